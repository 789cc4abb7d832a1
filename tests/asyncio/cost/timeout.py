# asyncio.timeout costs nothing until it fires.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def no_await(t):
        async with asyncio.timeout(t): return 'no await'
    await cost('timeout(5)', lambda: no_await(5))
    await cost('timeout(-1)', lambda: no_await(-1))
    await cost('timeout(None)', lambda: no_await(None))
    async def zero():
        async with asyncio.timeout(0): await asyncio.sleep(10)
    await cost('timeout(0)', zero)
    async def zero_yields():
        async with asyncio.timeout(0): await asyncio.sleep(0); return 'got through'
    await cost('timeout(0) round sleep(0)', zero_yields)
    async def in_time():
        async with asyncio.timeout(5): return await yielding()
    await cost('in time', in_time)

asyncio.run(main())
