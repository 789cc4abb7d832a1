import asyncio
async def inner(n):
    await asyncio.sleep(0)
    return 1 / n
async def outer():
    await asyncio.gather(inner(1), inner(0))
asyncio.run(outer())
