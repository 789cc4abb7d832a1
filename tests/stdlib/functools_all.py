# functools: partial, reduce, wraps, lru_cache, cache, singledispatch, total_ordering, cmp_to_key, cached_property.
import functools, operator
from functools import *
print(reduce(operator.add, [1, 2, 3]), reduce(lambda a, b: a * b, [1, 2, 3], 10), reduce(max, [3]), reduce(max, [], 'init'))
p = partial(int, base=2); print(p('101'), p.func, p.args, p.keywords, partial(pow, 2)(3), partial(partial(max, 1), 5)(3), repr(partial(print, 1, sep='-'))); p('1', base=10)
class C:
    def m(self, *a): return a
    half = partialmethod(m, 'fixed')
print(C().half(1))
@lru_cache(maxsize=2)
def f(x): print('compute', x); return x * 2
print(f(1), f(1), f(2), f(3), f(1), f.cache_info(), f.cache_clear(), f.cache_info(), f.__wrapped__(9), f.cache_parameters())
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info().currsize)
@lru_cache
def g(a, b=1, *, c=2): return a, b, c
print(g(1), g(1, 1), g(1, b=1), g(1.0), g.cache_info().misses)
@lru_cache(typed=True)
def h(x): return type(x).__name__
print(h(1), h(1.0), h(True))
@singledispatch
def sd(x): return f'default {x}'
@sd.register
def _(x: int): return f'int {x}'
@sd.register(list)
def _(x): return f'list {len(x)}'
print(sd(1), sd([1]), sd('s'), sd(True), sd.dispatch(int)(5))
@wraps(f)
def w(): pass
print(w.__name__, w.__wrapped__ is f, WRAPPER_ASSIGNMENTS[:3])
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
class K:
    @singledispatchmethod
    def m(self, x): return 'default'
    @m.register
    def _(self, x: str): return 'str'
print(K().m(1), K().m('a'))
for e_ in ("reduce(max, [])", "reduce(max)", "partial()", "partial(5)", "f([])", "reduce(5, [1, 2])", "lru_cache(5)(len) and 1", "lru_cache('a')", "total_ordering(int)"):
    try: print(e_, eval(e_))
    except Exception as e: print(e_, '->', type(e).__name__, e)
