# sleep(0) costs one iteration, and so does a negative delay.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    await cost('sleep(0)', lambda: asyncio.sleep(0, 'value'))
    await cost('sleep(-1)', lambda: asyncio.sleep(-1, 'negative'))
    await cost('yielding', yielding)
    async def three():
        for _ in range(3): await asyncio.sleep(0)
    await cost('three sleeps', three)

asyncio.run(main())
