# A waiter runs one iteration after the call that wakes it.
import asyncio
from _count import cost


def woken(action, *args, then):
    async def operation():
        asyncio.get_running_loop().call_soon(action, *args)
        return await then()
    return operation


async def main():
    ev = asyncio.Event()
    await cost('event', woken(ev.set, then=ev.wait))
    q = asyncio.Queue()
    await cost('queue get', woken(q.put_nowait, 'item', then=q.get))
    full = asyncio.Queue(1)
    full.put_nowait(0)
    await cost('queue put', woken(full.get_nowait, then=lambda: full.put('x')))
    lock = asyncio.Lock()
    await lock.acquire()
    await cost('lock', woken(lock.release, then=lock.acquire))
    sem = asyncio.Semaphore(0)
    await cost('semaphore', woken(sem.release, then=sem.acquire))
    fut = asyncio.get_running_loop().create_future()

    async def wait():
        return await fut
    await cost('future', woken(fut.set_result, 'r', then=wait))


asyncio.run(main())
