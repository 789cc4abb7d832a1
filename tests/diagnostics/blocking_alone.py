import asyncio
import time


async def main():
    time.sleep(0.15)
    print("nobody was held up")


asyncio.run(main())
