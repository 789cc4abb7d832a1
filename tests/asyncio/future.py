# Future: states, results, callbacks, awaiting from several tasks, errors.
import asyncio
async def main():
    loop = asyncio.get_running_loop(); f = loop.create_future()
    print(f.done(), f.cancelled(), f.get_loop() is loop, type(f).__name__, repr(f))
    for m in (f.result, f.exception):
        try: m()
        except Exception as e: print(type(e).__name__, e)
    async def w(n): r = await f; return n, r
    ts = [asyncio.create_task(w(i)) for i in range(3)]; await asyncio.sleep(0); f.set_result('r'); print(await asyncio.gather(*ts), f.result(), f.exception(), f)
    for m in (lambda: f.set_result(1), lambda: f.set_exception(ValueError())):
        try: m()
        except Exception as e: print(type(e).__name__, e)
    print(f.cancel())
    g = loop.create_future(); g.set_exception(KeyError('k')); print(repr(g.exception()), repr(g))
    for _ in range(2):
        try: await g
        except KeyError as e: print('raised', e)
    h = loop.create_future(); h.set_exception(ValueError); print(repr(h.exception()))
    for bad in (5, StopIteration, StopIteration()):
        x = loop.create_future()
        try: x.set_exception(bad); print(repr(x.exception()))
        except TypeError as e: print(e)
    c = loop.create_future(); print(c.cancel('msg'), c.cancelled(), c.done(), repr(c))
    try: await c
    except asyncio.CancelledError as e: print('cancelled', e.args)
    try: c.set_result(1)
    except asyncio.InvalidStateError as e: print(e)
    order = []; d = loop.create_future(); d.add_done_callback(lambda f: order.append(1)); d.add_done_callback(lambda f: order.append(2)); print(repr(d).count('lambda')); d.set_result(None); print(order); await asyncio.sleep(0); print(order)
    n = loop.create_future(); 
    async def setter(): await asyncio.sleep(0); n.set_result('set by task')
    t = asyncio.create_task(setter()); print(await n); await t
    def cb(f): raise ValueError('in callback')
    loop.set_exception_handler(lambda l, ctx: print('handler', sorted(ctx), ctx['message'].split('(')[0], repr(ctx['exception'])))
    z = loop.create_future(); z.add_done_callback(cb); z.set_result(1); await asyncio.sleep(0)
    loop.call_soon(lambda: 1 / 0); await asyncio.sleep(0)
    print(asyncio.isfuture(z), asyncio.Future(loop=loop).done(), isinstance(z, asyncio.Future))
    async def yields_bad():
        class B:
            def __await__(self): yield 5
        await B()
    try: await asyncio.create_task(yields_bad())
    except RuntimeError as e: print(str(e)[-5:], 'got bad yield' in str(e))
asyncio.run(main())
