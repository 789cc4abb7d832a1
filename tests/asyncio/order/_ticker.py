"""Writes a dot and a number each loop iteration, beside what a program writes."""
import asyncio

out = []


def write(*words):
    out.extend(str(w) for w in words)


async def ticking(operation, ticks=8):
    async def ticker():
        for i in range(ticks):
            write(f'.{i}')
            await asyncio.sleep(0)
    out.clear()
    t = asyncio.create_task(ticker())
    try:
        result = await operation()
        write('DONE' if result is None else f'DONE({result!r})')
    except BaseException as e:
        write(f'RAISED({e!r})')
    seen = list(out)
    await t
    print(*seen)


async def n(name='n', yields=0):
    write(name)
    for i in range(yields):
        await asyncio.sleep(0)
        write(f'{name}{i}')
    return name
