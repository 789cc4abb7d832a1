# yield from: delegation of send, throw, close; return values; to plain iterables.
def inner():
    try:
        while True:
            x = yield
            if x is None: continue
            if x == 'stop': return 'inner result'
            print('inner got', x)
    except ValueError as e:
        print('inner caught', e); yield 'handled'; return 'after throw'
    finally: print('inner finally')
def outer():
    r = yield from inner()
    print('r =', r)
    r2 = yield from [1, 2]
    print('r2 =', r2)
    return 'outer result'
o = outer(); next(o); o.send('a'); print(o.gi_yieldfrom is not None, o.send('stop'), next(o))
try:
    next(o)
except StopIteration as e:
    print(e.value)
o = outer(); next(o); print(o.throw(ValueError('v'))); print(next(o)); o.close()
o = outer(); next(o); o.close(); print('closed')
def deleg(it): return (yield from it)
for it in ([1, 2], 'ab', (1,), {1: 2}, range(2), iter([9]), (i for i in 'q')): print(list(deleg(it)), end=' ')
print()
d = deleg([1, 2]); next(d)
try:
    d.send('x')
except AttributeError as e:
    print(e)
d = deleg(iter([1, 2])); next(d)
try:
    d.throw(KeyError('k'))
except KeyError as e:
    print(e)
try:
    list(deleg(5))
except TypeError as e:
    print(e)
class It:
    def __iter__(s): return s
    def __next__(s): return 'next'
    def send(s, v): return f'send {v}'
    def throw(s, *a): return f'throw {type(a[0]).__name__}'
    def close(s): print('It.close')
d = deleg(It()); print(next(d), d.send(5), d.throw(ValueError()), next(d)); d.close()
def tree(t):
    if isinstance(t, list):
        for x in t: yield from tree(x)
    else: yield t
print(list(tree([1, [2, [3, [4]], 5]])))
def chain(n): 
    if n: yield n; yield from chain(n - 1)
print(list(chain(5)), sum(chain(50)))
def a(): yield 1; return 'ra'
def b(): x = yield from a(); return x + 'rb'
def c(): x = yield from b(); print(x)
list(c())
class Raises:
    def __iter__(s): return s
    def __next__(s): raise StopIteration('stop value')
def v(): print((yield from Raises()))
list(v())
def swallow():
    try: yield from inner2()
    except KeyError: print('swallowed'); yield 'x'
def inner2(): yield 1; raise KeyError
print(list(swallow()))
def ge():
    try: yield from iter([1, 2])
    except GeneratorExit: print('GE'); raise
z = ge(); next(z); del z
