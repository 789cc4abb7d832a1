import asyncio
def f(): return 3
async def outer():
    await f()
asyncio.run(outer())
