# Eager tasks run at once up to their first suspension.
import asyncio
async def work(n, k=0):
    print('start', n, asyncio.current_task().get_name())
    for _ in range(k): await asyncio.sleep(0)
    print('end', n); return n
async def main():
    t = asyncio.create_task(work(1), eager_start=True, name='eager'); print('created', t.done(), t.result())
    t = asyncio.create_task(work(2, 1), eager_start=True, name='susp'); print('created', t.done()); print(await t)
    async def bad(): raise ValueError('eager error')
    t = asyncio.create_task(bad(), eager_start=True); print(t.done(), repr(t.exception()))
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.gather(work(3), work(4, 1)))
    async with asyncio.TaskGroup() as tg: tg.create_task(work(5), name='five'); print('body')
    print(asyncio.current_task().get_name() == 'Task-1')
asyncio.run(main())
