import asyncio
import threading


async def main():
    await asyncio.to_thread(threading.Event().wait)


asyncio.run(main())
