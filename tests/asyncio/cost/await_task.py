# Awaiting a new task: one iteration to run it, one to wake.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def new(): return await asyncio.create_task(noop())
    await cost('create_task(noop)', new)
    async def new_yielding(): return await asyncio.create_task(yielding())
    await cost('create_task(sleep(0))', new_yielding)
    async def two():
        a, b = asyncio.create_task(noop()), asyncio.create_task(noop())
        return await a, await b
    await cost('two tasks', two)
    async def chain(n):
        return await asyncio.create_task(chain(n - 1)) if n else 'end'
    await cost('chain of 3 tasks', lambda: chain(3))

asyncio.run(main())
