# A sleep that is over at once still takes two iterations: its timer's, and the one that wakes the task.
import asyncio
from _count import cost

async def main():
    await cost('sleep(1e-9)', lambda: asyncio.sleep(1e-9, 'value'))
    await cost('sleep(1e-12)', lambda: asyncio.sleep(1e-12))
    async def twice():
        await asyncio.sleep(1e-9)
        await asyncio.sleep(1e-9)
    await cost('two', twice)
    await cost('gather', lambda: asyncio.gather(asyncio.sleep(1e-9, 'a'), asyncio.sleep(1e-9, 'b')))
    async def by_hand():
        future = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(1e-9, future.set_result, 'set')
        return await future
    await cost('call_later', by_hand)

asyncio.run(main())
