# create_task, names, results, states, repr.
import asyncio
async def work(x): await asyncio.sleep(0); return x * 2
async def fail(): raise ValueError('failed')
async def main():
    t = asyncio.create_task(work(5)); print(t.done(), t.cancelled(), t.get_name(), t.cancelling())
    for f in (t.result, t.exception):
        try: f()
        except Exception as e: print(type(e).__name__, e)
    print(await t, t.done(), t.result(), t.exception(), await t)
    u = asyncio.create_task(work(1), name='my name'); print(u.get_name()); u.set_name(42); print(repr(u.get_name())); await u
    e = asyncio.create_task(fail())
    try: await e
    except ValueError as x: print('caught', x)
    print(repr(e.exception()), e.done(), e.cancelled())
    try: e.result()
    except ValueError as x: print('again', x)
    print(asyncio.current_task().get_name(), asyncio.current_task() is not t, len(asyncio.all_tasks()), t.get_coro().__name__, asyncio.create_task(work(2)).get_name(), len(asyncio.all_tasks()))
    for f in (lambda: t.set_result(1), lambda: t.set_exception(ValueError()), lambda: asyncio.create_task(5), lambda: asyncio.create_task(work), lambda: t.add_done_callback(), lambda: asyncio.ensure_future(5), lambda: asyncio.Task(5)):
        try: f()
        except Exception as x: print(type(x).__name__, str(x).split(' at 0x')[0])
    t2 = asyncio.create_task(work(7)); t2.add_done_callback(lambda t: print('callback', t is t2, t.result())); print('before'); await t2; print('after'); await asyncio.sleep(0)
    print(isinstance(t2, asyncio.Task), isinstance(t2, asyncio.Future), asyncio.isfuture(t2), asyncio.iscoroutine(t2), asyncio.ensure_future(t2) is t2)
    r = repr(t); print(r[:r.index(' coro=')], r[-11:])
asyncio.run(main())
c = work(1)
try: asyncio.create_task(c)
except RuntimeError as e: print(e)
c.close()
try: asyncio.current_task()
except RuntimeError as e: print(e)
try: asyncio.get_running_loop()
except RuntimeError as e: print(e)
