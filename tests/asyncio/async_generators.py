# Async generators: asend, athrow, aclose, iteration, errors.
import asyncio
async def ag():
    print('start')
    try:
        x = yield 1; print('got', x)
        await asyncio.sleep(0)
        y = yield 2; print('got', y)
    except ValueError as e: print('caught', e); yield 'recovered'
    finally: await asyncio.sleep(0); print('cleanup')
async def main():
    g = ag(); print(type(g).__name__, await g.__anext__(), await g.asend('a'), await g.athrow(ValueError('v')))
    try: await anext(g)
    except StopAsyncIteration as e: print('stop', e.args)
    try: await anext(g)
    except StopAsyncIteration: print('still')
    print(await anext(g, 'default'))
    g = ag(); await anext(g); await g.aclose(); await g.aclose()
    g = ag(); await g.aclose(); print('never started')
    g = ag()
    try: await g.asend(5)
    except TypeError as e: print(e)
    await g.aclose()
    try: await g.athrow(KeyError('k'))
    except Exception as e: print(type(e).__name__, e)
    print([x async for x in ag() if x != 2], {x: 1 async for x in ag()}, sorted({x async for x in ag()}))
    async def count(n):
        for i in range(n): yield i
    print([a + b async for a in count(3) for b in range(2)], [[y async for y in count(x)] async for x in count(3)], [x for y in [1, 2] async for x in count(y)])
    gexp = (x * 2 async for x in count(3)); print(type(gexp).__name__, [x async for x in gexp])
    async for x in count(2): print(x, end=' ')
    else: print('else')
    class It:
        def __init__(self): self.n = 0
        def __aiter__(self): return self
        async def __anext__(self):
            self.n += 1
            if self.n > 3: raise StopAsyncIteration
            return self.n
    print([x async for x in It()])
    async for a, *b in wrap([(1, 2, 3), 'xy']): print(a, b)
    for bad in (5, [1], It, object()):
        try:
            async for x in bad: pass
        except TypeError as e: print(e)
    class NoNext:
        def __aiter__(self): return 5
    class NoAwait:
        def __aiter__(self): return self
        def __anext__(self): return 5
    for bad in (NoNext(), NoAwait()):
        try:
            async for x in bad: pass
        except TypeError as e: print(e)
    async def stop(): yield 1; raise StopAsyncIteration('inner')
    try: print([x async for x in stop()])
    except RuntimeError as e: print(e)
    async def badclose():
        try: yield 1
        except GeneratorExit: yield 2
    b = badclose(); await anext(b)
    try: await b.aclose()
    except RuntimeError as e: print(e)
    r = count(3); a1 = r.__anext__()
    print(await a1)
    try: await a1
    except RuntimeError as e: print(e)
    async def slow(): await asyncio.sleep(0); yield 1
    s = slow(); t = asyncio.create_task(anext_task(s)); await asyncio.sleep(0)
    try: await anext(s)
    except RuntimeError as e: print(e)
    print(await t)
    print(aiter(s) is s)
    for f in (lambda: aiter(5), lambda: anext(5), lambda: [x for x in count(1)], lambda: list(count(1)), lambda: next(count(1))):
        try: f()
        except TypeError as e: print(e)
async def anext_task(s): return await anext(s)
async def wrap(items):
    for i in items: yield i
asyncio.run(main())
