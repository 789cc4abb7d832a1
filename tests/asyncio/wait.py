# asyncio.wait with each return_when, a timeout, and its refusals.
import asyncio
async def ok(x, n=1):
    for _ in range(n): await asyncio.sleep(0)
    return x
async def bad(): await asyncio.sleep(0); raise ValueError('bad')
def names(s): return sorted(t.get_name() for t in s)
async def main():
    mk = lambda *a: [asyncio.create_task(ok(x, n), name=f'{x}') for x, n in a]
    d, p = await asyncio.wait(mk(('a', 1), ('b', 2))); print(names(d), names(p), type(d).__name__)
    d, p = await asyncio.wait(mk(('a', 1), ('b', 5)), return_when=asyncio.FIRST_COMPLETED); print(names(d), names(p)); await asyncio.wait(p)
    ts = mk(('a', 1), ('b', 9)) + [asyncio.create_task(bad(), name='bad')]
    d, p = await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION); print(names(d), names(p), [repr(t.exception()) for t in d if t.get_name() == 'bad']); [t.cancel() for t in p]
    t = asyncio.create_task(asyncio.Event().wait(), name='never'); d, p = await asyncio.wait([t], timeout=0.01); print(names(d), names(p), t.cancelled()); t.cancel()
    d, p = await asyncio.wait({t}, timeout=0); print(names(d), names(p))
    print(asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED)
    c = ok(1)
    for f in (lambda: asyncio.wait([]), lambda: asyncio.wait([c]), lambda: asyncio.wait(5), lambda: asyncio.wait([t], return_when='x'), lambda: asyncio.wait(t)):
        try: await f()
        except Exception as e: print(type(e).__name__, e)
    c.close()
    async def waiter(): await asyncio.wait([t2])
    t2 = asyncio.create_task(asyncio.Event().wait(), name='inner'); w = asyncio.create_task(waiter()); await asyncio.sleep(0); w.cancel()
    try: await w
    except asyncio.CancelledError: print('waiter cancelled; inner', t2.cancelled(), t2.done())
    t2.cancel()
asyncio.run(main())
