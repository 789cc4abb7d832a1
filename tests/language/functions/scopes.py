# global, nonlocal, class scope, builtins shadowing, mangling, locals() and globals().
x = 1
def f():
    global x, y
    x += 1; y = 10
f(); print(x, y, 'y' in globals())
class C:
    x = 'class'
    def get(self): return x
    z = x
    if True:
        w = 5
    for i in range(2): pass
    del i
    global gx
    gx = 'from class'
print(C().get(), C.z, C.w, hasattr(C, 'i'), gx, hasattr(C, 'gx'))
class M:
    __secret = 1
    def __init__(self): self.__a = 2; self.__b__ = 3; self._c = 4
    def get(self): return self.__a, self.__secret, M.__secret
    def __m(self): return 'private'
    def call(self): return self.__m()
    def arg(self, __p): return __p
    def loc(self):
        __v = 1
        return sorted(locals())
m = M(); print(m.get(), sorted(vars(m)), m.call(), m._M__m(), M._M__secret, m.arg(1), m.loc())
try:
    m.__a
except AttributeError as e:
    print(e)
class _U:
    __x = 1
print(_U._U__x)
def shadow():
    len = lambda s: 'my len'
    return len([])
print(shadow(), len([]))
def loc(a, b=2):
    c = 3
    return locals()
print(loc(1))
def loc2():
    v = 1
    def inner(): return v
    d = locals(); d['v'] = 99
    return v, sorted(d)
print(loc2())
print(locals() is globals(), __name__)
for lv in range(3): pass
print(lv)
def nested():
    a = 1
    def mid():
        def leaf():
            nonlocal a
            a = 5
        leaf()
    mid()
    return a
print(nested())
class Outer:
    v = 'outer v'
    class Inner:
        try:
            w = v
        except NameError as e:
            w = str(e)
print(Outer.Inner.w)
def lam(): return [(lambda: q)() for q in range(2)]
print(lam())
def classy():
    val = 'enclosing'
    class D:
        val = val if False else 'own'
        got = [val for _ in range(1)]
    return D.got
try:
    print(classy())
except NameError as e:
    print(type(e).__name__, e)
class Body:
    print(sorted(k for k in locals()))
    a = 1
    print('a' in locals(), __qualname__, __module__)
    locals()['dyn'] = 2
print(Body.dyn)
print(exec('z9 = 5'), z9, eval('z9 + 1'), eval('a + b', {'a': 1}, {'b': 2}), eval('x'))
ns = {}; exec('def q(): return k\nk = 4', ns); print(ns['q'](), sorted(k for k in ns if k != '__builtins__'))
