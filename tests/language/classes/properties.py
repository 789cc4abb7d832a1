# property: getter, setter, deleter, errors and inheritance.
class T:
    def __init__(self): self._v = 1
    @property
    def v(self):
        "the v"
        return self._v
    @v.setter
    def v(self, x):
        if x < 0: raise ValueError('negative')
        self._v = x
    @v.deleter
    def v(self): print('deleting'); del self._v
    @property
    def ro(self): return 'ro'
    wo = property(None, lambda self, x: print('wo set', x))
    def getx(self): return self.__dict__.get('x', 'unset')
    def setx(self, x): self.__dict__['x'] = x
    x = property(getx, setx, None, 'x doc')
t = T(); print(t.v); t.v = 5; print(t.v, T.v.__doc__, T.x.__doc__, t.x); t.x = 3; print(t.x, t.__dict__); t.wo = 9
for f in (lambda: setattr(t, 'v', -1), lambda: setattr(t, 'ro', 1), lambda: delattr(t, 'ro'), lambda: t.wo, lambda: delattr(t, 'x')):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
del t.v
try:
    t.v
except AttributeError as e:
    print(e)
class S(T):
    @property
    def ro(self): return 'S' + super().ro
    @T.v.getter
    def v(self): return 'S.v'
s = S(); print(s.ro, s.v); s.v = 7; print(s._v, type(T.v).__name__, T.v.fget.__name__, T.ro.fset)
class P:
    @property
    def missing(self): return self.nope
try:
    P().missing
except AttributeError as e:
    print(e)
class Q(P):
    def __getattr__(self, n): return f'fallback {n}'
print(Q().missing, Q().other)
class Cls:
    @classmethod
    def make(cls, *a): return cls, a
    @staticmethod
    def st(*a): return a
    cm = classmethod(lambda cls: cls.__name__)
    sm = staticmethod(len)
print(Cls.make(1)[1], Cls().make(2)[1], Cls.st(1, 2), Cls().st(3), Cls.cm(), Cls().sm('abc'), Cls.__dict__['st'](4), Cls.make.__self__ is Cls)
for f in (lambda: Cls.__dict__['make'](1), lambda: property(5).__get__(1, int), lambda: staticmethod()):
    try:
        f()
    except TypeError as e:
        print(e)
import functools
class Lazy:
    n = 0
    @functools.cached_property
    def data(self): self.n += 1; return f'computed {self.n}'
l = Lazy(); print(l.data, l.data, l.__dict__); del l.data; print(l.data)
