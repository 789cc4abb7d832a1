import asyncio
async def ag():
    yield 1
    raise ValueError("ag")
async def main():
    async for x in ag():
        print(x)
asyncio.run(main())
