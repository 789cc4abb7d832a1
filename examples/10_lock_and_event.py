# A lock lets one in at a time; an event wakes everybody who waits for it.
import asyncio


async def visit(name, start, lock):
    await start.wait()
    async with lock:
        print(name, "enters")
        await asyncio.sleep(0)
        print(name, "leaves")


async def main():
    start, lock = asyncio.Event(), asyncio.Lock()
    visitors = [asyncio.create_task(visit(name, start, lock)) for name in ("Ann", "Bob", "Cy")]
    await asyncio.sleep(0)
    print("doors open")
    start.set()
    await asyncio.gather(*visitors)


asyncio.run(main())
