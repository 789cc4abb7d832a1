# A chain of 10 awaits that is woken 60_000 times at its leaf.
import asyncio


async def chain(depth, times):
    if depth > 1:
        return await chain(depth - 1, times)
    for _ in range(times):
        await asyncio.sleep(0)
    return times


print(asyncio.run(chain(10, 60_000)))
