# as_completed in both styles.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def plain():
        for c in asyncio.as_completed([noop()]): return await c
    await cost('for', plain)
    async def asynchronous():
        async for c in asyncio.as_completed([noop()]): return await c
    await cost('async for', asynchronous)
    async def several():
        out = []
        for c in asyncio.as_completed([asyncio.create_task(yielding()), asyncio.create_task(noop())]): out.append(await c)
        return out
    await cost('two', several)

asyncio.run(main())
