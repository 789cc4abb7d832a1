# An async generator yields values with pauses between them; `async for` takes them.
import asyncio


async def countdown(n):
    try:
        while n:
            yield n
            n -= 1
            await asyncio.sleep(0.01)
    finally:
        print("countdown is closed")


async def main():
    async for n in countdown(3):
        print(n)
    print([n * n async for n in countdown(4) if n % 2 == 0])


asyncio.run(main())
