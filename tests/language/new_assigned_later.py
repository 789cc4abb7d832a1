# A `__new__` that comes later is found through the class, and bound by nothing.
class D: pass
D.__new__ = lambda cls, *a: object.__new__(cls)
print(type(D(1, 2)).__name__)
class E:
    def __init__(self, *a): self.a=a
def new(cls, *a):
    print("new", cls.__name__, a)
    return object.__new__(cls)
E.__new__ = new
print(E(3).a)
E.__new__ = staticmethod(new)
print(E(4).a)
class F(E): pass
print(F(5).a)
E.__new__ = classmethod(lambda cls, *a: (print(cls, a), object.__new__(cls))[1])
try:
    print(E(6).a)
except Exception as e: print(type(e), e)
