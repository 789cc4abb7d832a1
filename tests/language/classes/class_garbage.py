# Classes that are garbage go, whatever inline caches have seen of them.
import gc, weakref
def make():
    class A:
        def m(self): return __class__
        x = 1
    a = A(); a.m(); a.x
    return weakref.ref(A)
refs = [make() for _ in range(5)]
gc.collect()
print([r() is None for r in refs])
def use(o): return o.m(), o.x
def make2():
    class B:
        def m(self): return __class__
        x = []
    use(B()); use(B())
    return weakref.ref(B)
refs = [make2() for _ in range(5)]
gc.collect()
print([r() is None for r in refs])
