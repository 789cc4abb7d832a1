import asyncio
import time
import warnings

warnings.filterwarnings("ignore", message="time.sleep")


async def main():
    task = asyncio.create_task(asyncio.sleep(0.01))
    await asyncio.sleep(0)
    time.sleep(0.15)
    await task


asyncio.run(main())
