class A: pass
@d
class B(A, metaclass=M, **kw): x = 1
class C[T](Generic[T]): pass
type X[T] = list[T]
