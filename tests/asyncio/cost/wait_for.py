# wait_for runs its coroutine in the same task.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    await cost('wait_for(coro, 5)', lambda: asyncio.wait_for(noop(), 5))
    await cost('wait_for(coro, None)', lambda: asyncio.wait_for(noop(), None))
    await cost('wait_for(yielding, 5)', lambda: asyncio.wait_for(yielding(), 5))
    await cost('wait_for(task, 5)', lambda: asyncio.wait_for(asyncio.create_task(noop()), 5))
    await cost('wait_for(forever, 0)', lambda: asyncio.wait_for(forever(), 0))
    await cost('wait_for(noop, 0)', lambda: asyncio.wait_for(noop(), 0))
    await cost('wait_for(noop, -1)', lambda: asyncio.wait_for(noop(), -1))
    t = asyncio.create_task(noop()); await t
    await cost('wait_for(done, 0)', lambda: asyncio.wait_for(t, 0))

asyncio.run(main())
