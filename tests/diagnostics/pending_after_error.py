import asyncio


async def forever():
    await asyncio.sleep(3600)


async def main():
    task = asyncio.create_task(forever())
    await asyncio.sleep(0)
    raise KeyError("main fails: the task is cancelled with good reason")


asyncio.run(main())
