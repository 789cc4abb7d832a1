# Defaults are evaluated once, where the function is defined; attributes of functions.
def f(x, acc=[]):
    acc.append(x); return acc
print(f(1), f(2), f(3, []), f.__defaults__)
i = 5
def g(a=i): return a
i = 6
print(g())
def order(x): print('eval', x); return x
def h(a=order(1), *, b=order(2), c=order(3)) -> order(4): pass
print(h.__defaults__, h.__kwdefaults__, h.__name__, h.__qualname__, h.__module__, h.__code__.co_name, h.__code__.co_argcount, h.__code__.co_varnames, h.__code__.co_kwonlyargcount)
h.attr = 5; h.__name__ = 'renamed'; print(h.attr, h.__dict__, h.__name__)
g.__defaults__ = (99,); print(g()); g.__defaults__ = None
try:
    g()
except TypeError as e:
    print(e)
def outer():
    def inner(): pass
    return inner
print(outer().__qualname__, (lambda: 0).__name__, (lambda: 0).__qualname__, outer.__closure__)
class C:
    def m(self): pass
    class D:
        def n(self): return lambda: 0
print(C.m.__qualname__, C.D.n.__qualname__, C.D().n().__qualname__, C.D.__qualname__, C().m.__name__, C().m.__func__ is C.m, callable(g), callable(5))
try:
    g.__name__ = 5
except TypeError as e:
    print(e)
try:
    g.nope
except AttributeError as e:
    print(e)
try:
    h.__defaults__ = 5
except TypeError as e:
    print(e)
def rec(n): return 1 if n == 0 else n * rec(n - 1)
print(rec(20), rec(25))
def ret(): return
def empty(): ...
print(ret(), empty(), (lambda: (yield))().__name__)
