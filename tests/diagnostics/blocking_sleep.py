import asyncio
import time


async def ticker():
    while True:
        await asyncio.sleep(0.01)


async def main():
    task = asyncio.create_task(ticker())
    await asyncio.sleep(0)
    for _ in range(2):
        time.sleep(0.15)
        await asyncio.sleep(0)
    task.cancel()


asyncio.run(main())
