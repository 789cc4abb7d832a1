import asyncio
from asyncio import create_task


async def work():
    pass


async def main():
    asyncio.create_task(work())
    create_task(work(), name="a name that makes the call longer than a line of help")
    asyncio.ensure_future(work())
    loop = asyncio.get_running_loop()
    loop.create_task(work())
    asyncio.get_running_loop().create_task(work())

    kept = asyncio.create_task(work())
    await asyncio.create_task(work())
    tasks = [asyncio.create_task(work()) for _ in range(3)]
    asyncio.create_task(work()).add_done_callback(print)
    async with asyncio.TaskGroup() as group:
        group.create_task(work())
    await asyncio.gather(kept, *tasks)


asyncio.run(main())
