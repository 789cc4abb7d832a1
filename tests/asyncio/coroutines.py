# Coroutine objects by hand: send, throw, close, states, errors.
import asyncio
async def f(x): return x + 1
c = f(1); print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_await, c.cr_frame is not None, c.cr_code.co_name)
try: c.send(None)
except StopIteration as e: print('value', e.value)
for op in (lambda: c.send(None), lambda: c.throw(ValueError('late')), c.close):
    try: print(op())
    except Exception as e: print(type(e).__name__, e)
class Susp:
    def __init__(self, v): self.v = v
    def __await__(self): got = yield self.v; print('got', got); return got
async def g():
    a = await Susp('first'); b = await Susp('second'); return a, b
c = g(); print(c.send(None), c.cr_await is not None, c.cr_suspended, c.send('A'))
try: c.send('B')
except StopIteration as e: print(e.value)
c = g()
try: c.send('not none')
except TypeError as e: print(e)
c.close()
async def h():
    try: await Susp(1)
    except ValueError as e: print('caught', e); return 'recovered'
    finally: print('finally')
c = h(); c.send(None)
try: c.throw(ValueError('thrown'))
except StopIteration as e: print(e.value)
c = h(); c.send(None); c.close(); print('closed')
async def bad_close():
    try: await Susp(1)
    except GeneratorExit: await Susp(2)
c = bad_close(); c.send(None)
try: c.close()
except RuntimeError as e: print(e)
async def awaits(x): return await x
for v in (5, None, [1], (i for i in range(2)), f, lambda: 0):
    try: awaits(v).send(None)
    except TypeError as e: print(e)
class NotIter:
    def __await__(self): return 5
class Co:
    def __await__(self): global made; made = f(1); return made
for k in (NotIter, Co):
    w = k()
    try: awaits(w).send(None)
    except TypeError as e: print(e)
made.close()
for op in (lambda c: iter(c), lambda c: next(c), lambda c: list(c), lambda c: c + 1, lambda c: c(), lambda c: len(c), lambda c: c.nope):
    c = f(1)
    try: op(c)
    except Exception as e: print(type(e).__name__, e)
    c.close()
def gen():
    c = f(1)
    try: yield from c
    finally: c.close()
try: list(gen())
except TypeError as e: print(e)
async def stop(): raise StopIteration(5)
try: stop().send(None)
except RuntimeError as e: print(e, repr(e.__cause__))
async def twice():
    c = f(1); await c
    try: await c
    except RuntimeError as e: print(e)
asyncio.run(twice())
async def shared():
    async def slow(): await asyncio.sleep(0)
    c = slow(); t = asyncio.create_task(awaits(c)); await asyncio.sleep(0)
    try: await c
    except RuntimeError as e: print(e)
    await t
asyncio.run(shared())
async def rec(n): return await rec(n - 1) if n else 'deep'
print(asyncio.run(rec(400)))
async def endless(): await endless()
try: asyncio.run(endless())
except RecursionError as e: print(type(e).__name__, e)
async def m():
    async def inner(): return 'x'
    print([await inner() for _ in range(2)], {await inner(): await inner()}, f'{await inner()}', (await inner()) + (await inner()), await inner() if await inner() else 0, not await inner(), [await inner(), *(await inner())], -len(await inner()), await inner() == 'x', (lambda: inner)()().close())
asyncio.run(m())
