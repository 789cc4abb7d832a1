import asyncio
class CM: pass
async def outer():
    async with CM() as c: pass
asyncio.run(outer())
