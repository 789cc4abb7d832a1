import asyncio
async def outer():
    await asyncio.wait_for(asyncio.sleep(5), 0.01)
asyncio.run(outer())
