# TaskGroup: empty, with tasks, with a failure.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def empty():
        async with asyncio.TaskGroup(): pass
    await cost('empty', empty)
    async def two():
        async with asyncio.TaskGroup() as tg:
            a, b = tg.create_task(noop()), tg.create_task(noop())
        return a.result(), b.result()
    await cost('two noops', two)
    async def yields():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(yielding()); tg.create_task(noop())
    await cost('yielding and noop', yields)
    async def fails(): raise ValueError('f')
    async def failing():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails()); tg.create_task(forever())
    await cost('one fails, one waits', failing)
    async def body():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(noop())
            raise KeyError('body')
    await cost('body fails', body)

asyncio.run(main())
