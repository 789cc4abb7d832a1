# Decorators: order, arguments, on classes and methods, any expression.
def d(tag):
    print('make', tag)
    def wrap(f):
        print('wrap', tag, f.__name__)
        return f
    return wrap
@d('outer')
@d('inner')
def f(): return 'f'
print(f())
@d('class')
class C:
    @d('method')
    def m(self): return 'm'
    @staticmethod
    @d('static')
    def s(x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
    @property
    @d('prop')
    def p(self): return 'p'
print(C().m(), C.s(1), C().s(2), C.c(3), C().c(4), C().p)
@lambda f: 'replaced'
def g(): pass
print(g)
handlers = [lambda f: f, lambda f: (f, 1)]
@handlers[1]
def h(): pass
print(h[1])
@(lambda n: lambda f: n)(7)
def k(): pass
print(k)
import functools
def logged(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kw):
        print('call', fn.__name__, args, kw)
        try:
            return fn(*args, **kw)
        finally:
            print('done', fn.__name__)
    return wrapper
@logged
def add(a, b=1):
    "adds"
    return a + b
print(add(1), add(1, b=5), add.__name__, add.__doc__, add.__wrapped__(2, 3))
class Count:
    def __init__(self, fn): self.fn, self.n = fn, 0
    def __call__(self, *a): self.n += 1; return self.fn(*a)
@Count
def sq(x): return x * x
print(sq(2), sq(3), sq.n)
try:
    @5
    def bad(): pass
except TypeError as e:
    print(e)
try:
    bad
except NameError as e:
    print(e)
def once(f):
    memo = []
    return lambda: memo[0] if memo else memo.append(f()) or memo[0]
@once
def expensive(): print('computing'); return 42
print(expensive(), expensive())
