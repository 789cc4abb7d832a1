# Every form of parameter, bound in every way.
def f(a, b=2, *args, c, d=4, **kw): return a, b, args, c, d, kw
print(f(1, c=3), f(1, 5, 6, 7, c=3, e=9), f(c=1, a=2), f(*[1, 2, 3], **{'c': 1, 'z': 2}), f(1, *(2,), c=0, **{'d': 5}))
def g(a, b, /, c, *, d): return a, b, c, d
print(g(1, 2, 3, d=4), g(1, 2, c=3, d=4))
def h(a, /, **kw): return a, kw
print(h(1, a=2), (lambda *a, **k: (a, k))(1, x=2), (lambda a, /, b=1, *, c=2: (a, b, c))(0, c=5))
def k(*, x=1): return x
def s(a, *, b): return a, b
print(k(), k(x=2), s(1, b=2), f(1, 2, *[3], 4, c=5), f(*'ab', *'cd', c=1, **{}, **{'q': 1}))
def none(): pass
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def opt(a, b=1): pass
def kwo(*, a, b): pass
def kwo1(*, a): pass
def pos(a, b, /): pass
def posopt(a, b=1, /): pass
class C:
    def m(self): pass
    def n(self, x): pass
    def __init__(self, *a): pass
for e_ in ("none(1)", "none(1, 2)", "none(x=1)", "one()", "one(1, 2)", "one(1, a=1)", "one(b=1)", "one(1, b=1)", "two()", "two(1)", "three()", "three(1)", "three(b=1)", "opt()", "opt(1, 2, 3)", "opt(1, 2, 3, 4)", "opt(1, a=2)", "kwo()", "kwo(a=1)", "kwo1()", "kwo1(1)", "kwo(1, a=1, b=2)", "kwo1(1, 2, a=1)", "pos(1)", "pos(a=1, b=2)", "pos(1, b=2)", "pos()", "posopt()", "posopt(1, 2, 3)", "posopt(1, b=2)", "g(1, 2, 3)", "g(1, 2, 3, 4)", "s(1)", "s(1, 2)", "s(1, 2, b=3)", "C().m(1)", "C().n()", "C().n(1, 2)", "C.m()", "C().m(x=1)", "f()", "f(1)", "f(1, 2, 3)", "one(*[1, 2])", "one(**{'a': 1, 'b': 2})", "one(1, **{'a': 1})", "f(1, c=1, **{'c': 2})", "one(*5)", "one(**5)", "one(**{1: 2})", "one(*[], **[])", "h(a=1)", "h()", "(lambda x: x)()", "(lambda: 0)(1)", "opt(1, c=1)", "two(1, 2, aa=3)", "two(aa=1)", "f(*None, c=1)", "f(**None)", "C()()", "none.x"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
