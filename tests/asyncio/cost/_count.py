"""Counts the loop iterations that an operation costs, with a callback that
reschedules itself once an iteration."""
import asyncio


async def cost(label, operation):
    loop = asyncio.get_running_loop()
    ticks, running = 0, True

    def tick():
        nonlocal ticks
        ticks += 1
        if running:
            loop.call_soon(tick)

    await asyncio.sleep(0)
    loop.call_soon(tick)
    try:
        result = await operation()
    except BaseException as error:
        result = repr(error)
    running = False
    print(f'{label}: {ticks} iterations, {result}')
    await asyncio.sleep(0)


async def noop():
    return 'noop'


async def yielding():
    await asyncio.sleep(0)
    return 'yielding'


async def forever():
    await asyncio.Event().wait()
