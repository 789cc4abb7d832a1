# A free lock, semaphore or queue never suspends.
import asyncio
from _count import cost, noop, yielding, forever

async def main():
    lock, sem, q, ev = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Queue(2), asyncio.Event()
    async def take():
        async with lock: return lock.locked()
    await cost('lock', take)
    async def slot():
        async with sem: return sem.locked()
    await cost('semaphore', slot)
    await cost('put', lambda: q.put(1))
    await cost('get', q.get)
    ev.set()
    await cost('event', ev.wait)
    q.put_nowait(1); q.get_nowait(); q.task_done(); q.task_done()
    await cost('join', q.join)

asyncio.run(main())
