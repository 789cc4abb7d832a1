# Making and awaiting tasks; futures; cancellation.
import asyncio


async def noop(n):
    return n


async def main():
    loop = asyncio.get_running_loop()
    total = 0
    for i in range(15_000):
        total += await asyncio.create_task(noop(i))
        future = loop.create_future()
        loop.call_soon(future.set_result, 1)
        total += await future
    cancelled = 0
    for _ in range(3_000):
        task = asyncio.create_task(asyncio.sleep(60))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            cancelled += 1
    return total, cancelled


print(asyncio.run(main()))
