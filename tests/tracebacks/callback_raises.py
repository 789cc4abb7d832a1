import asyncio
def cb(): 1/0
async def outer():
    asyncio.get_running_loop().call_soon(cb)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
asyncio.run(outer())
