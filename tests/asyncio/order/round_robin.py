# Three tasks with two yields each take turns.
import asyncio
async def work(name, k):
    for i in range(k):
        print(f'{name}{i}', end=' ')
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(*(work(c, 2) for c in 'abc')); print()
    async with asyncio.TaskGroup() as tg:
        for c, k in zip('xyz', (3, 1, 2)): tg.create_task(work(c, k))
    print()
    ts = [asyncio.create_task(work(str(i), 2)) for i in range(3)]
    for t in reversed(ts): await t
    print()
asyncio.run(main())
