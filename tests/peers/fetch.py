# Fetches 20,000 small responses, 64 at a time, and says what that took on the client's side.

import asyncio
import sys
import time

import aiohttp

COUNT, AT_ONCE = 20_000, 64


async def main():
    left = iter(range(COUNT))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{sys.argv[1]}") as session:
        async def worker():
            for _ in left:
                async with session.get("/hello") as response:
                    await response.read()

        start, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*[worker() for _ in range(AT_ONCE)])
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{COUNT / wall:,.0f} a second; {cpu / COUNT * 1e6:.1f} microseconds of processor time each")


asyncio.run(main())
