# print: sep, end, file, flush and its errors.
import sys, io
print(); print(1, 'a', None, sep=', ', end='!\n'); print('a', 'b', sep=''); print('x', end=''); print(' y'); print(sep='x'); print(1, 2, sep=None, end=None); print('to stdout', file=sys.stdout); print('none', file=None); print('flush', flush=True); print(*[1, 2], *'ab', sep='|'); print('multi\nline', 'é😀', '\t|')
b = io.StringIO(); print('captured', 1, file=b, end='.'); print(repr(b.getvalue()))
class W:
    def write(self, s): sys.stdout.write(f'<{s!r}>')
    def flush(self): sys.stdout.write('[flush]')
print('a', 'b', file=W()); print(); print('c', file=W(), flush=True); print()
for f in (lambda: print(1, sep=5), lambda: print(1, end=5), lambda: print(1, nope=2), lambda: print(1, file=5), lambda: print(file=object())):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
class BadStr:
    def __str__(self): raise ValueError('bad str')
try:
    print('partial', BadStr())
except ValueError as e:
    print(); print(e)
old = sys.stdout; sys.stdout = io.StringIO(); print('redirected'); got = sys.stdout.getvalue(); sys.stdout = old; print(repr(got))
print(sys.stdout.write('written\n'), print(end='')); sys.stdout.writelines(['l1\n', 'l2\n']); print('err goes elsewhere', file=sys.stderr)
