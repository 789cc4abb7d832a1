# Suspension in every kind of block: loops, try, finally, with, nested functions, match, comprehensions.
import asyncio
async def y(tag): print(tag, end=' '); await asyncio.sleep(0); return tag
async def loops():
    for i in range(2):
        for j in range(2):
            if j and i: break
            await y(f'{i}{j}')
        else: await y('else')
    n = 2
    while n: n -= 1; await y(f'w{n}')
    else: await y('welse')
async def tries():
    for i in range(4):
        try:
            await y(f't{i}')
            if i == 1: raise ValueError
            if i == 2: continue
            if i == 3: return await y('ret')
        except ValueError: await y('exc')
        else: await y('else')
        finally: await y('fin')
async def nested_finally():
    try:
        try: await y('a'); raise KeyError('k')
        finally: await y('f1')
    except KeyError as e:
        try: await y('handler'); raise ValueError from e
        except ValueError as v: await y(f'v{v.__cause__!r}')
    await y(repr(__import__('sys').exception()))
async def values():
    x, *z = await y('p'), await y('q'), await y('r')
    acc = [await y(k) + (await y('in')) for k in 'mn' if await y('if')]
    return x, z, acc, {k: await y(k) async for k in ag()}
async def ag():
    for k in 'gh': await y('ag'); yield k
async def main():
    for f in (loops, tries, nested_finally, values):
        print('|', await f()); print('|', await asyncio.gather(f(), f()))
asyncio.run(main())
