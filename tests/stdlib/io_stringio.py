# io.StringIO and BytesIO.
import io, sys
s = io.StringIO(); print(s.write('hello\n'), s.write('world'), s.getvalue(), s.tell()); s.seek(0); print(repr(s.readline()), repr(s.read(3)), repr(s.read()), repr(s.read())); s.seek(0); print(s.readlines(), list(io.StringIO('a\nb\nc')), s.truncate(3), repr(s.getvalue())); s.seek(0, 2); s.write('END'); print(s.getvalue(), s.closed, s.readable(), s.writable(), s.seekable()); s.close()
for f in (lambda: s.read(), lambda: io.StringIO().write(5), lambda: io.StringIO(5), lambda: io.StringIO().seek(-1), lambda: io.StringIO().seek(5, 1), lambda: io.StringIO().read('a')):
    try: f()
    except Exception as e: print(type(e).__name__, e)
with io.StringIO('init') as t: print(t.read(), t.getvalue())
u = io.StringIO('abc'); u.write('X'); print(u.getvalue(), u.tell(), u.read()); u.seek(10); u.write('far'); print(repr(u.getvalue())); u.writelines(['1', '2']); print(repr(u.getvalue()), io.StringIO('a\r\nb').read(), repr(io.StringIO('x\ny', newline=None).readlines()))
print('printed', file=(b := io.StringIO())); print(repr(b.getvalue())); old, sys.stdout = sys.stdout, io.StringIO(); print('x'); v, sys.stdout = sys.stdout.getvalue(), old; print(repr(v))
y = io.BytesIO(b'ab'); print(y.read(1), y.write(b'Z'), y.getvalue(), y.getbuffer().nbytes); y.seek(0); print(y.readline(), list(io.BytesIO(b'1\n2')))
try: io.BytesIO('str')
except TypeError as e: print(e)
