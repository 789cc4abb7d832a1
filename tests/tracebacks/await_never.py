import asyncio
async def f(): pass
async def outer():
    f()
    x = f()
    del x
asyncio.run(outer())
