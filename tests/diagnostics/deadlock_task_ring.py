import asyncio

tasks = {}


async def waits_for(other):
    await asyncio.sleep(0)
    await tasks[other]


async def main():
    tasks["a"] = asyncio.create_task(waits_for("b"), name="a")
    tasks["b"] = asyncio.create_task(waits_for("a"), name="b")
    await asyncio.wait(tasks.values())


asyncio.run(main())
