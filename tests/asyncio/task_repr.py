# How tasks and futures print in each of their states.
import asyncio
async def waits(f): return await f
async def fails(): raise ValueError('x')
def clean(o):
    out = []
    for part in repr(o).split(' at 0x'): out.append(part if not out else part.lstrip('0123456789abcdef'))
    return ' at 0x'.join(out)
def callback(f): pass
async def main():
    loop = asyncio.get_running_loop(); f = loop.create_future(); t = asyncio.create_task(waits(f), name='named')
    print(clean(f)); print(clean(t)); await asyncio.sleep(0); print(clean(t)); print(clean(f))
    f.add_done_callback(callback); print(clean(f)); f.add_done_callback(callback); print(clean(f))
    t.cancel(); print(clean(t)); 
    try: await t
    except asyncio.CancelledError: print(clean(t), clean(f))
    e = asyncio.create_task(fails(), name='e'); await asyncio.wait([e]); print(clean(e)); e.exception()
    d = asyncio.create_task(asyncio.sleep(0, 'done'), name='d'); await d; print(clean(d).split(' coro=')[0], clean(d)[-15:])
    g = asyncio.gather(d, d); print(clean(g)); await g; print(clean(g))
    x = loop.create_future(); x.set_exception(KeyError('k')); print(clean(x)); x.exception(); y = loop.create_future(); y.set_result('r' * 300); print(len(repr(y)) < 200)
    n = asyncio.Queue(3); n.put_nowait(1); print(clean(n)); print(clean(asyncio.Lock()), clean(asyncio.Event()), clean(asyncio.Semaphore(2)), clean(asyncio.Condition()))
    l = asyncio.Lock(); await l.acquire(); w = asyncio.create_task(l.acquire(), name='w'); await asyncio.sleep(0); print(clean(l)); w.cancel()
    tm = asyncio.timeout(None); print(tm); 
    async with tm: print(tm)
    print(tm); tg = asyncio.TaskGroup(); print(tg)
    async with tg: tg.create_task(asyncio.sleep(0)); print(tg)
asyncio.run(main())
