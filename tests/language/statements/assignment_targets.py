# Assignment to names, attributes, subscripts; augmented assignment protocols; del.
class T:
    def __setattr__(self, n, v): print('set', n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print('del', n); object.__delattr__(self, n)
    def __setitem__(self, k, v): print('setitem', k, v)
    def __getitem__(self, k): print('getitem', k); return 10
    def __delitem__(self, k): print('delitem', k)
t = T(); t.a = t.b = 5; t.a += 1; t[1] = 2; t[1:2, ...] = 3; t['k'] += 1; del t.a, t[0]; del t[1:2]; del (t.b), [t[9]]
class I:
    def __init__(s, v): s.v = v
    def __iadd__(s, o): print('iadd'); s.v += o; return s
    def __add__(s, o): print('add'); return I(s.v + o)
    def __sub__(s, o): print('sub'); return I(s.v - o)
    def __imul__(s, o): return NotImplemented
    def __mul__(s, o): print('mul'); return 'mul result'
i = j = I(1); i += 5; print(i is j, i.v); i -= 2; print(i is j, i.v, j.v); i *= 2; print(i)
for name in 'add sub mul matmul truediv floordiv mod pow lshift rshift and xor or'.split():
    class X: pass
    setattr(X, f'__i{name}__', lambda self, o, n=name: f'i{n} {o}')
    op = dict(add='+', sub='-', mul='*', matmul='@', truediv='/', floordiv='//', mod='%', pow='**', lshift='<<', rshift='>>', xor='^').get(name, {'and': '&', 'or': '|'}.get(name))
    x = X(); exec(f'x {op}= 1'); print(x)
x: int = 5; y: str; print(x, '__annotations__' in globals() or 'y' not in globals())
a = b = c = 1; a += 1; print(a, b, c)
d = {}; d['x'] = d['y'] = []; d['x'].append(1); print(d)
try:
    y += 1
except NameError as e:
    print(e)
try:
    None.x = 1
except AttributeError as e:
    print(e)
try:
    (5)[0] = 1
except TypeError as e:
    print(e)
try:
    del (5)[0]
except TypeError as e:
    print(e)
try:
    object().x = 1
except AttributeError as e:
    print(e)
try:
    a += 'x'
except TypeError as e:
    print(e)
try:
    a -= []
except TypeError as e:
    print(e)
try:
    a **= 'x'
except TypeError as e:
    print(e)
try:
    a @= 1
except TypeError as e:
    print(e)
def k(): print('evaluated once'); return 0
L = [1]; L[k()] += 1; print(L)
