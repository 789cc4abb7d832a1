# Awaiting a coroutine that does not suspend costs nothing.
import asyncio
from _count import cost, noop, yielding, forever

async def nested(n):
    return await nested(n - 1) if n else 'bottom'

async def main():
    await cost('await coro()', noop)
    await cost('await nested(50)', lambda: nested(50))

asyncio.run(main())
