# PEP 695: generics, type statements, defaults; lazily evaluated.
def first[T](xs: list[T]) -> T: return xs[0]
print(first([1, 2]), first.__type_params__, first.__name__, type(first.__type_params__[0]).__name__)
class Box[T]:
    def __init__(self, v: T): self.v = v
    def map[U](self, f) -> 'Box[U]': return Box(f(self.v))
b = Box(5).map(str); print(repr(b.v), Box.__type_params__, Box.__name__, Box.map.__type_params__, Box[int])
class Pair[A, B = int](Box[A]): pass
print(Pair.__type_params__, Pair.__mro__[1].__name__, Pair(1).v)
type Alias = int | str
type Lazy = undefined_thing
type Rec = list[Rec]
type Gen[T] = dict[str, T]
print(Alias, Alias.__name__, Alias.__value__, type(Alias).__name__, Gen.__type_params__, Gen[int], Rec.__value__)
try:
    Lazy.__value__
except NameError as e:
    print(e)
def bound[T: int, U: (str, bytes), *Ts, **P](a: T, *args: *Ts) -> U: pass
T, U, Ts, P = bound.__type_params__
print(T, U, Ts, P, T.__bound__, U.__constraints__, T.__name__, type(Ts).__name__, type(P).__name__)
class Multi[K, V](dict):
    def get2(self, k: K) -> V: return self.get(k)
print(Multi({1: 2}).get2(1))
type = 5; print(type); type += 1; print(type)
def scope[T]():
    def inner(): return T
    return inner()
print(scope())
async def co[T](x: T): return x
import asyncio
print(asyncio.run(co(3)), co.__type_params__)
class Outer[T]:
    class Inner[U]:
        def m(self): return T, U
    def n(self): return T
print(Outer.Inner().m(), Outer().n())
