# __slots__.
class P:
    __slots__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
p = P(1, 2); print(p.x, p.y, hasattr(p, '__dict__'), P.__slots__, type(P.x).__name__, P.x.__get__(p))
for f in (lambda: setattr(p, 'z', 1), lambda: p.z, lambda: p.__dict__):
    try:
        f()
    except AttributeError as e:
        print(e)
del p.x
try:
    p.x
except AttributeError as e:
    print(e)
try:
    del p.x
except AttributeError as e:
    print(e)
class Q(P):
    __slots__ = ('z',)
q = Q(1, 2); q.z = 3; print(q.x, q.z)
try:
    q.w = 1
except AttributeError as e:
    print(e)
class R(P): pass
r = R(1, 2); r.anything = 5; print(r.__dict__, r.x)
class S: __slots__ = 'single'
s = S(); s.single = 1; print(s.single)
class D: __slots__ = ['a', '__dict__']
d = D(); d.a, d.b = 1, 2; print(d.__dict__)
class Priv:
    __slots__ = ('__p',)
    def __init__(self): self.__p = 'private'
    def get(self): return self.__p
print(Priv().get(), Priv()._Priv__p)
for body in ("__slots__ = ('a',); a = 1", "__slots__ = (1,)", "__slots__ = ('1a',)", "__slots__ = ('a', '__dict__', '__dict__')"):
    try:
        exec(f'class X: {body}')
    except Exception as e:
        print(type(e).__name__, e)
try:
    class Multi(P, S): pass
except TypeError as e:
    print(e)
class Empty: __slots__ = ()
try:
    Empty().x = 1
except AttributeError as e:
    print(e)
class V(int): __slots__ = ()
print(V(5) + 1)
class Desc:
    __slots__ = {'x': 'doc of x'}
print(Desc.__slots__)
