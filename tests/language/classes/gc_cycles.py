# Cycles are collected by gc.collect, which finds the finalisers and weak references.
import gc
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
gc.collect(); gc.disable()
a = N('self'); a.me = a; del a; print('not yet'); print(gc.collect() > 0)
a, b = N('a'), N('b'); a.o, b.o = b, a; del a, b; print('pair'); gc.collect()
l = []; l.append(l); del l; print(gc.collect() >= 1)
def f():
    n = N('closure')
    def g(): return n, g
f(); print('closure'); gc.collect()
class C:
    def __init__(self): self.cb = self.m; self.d = N('via method')
    def m(self): pass
C(); print('bound method'); gc.collect()
def gen():
    me = yield
    n = N('in generator')
    yield
g = gen(); next(g); g.send(g); del g; print('generator'); gc.collect()
keep = N('kept'); keep.me = keep; gc.collect(); print(keep.n); keep.me = None
print(gc.isenabled()); gc.enable(); print(gc.isenabled())
for i in range(5000):
    x = []; x.append(x)
print('churn done')
del keep
class K(type): pass
def make():
    class T: pass
    T.self = T()
make(); gc.collect(); print('class cycle')
