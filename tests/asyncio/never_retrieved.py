# A failed task whose exception nobody looks at is reported when it dies.
import asyncio
async def fail(n): raise ValueError(f'lost {n}')
async def main():
    t = asyncio.create_task(fail(1), name='lost-task')
    await asyncio.sleep(0); await asyncio.sleep(0)
    print('before drop'); del t; print('after drop')
    seen = asyncio.create_task(fail(2)); await asyncio.wait([seen]); print(seen.exception())
    f = asyncio.get_running_loop().create_future(); f.set_exception(KeyError('future')); del f
    asyncio.create_task(fail(3), name='unreferenced'); await asyncio.sleep(0); await asyncio.sleep(0); print('end of main')
asyncio.run(main())
print('after run')
