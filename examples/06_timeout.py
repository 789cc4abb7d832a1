# No waiting for ever: a timeout cancels what takes too long.
import asyncio


async def slow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("slow: cancelled, tidying up")
        raise


async def main():
    try:
        async with asyncio.timeout(0.05):
            await slow()
    except TimeoutError:
        print("gave up")

    try:
        await asyncio.wait_for(slow(), timeout=0.05)
    except TimeoutError:
        print("gave up again")


asyncio.run(main())
