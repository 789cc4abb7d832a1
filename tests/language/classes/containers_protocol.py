# __getitem__ and friends, iteration by index, __contains__, __missing__, __length_hint__, __reversed__.
class Seq:
    def __init__(s, *v): s.v = list(v)
    def __len__(s): print('len', end=' '); return len(s.v)
    def __getitem__(s, i): print('get', i, end=' '); return s.v[i]
    def __setitem__(s, i, x): print('set', i, x); s.v[i] = x
    def __delitem__(s, i): print('del', i); del s.v[i]
s = Seq(1, 2, 3); print(s[0], s[-1], s[0:2], len(s)); s[1] = 5; del s[0]; print(list(s), 5 in s, 9 in s, list(reversed(s)), [x for x in s], max(s), sum(s), tuple(s), sorted(s)); a, b = s; print(a, b, *s)
print(bool(Seq()), bool(s))
class It:
    def __init__(s, n): s.n = n
    def __iter__(s): return s
    def __next__(s):
        if s.n == 0: raise StopIteration
        s.n -= 1; return s.n
print(list(It(3)), 1 in It(3), sum(It(4)), dict(zip('ab', It(2))), [*It(2)], max(It(3)), ''.join(str(i) for i in It(3)), next(It(0), 'default'))
class C:
    def __contains__(s, x): return x == 'magic'
    def __reversed__(s): return iter('reversed')
    def __iter__(s): yield from 'iter'
    def __length_hint__(s): return 10
print('magic' in C(), 'x' in C(), ''.join(reversed(C())), list(C()))
class NoIter: __iter__ = None
class NoContains: __contains__ = None
class BadGet:
    def __getitem__(s, i): raise KeyError(i)
for f in (lambda: list(NoIter()), lambda: 1 in NoContains(), lambda: list(BadGet()), lambda: iter(5), lambda: next([]), lambda: list(object()), lambda: [][NoIter()], lambda: {}[NoIter]):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, str(e).replace(repr(NoIter), 'NoIter'))
calls = iter([1, 2, 3, 0, 4]); print(list(iter(lambda: next(calls), 0)), next(calls))
class CG:
    def __class_getitem__(cls, k): return f'{cls.__name__}[{k}]'
print(CG[int], CG[1, 2])
class Mis(dict):
    def __missing__(s, k): s[k] = k * 2; return s[k]
m = Mis(); print(m['ab'], m, m.get('zz'))
class G:
    def __getattr__(s, n):
        if n.startswith('__'): raise AttributeError(n)
        return 'dyn ' + n
    def __dir__(s): return ['z', 'a']
g = G(); print(g.foo, hasattr(g, '__len__'), dir(g), getattr(g, 'x', 1))
class GA:
    x = 1
    def __getattribute__(s, n): print('getattribute', n); return object.__getattribute__(s, n)
    def __getattr__(s, n): return 'fallback'
ga = GA(); print(ga.x, ga.y)
class CallMe:
    def __call__(s, *a, **k): return a, k
print(CallMe()(1, x=2), callable(CallMe()), callable(GA()))
cm = CallMe(); cm.__call__ = lambda: 'instance not used'; print(cm())
class Enter:
    def __enter__(s): return 'entered'
    def __exit__(s, *a): return False
with Enter() as e: print(e)
