import asyncio


async def rows():
    return [1, 2]


async def main():
    found = rows()
    print(found[0])


asyncio.run(main())
