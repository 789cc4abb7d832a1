# Dining philosophers with locks taken in order, readers and writers, a barrier of phases.
import asyncio
async def dine(n, forks, log):
    a, b = sorted((n, (n + 1) % len(forks)))
    for meal in range(2):
        async with forks[a], forks[b]: log.append((n, meal)); await asyncio.sleep(0)
async def main():
    log = []; forks = [asyncio.Lock() for _ in range(5)]
    await asyncio.gather(*(dine(n, forks, log) for n in range(5))); print(len(log), log, any(f.locked() for f in forks))
    cond, readers, events = asyncio.Condition(), 0, []
    async def read(n):
        nonlocal readers
        async with cond: readers += 1
        events.append(f'r{n}'); await asyncio.sleep(0)
        async with cond:
            readers -= 1
            if not readers: cond.notify_all()
    async def write(n):
        async with cond: await cond.wait_for(lambda: readers == 0); events.append(f'w{n}')
    await asyncio.gather(read(1), read(2), write(1), read(3), write(2)); print(events)
    bar, phases = asyncio.Barrier(3), []
    async def worker(n):
        for p in range(3): phases.append(p); await bar.wait()
    await asyncio.gather(*map(worker, range(3))); print(phases)
asyncio.run(main())
