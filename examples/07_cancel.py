# A task can be cancelled; it gets the chance to clean up.
import asyncio


async def worker():
    try:
        while True:
            print("working")
            await asyncio.sleep(0.1)
    finally:
        print("putting the tools away")


async def main():
    task = asyncio.create_task(worker())
    await asyncio.sleep(0.25)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("the worker was cancelled:", task.cancelled())


asyncio.run(main())
