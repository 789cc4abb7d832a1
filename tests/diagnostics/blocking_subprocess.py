import asyncio
import subprocess


async def ticker():
    while True:
        await asyncio.sleep(0.01)


async def main():
    task = asyncio.create_task(ticker(), name="ticker")
    await asyncio.sleep(0)
    subprocess.run(["sleep", "0.2"])
    task.cancel()


asyncio.run(main())
