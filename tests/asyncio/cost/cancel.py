# Cancelling a task and waiting for it.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    async def sleeping():
        t = asyncio.create_task(forever())
        await asyncio.sleep(0)
        t.cancel()
        try: await t
        except asyncio.CancelledError: return 'cancelled'
    await cost('started, then cancelled', sleeping)
    async def before():
        t = asyncio.create_task(forever())
        t.cancel()
        try: await t
        except asyncio.CancelledError: return 'cancelled before its start'
    await cost('cancelled before start', before)
    async def inner_task():
        async def outer(): await asyncio.create_task(forever())
        t = asyncio.create_task(outer())
        await asyncio.sleep(0); await asyncio.sleep(0)
        t.cancel()
        try: await t
        except asyncio.CancelledError: return 'both cancelled'
    await cost('through an inner task', inner_task)

asyncio.run(main())
