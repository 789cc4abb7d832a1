# In which order locals() and code objects list variables: parameters, plain ones, cells, free ones.
def f(b, a, *r, k=1, **w):
    z = 1; y = 2; x = 3; m = 4
    def g():
        q = 1
        return z, x, a, b, y, list(locals()), g.__code__.co_freevars
    return list(locals()), f.__code__.co_cellvars, f.__code__.co_varnames, g()[5:]
print(f(1, 2))
def h():
    late = 1
    def early(): return late
    other = 2
    return list(locals()), h.__code__.co_cellvars, early.__code__.co_freevars
print(h())
class C:
    def m(self):
        me = self
        def inner(): return __class__, me, self
        return list(locals()), inner.__code__.co_freevars, list(C.m.__code__.co_freevars)
print(C().m())
def co(a):

    b = a
    return b
print(isinstance(list(co.__code__.co_lines())[0], tuple), sorted({line - co.__code__.co_firstlineno for _, _, line in co.__code__.co_lines() if line is not None}))
