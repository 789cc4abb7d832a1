import asyncio
async def f(): raise KeyError("x")
async def outer():
    t = asyncio.create_task(f())
    await asyncio.sleep(0)
    del t
asyncio.run(outer())
