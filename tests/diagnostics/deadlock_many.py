import asyncio


async def waits(event):
    await event.wait()


async def main():
    event = asyncio.Event()
    await asyncio.gather(*(waits(event) for _ in range(40)))


asyncio.run(main())
