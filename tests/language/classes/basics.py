# Classes, instances, attributes, methods and their reprs.
class A:
    """doc"""
    count = 0
    def __init__(self, x=1): self.x = x; A.count += 1
    def m(self, y): return self.x + y
    def __repr__(self): return f'A({self.x})'
a = A(5)
print(a, a.x, a.m(1), A.m(a, 2), A.count, a.count, A.__name__, A.__doc__, A.__module__, A.__bases__, A.__mro__, type(a) is A, isinstance(a, A), a.__class__, A, type(A), a.__dict__)
a.y = 2; A.z = 3; print(a.y, a.z, vars(a), hasattr(a, 'w'), getattr(a, 'w', 'dflt'), getattr(a, 'x')); a.count = 10; print(a.count, A.count); del a.count; print(a.count); setattr(a, 'new', 1); print(a.new); delattr(a, 'new')
f = a.m; print(f(10), f.__self__ is a, f.__func__ is A.m, a.m == a.m, a.m is a.m, f.__name__)
a.m = lambda y: 'instance attr'; print(a.m(1))
class B(A):
    def __init__(self, x, z): super().__init__(x); self.zz = z
    def m(self, y): return 'B' + str(super().m(y))
b = B(1, 2); print(b, b.m(3), b.zz, B.__bases__, isinstance(b, A), issubclass(B, A), issubclass(A, B), B.__base__, isinstance(b, (int, A)), issubclass(bool, int), B.count, [c.__name__ for c in A.__subclasses__()])
class Empty: pass
class Empty2(): pass
e = Empty(); e.anything = 1; print(e.anything, Empty2.__bases__, Empty.__dict__.get('x', 'none'))
for s in ("a.nope", "A.nope", "A.__init__()", "B(1)", "Empty(1)", "Empty(x=1)", "a()", "A.m()", "a.m2()", "object(1)", "isinstance(a, 5)", "issubclass(a, A)", "issubclass(A, 'x')", "B.__mro__ + 1", "delattr(a, 'zzz')", "setattr(a, 5, 1)", "getattr(a, 5)", "hasattr(a, 5)", "vars(5)", "type('X', 5, {})", "type('X', (), 5)", "type(1, 2)", "type()", "type(5, (), {})", "isinstance(1, (int, 'x'))", "isinstance('x', (int, 'x'))", "object().x", "int.nope", "(5).nope", "None.foo", "[].nope", "A.x"):
    try:
        print(s, eval(s))
    except Exception as ex:
        print(s, "->", type(ex).__name__, ex)
class InitReturns:
    def __init__(self): return 5
try:
    InitReturns()
except TypeError as ex:
    print(ex)
X = type('X', (A,), {'attr': 1, 'hi': lambda self: 'hi'}); print(X().attr, X(3).hi(), X.__name__, X.__qualname__)
class New:
    def __new__(cls, *args): print('new', cls.__name__, args); return super().__new__(cls)
    def __init__(self, *args): print('init', args)
New(1, 2)
class Other:
    def __new__(cls): return 42
    def __init__(self): print('never')
print(Other())
class Single:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
print(Single() is Single())
a.__class__ = B; print(type(a).__name__, isinstance(a, B))
try:
    a.__class__ = int
except TypeError as ex:
    print(ex)
A.__name__ = 'Renamed'; print(A.__name__, A)
