import asyncio


async def rows():
    return [1, 2]


async def main():
    for row in rows():
        print(row)


asyncio.run(main())
