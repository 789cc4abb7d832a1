import asyncio
import time
import warnings

warnings.simplefilter("error")


async def main():
    task = asyncio.create_task(asyncio.sleep(0.01))
    await asyncio.sleep(0)
    try:
        time.sleep(0.15)
    except RuntimeWarning as warning:
        print(type(warning).__name__, str(warning).split(" held ")[0])
    await task


asyncio.run(main())
