# gather over many small coroutines, some of which suspend.
import asyncio


async def work(n):
    if n & 1:
        await asyncio.sleep(0)
    return n


async def main():
    total = 0
    for _ in range(20):
        total += sum(await asyncio.gather(*(work(n) for n in range(2_000))))
    return total


print(asyncio.run(main()))
