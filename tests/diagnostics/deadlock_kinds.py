import asyncio


class Hub:
    def __init__(self):
        self.lock = asyncio.Lock()
        self.ready = asyncio.Event()
        self.items = asyncio.Queue()
        self.slots = asyncio.Semaphore(1)
        self.changed = asyncio.Condition()
        self.start = asyncio.Barrier(2)

    async def holds(self):
        await self.lock.acquire()
        await self.ready.wait()

    async def wants(self):
        async with self.lock:
            pass

    async def gets(self):
        await self.items.get()

    async def slot(self):
        await self.slots.acquire()
        await self.slots.acquire()

    async def notified(self):
        async with self.changed:
            await self.changed.wait()

    async def starts(self):
        await self.start.wait()


async def main():
    hub = Hub()
    async with asyncio.TaskGroup() as group:
        for method in (hub.holds, hub.wants, hub.gets, hub.slot, hub.notified, hub.starts):
            group.create_task(method(), name=method.__name__)


asyncio.run(main())
