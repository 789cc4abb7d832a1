# gather of coroutines, of nothing, of tasks.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    await cost('gather()', lambda: asyncio.gather())
    await cost('gather(noop, noop)', lambda: asyncio.gather(noop(), noop()))
    await cost('gather(sleep(0), noop)', lambda: asyncio.gather(yielding(), noop()))
    t = asyncio.create_task(noop()); await t
    await cost('gather(done)', lambda: asyncio.gather(t))
    async def fails(): raise ValueError('f')
    await cost('gather(fails, forever)', lambda: asyncio.gather(fails(), yielding()))
    await cost('gather(return_exceptions)', lambda: asyncio.gather(fails(), noop(), return_exceptions=True))
    await cost('gather of gathers', lambda: asyncio.gather(asyncio.gather(noop()), noop()))

asyncio.run(main())
