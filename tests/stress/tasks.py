"""200,000 tasks, created and cancelled: before they start, asleep, waiting for each other, in groups."""

import asyncio

from checks import run, share, watch

TASKS = 200_000
ROUNDS = 3
EACH = share(TASKS, ROUNDS)
GROUP = 100


async def sleeper():
    await asyncio.sleep(3600)


async def stubborn(log):
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        log.append(1)
        await asyncio.sleep(0)
        raise


async def follower(task):
    await task


async def cancelled(tasks):
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    return len(results)


async def work(number):
    count = 0
    # Cancelled before they start, then while they sleep, then while they wait for a task.
    count += await cancelled([asyncio.create_task(sleeper()) for _ in range(EACH // 4)])
    log = []
    tasks = [asyncio.create_task(stubborn(log)) for _ in range(EACH // 4)]
    await asyncio.sleep(0)
    count += await cancelled(tasks)
    assert len(log) == len(tasks)
    inner = [asyncio.create_task(sleeper()) for _ in range(EACH // 8)]
    outer = [asyncio.create_task(follower(task)) for task in inner]
    await asyncio.sleep(0)
    count += await cancelled(outer) + len(inner)
    assert all(task.cancelled() for task in inner)
    # In groups that a timeout ends.
    for _ in range(EACH // 4 // GROUP):
        try:
            async with asyncio.timeout(0), asyncio.TaskGroup() as group:
                for _ in range(GROUP):
                    group.create_task(sleeper())
        except TimeoutError:
            count += GROUP
    assert count == EACH, count
    for task in tasks[:100] + inner[:100] + outer[:100]:
        watch(task)


run(ROUNDS, work)
