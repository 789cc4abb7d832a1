# Calling a coroutine function runs nothing: it makes a coroutine.
# `await` runs it and hands back what it returns.
import asyncio


async def double(n):
    return n * 2


async def main():
    coroutine = double(21)
    print("not run yet:", type(coroutine).__name__)
    print("awaited:", await coroutine)
    print("nested:", await double(await double(1)))


asyncio.run(main())
