# Awaiting what is done already does not suspend.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    task = asyncio.create_task(noop())
    await task
    async def again(): return await task
    await cost('finished task', again)
    future = asyncio.get_running_loop().create_future()
    future.set_result('set')
    async def fut(): return await future
    await cost('done future', fut)
    failed = asyncio.get_running_loop().create_future()
    failed.set_exception(ValueError('v'))
    async def bad(): return await failed
    await cost('failed future', bad)

asyncio.run(main())
