# C3 linearisation, cooperative super, its forms and failures.
class O:
    def f(self): print('O', end=' ')
class A(O):
    def f(self): print('A', end=' '); super().f()
class B(O):
    def f(self): print('B', end=' '); super().f()
class C(A, B):
    def f(self): print('C', end=' '); super().f()
class D(B, A): pass
C().f(); print(); D().f(); print()
print([k.__name__ for k in C.__mro__], [k.__name__ for k in D.mro()])
for bases in ((C, D), (A, C), (O, A), (A, A)):
    try:
        type('Bad', bases, {})
    except TypeError as e:
        print(e)
class E(C):
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def st(): return 'static'
class F(E):
    @classmethod
    def make(cls): return 'F-' + super().make()
    @staticmethod
    def st(): return 'F' + super(F, F).st()
    def f(self): super(C, self).f(); print(super().st(), end=' '); super(F, self).f()
print(F.make(), F.st()); F().f(); print()
class G(A):
    @property
    def p(self): return 'G.p'
class H(G):
    @property
    def p(self): return 'H+' + super().p
    def nested(self):
        def inner(): return super(H, self).p
        return inner()
    def comp(self): return [super(H, self).p for _ in range(1)]
    def getattr_(self): return super().__getattribute__('p'), super().__repr__()[:10]
h = H(); print(h.p, h.nested(), h.comp(), h.getattr_()[0])
class J:
    def f(self): return __class__
    def g(self): super().nope
    def s(self): super().x = 5
print(J().f() is J)
def outside(self): super().f()
for fn in (J().g, J().s, lambda: outside(J()), lambda: super(int, 'x'), lambda: super(5), lambda: super(A, J()).f, lambda: super(B, A())):
    try:
        print(fn())
    except Exception as e:
        print(type(e).__name__, e)
try:
    super()
except RuntimeError as e:
    print(e)
print(super(C, C()).__thisclass__.__name__, super(C, C()).__self_class__.__name__, repr(super(A, C()))[:25])
class Base:
    def __init__(self, **kw): self.kw = kw; print('Base', kw)
class Left(Base):
    def __init__(self, *, left, **kw): super().__init__(**kw); self.left = left
class Right(Base):
    def __init__(self, *, right, **kw): super().__init__(**kw); self.right = right
class Both(Left, Right): pass
b = Both(left=1, right=2, other=3); print(b.left, b.right)
class IntLike(int):
    def __add__(self, o): return 'sum:' + str(super().__add__(o))
print(IntLike(5) + 3, IntLike(5) * 2)
for base in (bool, type(None), range, slice, type(lambda: 0), type(...)):
    try:
        class Sub(base): pass
    except TypeError as e:
        print(e)
try:
    class TwoLayouts(int, str): pass
except TypeError as e:
    print(e)
try:
    class NotAClass(5): pass
except TypeError as e:
    print(e)
