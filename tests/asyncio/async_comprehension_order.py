# Suspension inside comprehensions, displays, calls, f-strings, conditions and targets.
import asyncio
async def s(x): await asyncio.sleep(0); return x
async def main():
    print([await s(i) for i in range(3)], {await s(1), await s(2)}, {await s('k'): await s('v')}, (await s(1), await s(2)), [*await s([1, 2]), await s(3)], {**await s({'a': 1})})
    print(await s(1) + await s(2) * await s(3), await s(1) < await s(2) < await s(3), await s(0) or await s(5), await s(1) and await s(2), not await s(1), await s('t') if await s(1) else await s('f'))
    def f(*a, **k): return a, k
    print(f(await s(1), *await s([2]), k=await s(3), **await s({'z': 4})), (await s(f))(1), (await s([10, 20]))[await s(1)], (await s('abc')).upper(), f'{await s(1)} {await s(2):{await s(5)}}')
    d = {}; d[await s('k')] = await s('v'); d[await s('n')] = 0; d[await s('n')] += await s(5); print(d)
    a, b = await s(1), await s(2); a += await s(10); print(a, b)
    if await s(True): print('if')
    n = 0
    while await s(n) < 2: n += 1
    for i in await s([1, 2]): print(i, end=' ')
    assert await s(1), await s('msg')
    match await s(5):
        case x if await s(x) == 5: print('matched', x)
    try: raise await s(ValueError('raised'))
    except (await s(ValueError)) as e: print(e)
    with await s(CM()) as c: print(c)
    print((lambda v: v + 1)(await s(1)), [x for x in await s([1, 2]) if await s(x) > 1], sum([await s(i) for i in range(4)]), (y := await s(7)), y)
    del d[await s('k')]; print(d); return await s('returned')
class CM:
    def __enter__(self): return 'cm'
    def __exit__(self, *a): pass
print(asyncio.run(main()))
