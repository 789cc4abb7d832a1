import asyncio


async def price():
    return 3


async def main():
    total = price() + 1
    print(total)


asyncio.run(main())
