# Who gets a lock, a slot or an item when several want it, and when one who was woken is cancelled.
import asyncio

async def spin(times=3):
    for _ in range(times):
        await asyncio.sleep(0)

async def lock_newcomer():
    lock, order = asyncio.Lock(), []
    async def take(name):
        async with lock:
            order.append(name)
            await asyncio.sleep(0)
    await lock.acquire()
    waiting = asyncio.create_task(take('waiter'))
    await spin()
    lock.release()
    # Released, but promised to the one who waits: a newcomer stands behind.
    newcomer = asyncio.create_task(take('newcomer'))
    print('locked', lock.locked())
    await asyncio.gather(waiting, newcomer)
    print(order)
    await lock.acquire()
    order.clear()
    gone = [asyncio.create_task(take(name)) for name in 'ab']
    await spin()
    for task in gone:
        task.cancel()
    lock.release()
    # Only cancelled ones wait: it is free for whoever comes.
    await take('direct')
    print(order, [type(r).__name__ for r in await asyncio.gather(*gone, return_exceptions=True)], lock.locked())

async def lock_woken_then_cancelled():
    lock, order = asyncio.Lock(), []
    async def take(name):
        async with lock:
            order.append(name)
    await lock.acquire()
    first, second = asyncio.create_task(take('first')), asyncio.create_task(take('second'))
    await spin()
    lock.release()
    first.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    print(order, first.cancelled(), lock.locked())

async def semaphore():
    sem, order = asyncio.Semaphore(1), []
    async def take(name):
        async with sem:
            order.append(name)
            await asyncio.sleep(0)
    await sem.acquire()
    tasks = [asyncio.create_task(take(n)) for n in 'ab']
    await spin()
    sem.release()
    print('value', sem._value, 'locked', sem.locked())
    late = asyncio.create_task(take('late'))
    await asyncio.gather(*tasks, late)
    print(order, sem._value)
    await sem.acquire()
    order.clear()
    tasks = [asyncio.create_task(take(n)) for n in 'cd']
    await spin()
    sem.release()
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(order, sem._value, sem.locked())

async def condition():
    cond, order = asyncio.Condition(), []
    async def wait(name):
        async with cond:
            try:
                await cond.wait()
                order.append(name)
            except asyncio.CancelledError:
                order.append(f'{name} cancelled, lock {cond.locked()}')
                raise
    tasks = [asyncio.create_task(wait(n)) for n in 'ab']
    await spin()
    async with cond:
        cond.notify(1)
        tasks[0].cancel()
    # The notification of the cancelled one goes on to the next.
    await spin(5)
    print(order, [task.done() for task in tasks], cond.locked())
    held = asyncio.create_task(wait('c'))
    await spin()
    await cond.acquire()
    held.cancel()
    held.cancel()
    await spin()
    print('still waits for the lock', held.done())
    cond.release()
    await asyncio.gather(held, return_exceptions=True)
    print(order[-1], held.cancelled(), held.cancelling())

async def queue():
    q, got = asyncio.Queue(), []
    async def get(name):
        got.append((name, await q.get()))
    tasks = [asyncio.create_task(get(n)) for n in 'abc']
    await spin()
    q.put_nowait(1)
    tasks[0].cancel()
    await spin()
    print(got, tasks[0].cancelled(), q.qsize())
    q.put_nowait(2)
    await asyncio.gather(*tasks, return_exceptions=True)
    print(got)
    full = asyncio.Queue(1)
    full.put_nowait('x')
    putters = [asyncio.create_task(full.put(n)) for n in 'yz']
    await spin()
    full.get_nowait()
    putters[0].cancel()
    await spin()
    print(full.get_nowait(), [p.cancelled() for p in putters], full.empty())

async def event():
    ev, order = asyncio.Event(), []
    async def wait(name):
        order.append((name, await ev.wait()))
    tasks = [asyncio.create_task(wait(n)) for n in 'abc']
    await spin()
    ev.set()
    ev.clear()
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    print(order, ev.is_set())

async def barrier():
    bar, order = asyncio.Barrier(2), []
    async def party(name):
        try:
            order.append((name, await bar.wait()))
        except asyncio.BrokenBarrierError:
            order.append((name, 'broken'))
    print(repr(bar).split(' at ')[0], repr(bar).split(' [')[1])
    # More than it has room for: they wait until those before have left.
    await asyncio.gather(*(party(n) for n in 'abcd'))
    print(order, bar.n_waiting)
    waiting = asyncio.create_task(party('e'))
    await spin()
    await bar.reset()
    await waiting
    print(order[-1], bar.broken)

async def main():
    for part in (lock_newcomer, lock_woken_then_cancelled, semaphore, condition, queue, event, barrier):
        print('--', part.__name__)
        await part()

asyncio.run(main())
