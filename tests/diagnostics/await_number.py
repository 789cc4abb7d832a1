import asyncio


async def main():
    answer = 42
    await answer


asyncio.run(main())
