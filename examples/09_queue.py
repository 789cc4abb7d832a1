# Producer and consumers, with a queue between them that holds at most two items.
import asyncio


async def producer(queue):
    for item in range(5):
        await queue.put(item)
        print("put", item)
    queue.shutdown()


async def consumer(name, queue):
    while True:
        try:
            item = await queue.get()
        except asyncio.QueueShutDown:
            return
        print(name, "got", item)
        await asyncio.sleep(0.01)


async def main():
    queue = asyncio.Queue(maxsize=2)
    await asyncio.gather(producer(queue), consumer("left", queue), consumer("right", queue))


asyncio.run(main())
