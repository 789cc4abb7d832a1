# A producer and a consumer with a queue of ten between them.
import asyncio


async def produce(queue, n):
    for i in range(n):
        await queue.put(i)
    await queue.put(None)


async def consume(queue):
    total = 0
    while (item := await queue.get()) is not None:
        total += item
    return total


async def main():
    queue = asyncio.Queue(10)
    return (await asyncio.gather(produce(queue, 60_000), consume(queue)))[1]


print(asyncio.run(main()))
