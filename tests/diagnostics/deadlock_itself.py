import asyncio


async def main():
    lock = asyncio.Lock()
    async with lock:
        await lock.acquire()


asyncio.run(main())
