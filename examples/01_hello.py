# A coroutine is a function that can pause. `asyncio.run` runs one to its end.
import asyncio


async def main():
    print("Hello ...")
    await asyncio.sleep(0.1)  # pauses this coroutine, and nothing else
    print("... world")


asyncio.run(main())
