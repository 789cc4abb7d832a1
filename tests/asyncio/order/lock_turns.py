# A lock held without an await inside does not hand over; with one it does.
import asyncio
async def main():
    lock = asyncio.Lock()
    async def plain(name):
        for i in range(2):
            async with lock: print(f'{name}{i}', end=' ')
    async def awaiting(name):
        for i in range(2):
            async with lock: print(f'{name}{i}', end=' '); await asyncio.sleep(0)
    await asyncio.gather(plain('a'), plain('b')); print()
    await asyncio.gather(awaiting('a'), awaiting('b')); print()
    await asyncio.gather(awaiting('a'), awaiting('b'), plain('c')); print()
asyncio.run(main())
