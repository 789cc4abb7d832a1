# Generators: send, throw, close, return values, states, errors.
def g():
    print('start')
    try:
        x = yield 1
        print('got', x)
        y = yield 2
        print('got', y)
    except ValueError as e:
        print('caught', e)
        yield 'recovered'
    finally:
        print('cleanup')
    return 'result'
it = g(); print(next(it), it.send('a'), it.throw(ValueError('v')))
try:
    next(it)
except StopIteration as e:
    print('stop', e.value, e.args)
try:
    next(it)
except StopIteration as e:
    print('again', e.value)
it = g(); next(it); it.close(); it.close(); print(next(it, 'closed'))
it = g(); it.close(); print(next(it, 'never started'))
it = g()
try:
    it.send(5)
except TypeError as e:
    print(e)
try:
    it.throw(KeyError('unstarted'))
except KeyError as e:
    print('raised', e)
print(list(it))
def bad():
    try: yield 1
    except GeneratorExit: yield 2
b = bad(); next(b)
try:
    b.close()
except RuntimeError as e:
    print(e)
def stop(): yield 1; raise StopIteration('inner')
try:
    list(stop())
except RuntimeError as e:
    print(e, repr(e.__cause__))
def self_run():
    yield next(me)
me = self_run()
try:
    next(me)
except ValueError as e:
    print(e)
def ret():
    return 5
    yield
try:
    next(ret())
except StopIteration as e:
    print(e.value)
def info(): a = 1; yield a; b = 2; yield b
i = info(); print(i.gi_running, i.gi_frame is not None, i.gi_code.co_name, i.__name__, i.__qualname__, i.gi_suspended, i.gi_yieldfrom); next(i); print(i.gi_suspended); list(i); print(i.gi_frame, i.gi_suspended)
def close_ret():
    try: yield
    except GeneratorExit: return 'close value'
c = close_ret(); next(c); print(c.close())
def count(n):
    while n: n -= 1; yield n
print(sum(count(100)), list(zip(count(3), count(2))), max(count(5)), [*count(3)], sorted(count(3)), 2 in count(5), dict(enumerate(count(2))))
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
f = fib(); print([next(f) for _ in range(15)])
def tr():
    while True:
        try: print('recv', (yield))
        except KeyError as e: print('key', e)
t = tr(); next(t); t.send(1); t.throw(KeyError('x')); t.send(2)
try:
    t.throw('not exc')
except TypeError as e:
    print(e)
try:
    t.throw(TypeError('t'))
except TypeError as e:
    print('typed', e)
x = (yield_ for yield_ in [1]); print(type(x).__name__, x.__name__)
def expr(): z = [(yield 1), (yield 2)]; print(z); w = f'{yield 3}'; print(w); yield (yield)
e = expr(); print(next(e), e.send('a'), e.send('b'), e.send('c'), e.send('d'))
def fin():
    try:
        try: yield 1
        finally: print('inner'); yield 'in finally'
    finally: print('outer')
q = fin(); next(q)
try:
    print(q.throw(OSError('o')))
    next(q)
except OSError as ex:
    print('after finally', ex)
g2 = (i for i in range(3)); print(g2.send(None), g2.close(), list(g2))
