# Queue, LifoQueue, PriorityQueue: bounds, nowait, join, task_done, cancellation, shutdown.
import asyncio
async def main():
    q = asyncio.Queue(2); print(q.maxsize, q.qsize(), q.empty(), q.full(), repr(q).split('>')[0][:6])
    q.put_nowait(1); await q.put(2); print(q.full(), q.qsize())
    try: q.put_nowait(3)
    except asyncio.QueueFull as e: print(repr(e))
    print(q.get_nowait(), await q.get())
    try: q.get_nowait()
    except asyncio.QueueEmpty as e: print(repr(e))
    print(q._unfinished_tasks if False else ''); q.task_done(); q.task_done()
    try: q.task_done()
    except ValueError as e: print(e)
    lifo, prio = asyncio.LifoQueue(), asyncio.PriorityQueue()
    for x in (3, 1, 2): lifo.put_nowait(x); prio.put_nowait((x, str(x)))
    print([lifo.get_nowait() for _ in range(3)], [prio.get_nowait() for _ in range(3)])
    q = asyncio.Queue(); done = []
    async def worker(n):
        while True:
            x = await q.get(); await asyncio.sleep(0); done.append((n, x)); q.task_done()
    ws = [asyncio.create_task(worker(i)) for i in range(2)]
    for i in range(5): q.put_nowait(i)
    await q.join(); print(done); [w.cancel() for w in ws]; print(await asyncio.gather(*ws, return_exceptions=True))
    getters = [asyncio.create_task(q.get()) for _ in range(3)]; await asyncio.sleep(0); getters[0].cancel(); q.put_nowait('a'); q.put_nowait('b'); print(await asyncio.gather(*getters, return_exceptions=True))
    q = asyncio.Queue(1); q.put_nowait(0); putters = [asyncio.create_task(q.put(i)) for i in (1, 2)]; await asyncio.sleep(0); putters[0].cancel(); print(q.get_nowait(), await q.get()); await asyncio.sleep(0); print(q.qsize(), putters[1].done())
    q = asyncio.Queue(); q.put_nowait('last'); g = asyncio.create_task(q.get()); await g; g2 = asyncio.create_task(q.get()); await asyncio.sleep(0); q.shutdown()
    try: await g2
    except asyncio.QueueShutDown as e: print(repr(e))
    try: q.put_nowait(1)
    except asyncio.QueueShutDown: print('put refused')
    q = asyncio.Queue(); q.put_nowait(1); q.shutdown(); print(await q.get())
    try: await q.get()
    except asyncio.QueueShutDown: print('drained')
    try: await asyncio.wait_for(asyncio.Queue().get(), 0.01)
    except TimeoutError: print('timeout')
asyncio.run(main())
