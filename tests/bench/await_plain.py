# Awaiting coroutines that do not suspend.
import asyncio


async def leaf(n):
    return n & 3


async def middle(n):
    return await leaf(n) + 1


async def main():
    total = 0
    for i in range(500_000):
        total += await middle(i)
    return total


print(asyncio.run(main()))
