# An uncaught error through a chain of awaits (frames of the loop are CPython's own and left out by catching).
import asyncio, traceback
async def leaf(): raise ValueError('deep')
async def middle(): await leaf()
async def top():
    try: await middle()
    except ValueError: traceback.print_exc()
    t = asyncio.create_task(middle())
    try: await t
    except ValueError: traceback.print_exc()
    async with asyncio.TaskGroup() as tg: pass
    try:
        async with asyncio.timeout(5): await middle()
    except ValueError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)])
    try: await asyncio.gather(middle())
    except ValueError as e: print([f.name for f in traceback.extract_tb(e.__traceback__)])
asyncio.run(top())
