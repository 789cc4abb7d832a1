"""Random programs of tasks that use every primitive, and the log of what ran when.

Nothing depends on the clock, so two event loops that keep the same order write the same log."""
import asyncio
import random


class World:
    def __init__(self, seed, kinds):
        self.random = random.Random(seed)
        self.kinds = kinds
        self.log = []
        self.lock = asyncio.Lock()
        self.semaphore = asyncio.Semaphore(2)
        self.event = asyncio.Event()
        self.queue = asyncio.Queue(2)
        self.condition = asyncio.Condition()
        self.future = asyncio.get_running_loop().create_future()
        self.tasks = []
        self.made = 0

    def spawn(self, depth):
        self.made += 1
        name = f't{self.made}'
        task = asyncio.create_task(self.run(name, depth), name=name)
        self.tasks.append(task)
        return task

    async def run(self, name, depth):
        steps = self.random.randrange(2, 5)
        try:
            for step in range(steps):
                kind = self.random.choice(self.kinds)
                self.log.append(f'{name}.{kind}')
                result = await getattr(self, kind)(depth)
                self.log.append(f'{name}:{result}' if result is not None else f'{name}!')
        except asyncio.CancelledError as error:
            self.log.append(f'{name}~{error.args}')
            if self.random.random() < 0.2:
                await asyncio.sleep(0)
                return f'{name} survived'
            raise
        except (ValueError, KeyError) as error:
            self.log.append(f'{name}#{error!r}')
            raise
        finally:
            self.log.append(f'{name}$')
        return name

    async def sleep(self, depth):
        await asyncio.sleep(0)

    async def nothing(self, depth):
        return 0

    async def locked(self, depth):
        async with self.lock:
            await asyncio.sleep(0)

    async def limited(self, depth):
        async with self.semaphore:
            for _ in range(self.random.randrange(3)):
                await asyncio.sleep(0)

    async def wait_event(self, depth):
        if self.random.random() < 0.5:
            self.event.set()
        await self.event.wait()

    async def flip_event(self, depth):
        self.event.set()
        self.event.clear()

    async def put(self, depth):
        if self.queue.full():
            self.queue.get_nowait()
        await self.queue.put(self.random.randrange(10))

    async def get(self, depth):
        if self.queue.empty() and self.random.random() < 0.7:
            self.queue.put_nowait('x')
        return await self.queue.get()

    async def child(self, depth):
        if depth == 0:
            return 'leaf'
        return await self.spawn(depth - 1)

    async def gathered(self, depth):
        if depth == 0:
            return 'leaf'
        children = [self.spawn(depth - 1) for _ in range(2)]
        return await asyncio.gather(*children, return_exceptions=self.random.random() < 0.5)

    async def group(self, depth):
        if depth == 0:
            return 'leaf'
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                self.made += 1
                name = f'g{self.made}'
                group.create_task(self.run(name, depth - 1), name=name)
            await asyncio.sleep(0)
        return 'group'

    async def shielded(self, depth):
        return await asyncio.shield(self.spawn(max(depth - 1, 0)))

    async def waited(self, depth):
        tasks = [self.spawn(max(depth - 1, 0)) for _ in range(2)]
        how = self.random.choice([asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED])
        done, pending = await asyncio.wait(tasks, return_when=how)
        return len(done), len(pending)

    async def limited_time(self, depth):
        try:
            async with asyncio.timeout(self.random.choice([0, None])):
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
        except TimeoutError:
            return 'timeout'

    async def wait_for(self, depth):
        try:
            return await asyncio.wait_for(self.sleep(depth), self.random.choice([0, None]))
        except TimeoutError:
            return 'late'

    async def notified(self, depth):
        async with self.condition:
            if self.random.random() < 0.4:
                await self.condition.wait()
            else:
                self.condition.notify(self.random.randrange(1, 3))

    async def cancel(self, depth):
        victim = self.random.choice(self.tasks)
        return victim.cancel(self.made) if victim is not asyncio.current_task() else 'self'

    async def fail(self, depth):
        if self.random.random() < 0.4:
            raise self.random.choice([ValueError, KeyError])(self.made)

    async def soon(self, depth):
        asyncio.get_running_loop().call_soon(self.log.append, f'soon{self.made}')

    async def shared_future(self, depth):
        if not self.future.done() and self.random.random() < 0.4:
            self.future.set_result('future')
        return await asyncio.shield(self.future)


async def program(seed, kinds, width):
    world = World(seed, kinds)
    for _ in range(width):
        world.spawn(2)
    for _ in range(60):
        if all(task.done() for task in world.tasks):
            break
        await asyncio.sleep(0)
    world.log.append('stop')
    for task in list(world.tasks):
        task.cancel('end')
    ends = await asyncio.gather(*world.tasks, return_exceptions=True)
    world.log.append(repr(ends))
    world.future.cancel()
    return world.log


def show(seeds, kinds, width=4):
    for seed in seeds:
        log = asyncio.run(program(seed, kinds.split(), width))
        print(seed, len(log), *log)
