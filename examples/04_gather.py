# gather runs several at once and gives their results in the order they were named.
import asyncio
import time


async def fetch(name, seconds):
    print("start ", name)
    await asyncio.sleep(seconds)
    print("finish", name)
    return name.upper()


async def main():
    started = time.perf_counter()
    print(await asyncio.gather(fetch("slow", 0.3), fetch("quick", 0.1), fetch("middle", 0.2)))
    print("all in the time of the slowest:", time.perf_counter() - started < 0.5)


asyncio.run(main())
