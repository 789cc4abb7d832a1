# Eager tasks run their first step at once.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def eager(): return await asyncio.create_task(noop(), eager_start=True)
    await cost('eager noop', eager)
    async def eager_yield(): return await asyncio.create_task(yielding(), eager_start=True)
    await cost('eager sleep(0)', eager_yield)
    async def plain(): return await asyncio.create_task(noop(), eager_start=False)
    await cost('not eager', plain)
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    await cost('factory', lambda: asyncio.gather(noop(), noop()))
    async def group():
        async with asyncio.TaskGroup() as tg: t = tg.create_task(noop()); u = tg.create_task(noop())
        return t.result(), u.result()
    await cost('group', group)

asyncio.run(main())
