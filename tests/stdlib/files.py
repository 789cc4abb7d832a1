# open: reading and writing text and bytes, lines, seeking, errors.
import os
path = f'/tmp/krait-files-{os.getpid()}.txt'
with open(path, 'w', encoding='utf-8') as f: print(f.write('one\ntwo é\nthree'), f.name == path, f.mode, f.encoding, f.closed)
with open(path, encoding='utf-8') as f: print(repr(f.readline()), f.readlines(), repr(f.read()))
with open(path, encoding='utf-8') as f: print([line.rstrip() for line in f], f.seek(0), f.read(3), f.tell())
with open(path, 'rb') as f: print(f.read(5), f.read())
with open(path, 'ab') as f: print(f.write(b'\n!'))
print(f.closed, os.path.getsize(path), os.path.exists(path))
try: f.write(b'x')
except ValueError as e: print(e)
for args in (('/nonexistent/f',), (path, 'q'), (path, 'rw'), ('/tmp',), (path, 'x')):
    try: open(*args)
    except Exception as e: print(type(e).__name__, str(e).replace(path, 'PATH'))
os.remove(path); print(os.path.exists(path))
