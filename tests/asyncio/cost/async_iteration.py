# Async for, async with and async comprehensions suspend only where their bodies do.
import asyncio
from _count import cost, noop, yielding, forever

async def agen(n, yields=False):
    for i in range(n):
        if yields: await asyncio.sleep(0)
        yield i
async def main():
    async def plain(): return [x async for x in agen(3)]
    await cost('async for', plain)
    async def suspending(): return [x async for x in agen(3, True)]
    await cost('async for with sleeps', suspending)
    class CM:
        async def __aenter__(self): return self
        async def __aexit__(self, *a): pass
    async def cm():
        async with CM(): return 'in'
    await cost('async with', cm)
    async def nxt(): g = agen(2); return [await anext(g), await anext(g), await anext(g, 'default')]
    await cost('anext', nxt)

asyncio.run(main())
