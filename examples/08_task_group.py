# A TaskGroup waits for its tasks; if one fails, the others are cancelled.
import asyncio


async def step(name, seconds, fail=False):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    if fail:
        raise ValueError(f"{name} failed")
    print(name, "done")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(step("one", 0.02))
        group.create_task(step("two", 0.01))
    print("both are done here")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(step("three", 0.01, fail=True))
            group.create_task(step("four", 10))
    except* ValueError as errors:
        print("caught:", errors.exceptions)


asyncio.run(main())
