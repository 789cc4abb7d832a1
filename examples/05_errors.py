# An error in an awaited coroutine arrives at the `await`; gather can collect them.
import asyncio


async def divide(a, b):
    await asyncio.sleep(0)
    return a / b


async def main():
    try:
        await divide(1, 0)
    except ZeroDivisionError as error:
        print("caught:", error)

    for result in await asyncio.gather(divide(6, 3), divide(1, 0), return_exceptions=True):
        print("result:", repr(result))


asyncio.run(main())
