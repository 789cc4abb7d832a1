# A hundred tasks that take turns.
import asyncio


async def turn(n, log):
    for _ in range(1_500):
        await asyncio.sleep(0)
    log.append(n)


async def main():
    log = []
    async with asyncio.TaskGroup() as group:
        for n in range(100):
            group.create_task(turn(n, log))
    return sum(log), len(log)


print(asyncio.run(main()))
