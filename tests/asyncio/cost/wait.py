# asyncio.wait always suspends.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def new(): done, pending = await asyncio.wait([asyncio.create_task(noop())]); return len(done), len(pending)
    await cost('wait([task])', new)
    t = asyncio.create_task(noop()); await t
    async def finished(): done, pending = await asyncio.wait([t]); return len(done), len(pending)
    await cost('wait([done])', finished)
    async def first():
        a, b = asyncio.create_task(noop()), asyncio.create_task(forever())
        done, pending = await asyncio.wait([a, b], return_when=asyncio.FIRST_COMPLETED)
        b.cancel()
        return len(done), len(pending)
    await cost('FIRST_COMPLETED', first)

asyncio.run(main())
