# Attribute look-up order: data descriptor, instance, class, __getattr__; special methods skip the instance.
class Data:
    def __get__(s, o, t): return 'data'
    def __set__(s, o, v): pass
class Non:
    def __get__(s, o, t): return 'non-data'
class A: a = 'A.a'; data = Data(); non = Non(); plain = 'A.plain'
class B(A):
    def __getattr__(self, n): return f'getattr {n}'
b = B(); b.__dict__.update(data='inst', non='inst', plain='inst', other='inst'); print(b.data, b.non, b.plain, b.other, b.a, b.missing)
b.__len__ = lambda: 5
try: len(b)
except TypeError as e: print(e)
B.__len__ = lambda self: 7; print(len(b), b.__len__())
b.__class__ = A
try: b.missing
except AttributeError as e: print(e)
class M(type):
    x = 'meta x'
    def __getattr__(cls, n): return f'meta getattr {n}'
class C(metaclass=M): y = 'C.y'
print(C.x, C.y, C.zzz, hasattr(C(), 'x'))
class P: v = 1
class Q(P): pass
q = Q(); P.v = 2; print(q.v, Q.v); Q.v = 3; print(P.v, q.v); del Q.v; print(q.v); P.new = lambda self: 'added later'; print(q.new())
class D:
    def __getattribute__(self, n):
        if n == 'secret': raise AttributeError('hidden')
        return super().__getattribute__(n)
    def __getattr__(self, n): return f'fallback for {n}'
    secret = 1; open = 2
print(D().secret, D().open)
class E:
    def __setattr__(self, n, v): raise AttributeError(f'frozen {n}')
    def __delattr__(self, n): print('del', n)
try: E().x = 1
except AttributeError as e: print(e)
del E().x; object.__setattr__(e2 := E(), 'x', 5); print(e2.x)
print(B.__mro__[-1].__name__, A.__dict__['a'], 'a' in B.__dict__, type(A.__dict__).__name__, getattr(A, 'non'), A.__dict__['non'].__class__.__name__)
try: A.__dict__['a'] = 1
except TypeError as e: print(e)
class F: __slots__ = (); x = property(lambda s: 'prop')
try: F().x = 1
except AttributeError as e: print(e)
class G(B):
    __getattr__ = None
try: G().zz
except TypeError as e: print(e)
