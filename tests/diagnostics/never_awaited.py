import asyncio


async def fetch(n):
    return n


async def main():
    fetch(1)
    for n in range(3):
        fetch(n)
    kept = fetch(2)
    await asyncio.sleep(0)


asyncio.run(main())
fetch(9)
