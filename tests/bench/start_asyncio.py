# The start of the interpreter and of an event loop.
import asyncio


async def main():
    await asyncio.sleep(0)
    print("started")


asyncio.run(main())
