import asyncio
async def inner(n):
    await asyncio.sleep(0)
    return 1 / n
async def outer():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(inner(0))
        tg.create_task(inner(1))
asyncio.run(outer())
