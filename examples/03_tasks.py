# A task runs beside the code that made it. Both take turns at every `await`.
import asyncio


async def count(name, n):
    for i in range(1, n + 1):
        print(f"{name}: {i}")
        await asyncio.sleep(0)
    return f"{name} counted to {n}"


async def main():
    first = asyncio.create_task(count("a", 3))
    second = asyncio.create_task(count("b", 2))
    print("made both, neither has run")
    print(await first)
    print(await second)


asyncio.run(main())
