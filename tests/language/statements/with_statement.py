# with: order, suppression, several items, failures in enter and exit.
class CM:
    def __init__(self, name, suppress=False, fail=None): self.name, self.suppress, self.fail = name, suppress, fail
    def __enter__(self):
        print('enter', self.name)
        if self.fail == 'enter': raise ValueError('enter failed')
        return self.name
    def __exit__(self, t, v, tb):
        print('exit', self.name, t.__name__ if t else None, v, tb is not None)
        if self.fail == 'exit': raise KeyError('exit failed')
        return self.suppress
with CM('a') as a: print('body', a)
with CM('a') as a, CM('b') as b: print(a, b)
with (CM('p') as p, CM('q')): print('parenthesised', p)
with (CM('t'), CM('u'),): pass
with CM('s', suppress=True): raise RuntimeError('swallowed')
print('after')
def attempt(f):
    try:
        f()
    except Exception as e:
        print('->', type(e).__name__, e, '| context:', repr(e.__context__))
def f1():
    with CM('x'): 1 / 0
def f2():
    with CM('x', fail='enter'): print('never')
def f3():
    with CM('x', fail='exit'): print('body')
def f4():
    with CM('x', fail='exit'): raise ValueError('body')
def f5():
    with CM('o', suppress=True), CM('i', fail='enter'): print('never')
    print('suppressed by outer')
def f6():
    with 5: pass
def f7():
    class NoExit:
        def __enter__(self): pass
    with NoExit(): pass
def f8():
    class OnlyExit:
        def __exit__(self, *a): pass
    with OnlyExit(): pass
def f9():
    class Async:
        async def __aenter__(self): pass
        async def __aexit__(self, *a): pass
    with Async(): pass
for f in (f1, f2, f3, f4, f5, f6, f7, f8, f9): attempt(f)
def ret():
    with CM('r'): return 'value'
print(ret())
for i in range(3):
    with CM(i):
        if i == 0: continue
        if i == 1: break
class T:
    def __enter__(self): return (1, [2, 3])
    def __exit__(self, *a): return None
with T() as (x, [y, z]): print(x, y, z)
class O: pass
o = O()
with T() as o.attr, CM('l') as o.b: print(o.attr, o.b)
def g():
    with CM('gen'): yield 1; yield 2
it = g(); print(next(it)); it.close()
it = g(); next(it)
try:
    it.throw(ValueError('thrown'))
except ValueError as e:
    print(e)
