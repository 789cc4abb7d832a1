# __del__: prompt destruction at the last reference, in scope order.
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n)
def f():
    a = D('a'); b = D('b')
    print('leaving')
f()
x = D('x'); x = D('x2'); print('rebound'); del x; print('deleted')
l = [D(1), D(2), D(3)]; l.pop(0); print('popped'); l.clear(); print('cleared')
d = {'k': D('v')}; d['k'] = D('w'); print('replaced'); del d
D('temp'); print('after temp')
D('attr').n; print('after attr')
for o in (D(i) for i in range(2)): print('loop', o.n)
del o
class Owner:
    def __init__(self): self.child = D('child')
    def __del__(self): print('del owner')
w = Owner(); del w; print('owner gone')
def g():
    try:
        y = D('y'); raise ValueError
    except ValueError: print('handling')
    print('handled')
g()
def gen():
    z = D('in gen')
    try:
        yield 1
    finally: print('gen closing')
it = gen(); next(it); del it; print('gen gone')
class Res:
    saved = []
    def __del__(self): Res.saved.append(self); print('resurrected')
r = Res(); del r; print(len(Res.saved)); Res.saved.clear(); print('only once')
class Bad:
    def __del__(self): pass
Bad(); a = b = D('two refs'); del a; print('one left'); del b
t = (D('t1'), D('t2')); del t
def ret(): v = D('ret'); return v
ret(); print('ret dropped'); q = ret(); print('kept'); q = None
def args(p): print('in args')
args(D('arg')); print('after args')
[D('c') for _ in range(1)]; print('end of list comp')
e = None
try:
    k = D('exc'); raise KeyError(k)
except KeyError as e: del k
print('exception gone')
D('last').x = 1 if False else None
m = D('at exit')
print('module end')
