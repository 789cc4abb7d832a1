# as_completed: order of completion, both styles, timeout.
import asyncio
async def ok(x, n):
    for _ in range(n): await asyncio.sleep(0)
    return x
async def main():
    ts = [asyncio.create_task(ok(c, n)) for c, n in (('a', 3), ('b', 1), ('c', 2))]
    for c in asyncio.as_completed(ts): print(await c, end=' ')
    print()
    ts = [asyncio.create_task(ok(c, n), name=c) for c, n in (('a', 3), ('b', 1), ('c', 2))]
    async for t in asyncio.as_completed(ts): print(t.get_name(), t.result(), t in ts, end='; ')
    print()
    async def bad(): raise ValueError('x')
    for c in asyncio.as_completed([bad()]):
        try: await c
        except ValueError as e: print('error', e)
    never = asyncio.create_task(asyncio.Event().wait())
    try:
        for c in asyncio.as_completed([never, ok('quick', 0)], timeout=0.01): print(await c)
    except TimeoutError as e: print('timeout', never.done())
    never.cancel()
    print([await c for c in asyncio.as_completed([])])
    try: asyncio.as_completed(5)
    except TypeError as e: print(e)
asyncio.run(main())
