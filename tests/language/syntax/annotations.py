# Annotations are lazy (PEP 649/749); variable annotations; forward references.
def f(a: int, b: 'str' = 'x', *args: float, c: undefined_name = 1, **kw: dict) -> list: pass
try:
    f.__annotations__
except NameError as e:
    print(e)
undefined_name = 'now defined'
print(f.__annotations__)
class C:
    x: int
    y: 'Forward' = 1
    z: later
    def m(self, v: C) -> C: return self
later = complex
print(C.__annotations__, hasattr(C, 'x'), C.y, C.m.__annotations__ == {'v': C, 'return': C})
import sys
me = sys.modules[__name__]
v: int = 5
w: str
print(v, me.__annotations__, 'w' in globals())
def local():
    q: int
    r: not_evaluated.at.all = 5
    s: print('never runs') = 6
    try:
        q
    except UnboundLocalError as e:
        print(e)
    return r, s
print(local(), local.__annotations__)
(p): int = 3; print(p, sorted(me.__annotations__))
class D: pass
d = D(); d.attr: int = 7; print(d.attr, D.__annotations__)
lst = [0]; lst[0]: int = 8; print(lst)
def g(x: 1 + 1, y: [1, 2], z: lambda: 0): pass
print(g.__annotations__['x'], g.__annotations__['y'])
print((lambda: 0).__annotations__, f.__annotate__ is not None, D.__annotate__)
g.__annotations__ = {'a': 1}; print(g.__annotations__)
class E(C):
    own: str
print(E.__annotations__)
async def co(a: int) -> str: pass
print(co.__annotations__)
def outer():
    T = int
    def inner(x: T): pass
    return inner
print(outer().__annotations__)
