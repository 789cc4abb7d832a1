# shield wraps a coroutine in a task and an outer future.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    await cost('shield(noop)', lambda: asyncio.shield(noop()))
    t = asyncio.create_task(noop()); await t
    async def done(): return await asyncio.shield(t)
    await cost('shield(done)', done)

asyncio.run(main())
