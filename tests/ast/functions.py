@decorated
@other(1)
def f(a, b: int = 1, /, c=2, *args: *T, d, e=3, **kw) -> int:
    return a
async def g(*, a): await b
lambda a, /, b=1, *c, d=2, **e: a
def h[T: (int, str) = int, *Ts = *x, **P = [int]](): pass
