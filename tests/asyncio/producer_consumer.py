# A small pipeline: producer, workers, a sentinel, a result queue.
import asyncio
async def produce(q, n):
    for i in range(n): await q.put(i); await asyncio.sleep(0)
    for _ in range(2): await q.put(None)
async def work(name, q, out):
    done = 0
    while (x := await q.get()) is not None:
        await asyncio.sleep(0); await out.put((name, x, x * x)); done += 1
    return name, done
async def main():
    q, out = asyncio.Queue(2), asyncio.Queue()
    r = await asyncio.gather(produce(q, 6), work('a', q, out), work('b', q, out)); print(r)
    while not out.empty(): print(out.get_nowait(), end=' ')
    print()
asyncio.run(main())
