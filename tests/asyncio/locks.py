# Lock, Semaphore, BoundedSemaphore, Condition, Event, Barrier.
import asyncio
async def main():
    lock = asyncio.Lock(); print(lock.locked(), await lock.acquire(), lock.locked())
    lock.release()
    try: lock.release()
    except RuntimeError as e: print(e)
    order = []
    async def use(n):
        async with lock: order.append(f'in{n}'); await asyncio.sleep(0); order.append(f'out{n}')
    await asyncio.gather(*(use(i) for i in range(3))); print(*order)
    await lock.acquire(); ts = [asyncio.create_task(use(i)) for i in (1, 2)]; await asyncio.sleep(0); ts[0].cancel(); lock.release(); order.clear(); print(await asyncio.gather(*ts, return_exceptions=True), *order)
    try:
        with lock: pass
    except TypeError as e: print(e)
    sem = asyncio.Semaphore(2); active = peak = 0
    async def limited():
        nonlocal active, peak
        async with sem: active += 1; peak = max(peak, active); await asyncio.sleep(0); active -= 1
    await asyncio.gather(*(limited() for _ in range(6))); print('peak', peak, sem.locked(), sem._value)
    try: asyncio.Semaphore(-1)
    except ValueError as e: print(e)
    b = asyncio.BoundedSemaphore(1)
    try: b.release()
    except ValueError as e: print(e)
    cond = asyncio.Condition(); got = []
    async def consumer(n):
        async with cond: await cond.wait(); got.append(n)
    cs = [asyncio.create_task(consumer(i)) for i in range(3)]; await asyncio.sleep(0)
    async with cond: cond.notify(1)
    await asyncio.sleep(0); await asyncio.sleep(0); print(got)
    async with cond: cond.notify_all()
    await asyncio.gather(*cs); print(got)
    try: cond.notify()
    except RuntimeError as e: print(e)
    try: await cond.wait()
    except RuntimeError as e: print(e)
    ready = False
    async def waiter():
        async with cond: return await cond.wait_for(lambda: ready)
    w = asyncio.create_task(waiter()); await asyncio.sleep(0)
    async with cond: cond.notify_all()
    await asyncio.sleep(0); await asyncio.sleep(0); print(w.done()); ready = True
    async with cond: cond.notify_all()
    print(await w)
    async def cw():
        async with cond:
            try: await cond.wait()
            except asyncio.CancelledError: print('cancelled with lock held', cond.locked()); raise
    c = asyncio.create_task(cw()); await asyncio.sleep(0); c.cancel(); print(await asyncio.gather(c, return_exceptions=True), cond.locked())
    ev = asyncio.Event(); print(ev.is_set(), ev.set(), ev.is_set(), await ev.wait(), ev.clear(), ev.is_set())
    e = asyncio.create_task(ev.wait()); await asyncio.sleep(0); e.cancel(); ev.set(); print(await asyncio.gather(e, return_exceptions=True))
    bar = asyncio.Barrier(3); arrived = []
    async def party(n):
        i = await bar.wait(); arrived.append((n, i))
    await asyncio.gather(*(party(i) for i in range(3))); print(sorted(arrived), bar.n_waiting, bar.parties, bar.broken)
    async def bp():
        async with bar as pos: return pos
    print(sorted(await asyncio.gather(*(bp() for _ in range(3)))))
    t = asyncio.create_task(party(9)); await asyncio.sleep(0); await bar.abort(); print(repr((await asyncio.gather(t, return_exceptions=True))[0]), bar.broken)
    for o in (asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(3), asyncio.Condition()): r = repr(o); print(r[:r.index(' object')] + r[r.index(' ['):])
asyncio.run(main())
