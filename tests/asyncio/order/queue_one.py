# Queue(1): put and get take turns.
import asyncio
async def main():
    for size in (1, 2, 0):
        q = asyncio.Queue(size)
        async def producer():
            for i in range(4): await q.put(i); print(f'put{i}', end=' ')
        async def consumer():
            for _ in range(4): print(f'got{await q.get()}', end=' ')
        await asyncio.gather(producer(), consumer()); print()
        await asyncio.gather(consumer(), producer()); print()
        async def slow():
            for _ in range(4): print(f'got{await q.get()}', end=' '); await asyncio.sleep(0)
        await asyncio.gather(producer(), slow()); print()
asyncio.run(main())
