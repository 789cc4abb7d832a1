# gather: results, first exception, siblings, return_exceptions, cancellation, duplicates.
import asyncio
log = []
async def ok(x, n=1):
    for _ in range(n): await asyncio.sleep(0)
    log.append(f'ok{x}'); return x
async def bad(x, n=1):
    for _ in range(n): await asyncio.sleep(0)
    log.append(f'bad{x}'); raise ValueError(x)
async def forever(x):
    try: await asyncio.Event().wait()
    except asyncio.CancelledError: log.append(f'cancelled{x}'); raise
def flush(): print(' ', *log); log.clear()
async def main():
    print(await asyncio.gather(ok(1, 3), ok(2, 1), ok(3, 2))); flush()
    print(await asyncio.gather(), await asyncio.gather(ok(1)))
    try: await asyncio.gather(ok(1, 4), bad(2, 1), bad(3, 2))
    except ValueError as e: print('first', e)
    flush()
    for _ in range(5): await asyncio.sleep(0)
    flush()
    print(await asyncio.gather(ok(1), bad(2), ok(3), bad(4, 2), return_exceptions=True)); flush()
    c = ok(5); t = asyncio.create_task(ok(6)); print(await asyncio.gather(c, t, c, t)); flush()
    f = asyncio.get_running_loop().create_future(); f.set_result('future'); print(await asyncio.gather(f, ok(1), f))
    g = asyncio.gather(forever(1), forever(2)); await asyncio.sleep(0); print(g.cancel(), g.done())
    try: await g
    except asyncio.CancelledError as e: print('gather cancelled', e.args)
    flush()
    g = asyncio.gather(forever(1), ok(2), return_exceptions=True); await asyncio.sleep(0); await asyncio.sleep(0); g.cancel('msg')
    try: await g
    except asyncio.CancelledError as e: print('even with return_exceptions', e.args)
    flush()
    t = asyncio.create_task(forever('child')); g = asyncio.gather(t, ok(2, 3)); await asyncio.sleep(0); t.cancel()
    try: await g
    except asyncio.CancelledError: print('child cancelled', g.cancelled(), g.done())
    flush()
    t = asyncio.create_task(forever('child')); g = asyncio.gather(t, ok(2), return_exceptions=True); await asyncio.sleep(0); t.cancel(); r = await g; print(repr(r)); flush()
    async def outer(): await asyncio.gather(forever('x'), forever('y'))
    t = asyncio.create_task(outer()); await asyncio.sleep(0); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print('outer cancelled')
    flush()
    print(type(asyncio.gather(ok(1))).__name__, asyncio.gather().done() if False else '')
    try: asyncio.gather(5)
    except TypeError as e: print(e)
    async def exits(): raise SystemExit(1) if False else KeyError('k')
    try: await asyncio.gather(exits(), forever(9))
    except KeyError as e: print(repr(e))
    flush()
asyncio.run(main()); flush()
