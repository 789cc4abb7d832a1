# Task numbers go on from one run to the next; named tasks take none.
import asyncio
async def nop(): pass
async def main():
    a = asyncio.create_task(nop()); b = asyncio.create_task(nop(), name='b'); c = asyncio.create_task(nop())
    print(asyncio.current_task().get_name(), a.get_name(), b.get_name(), c.get_name())
    await asyncio.gather(a, b, c)
    async with asyncio.TaskGroup() as tg: t = tg.create_task(nop(), name='in group'); u = tg.create_task(nop())
    print(t.get_name(), u.get_name())
asyncio.run(main()); asyncio.run(main())
