# TaskGroup: results, errors, nesting, cancellation, misuse.
import asyncio
log = []
async def ok(x, n=1):
    for _ in range(n): await asyncio.sleep(0)
    log.append(f'ok{x}'); return x
async def bad(x, n=1):
    for _ in range(n): await asyncio.sleep(0)
    raise ValueError(x)
async def forever(x):
    try: await asyncio.Event().wait()
    except asyncio.CancelledError: log.append(f'cancelled{x}'); raise
def flush(): print(' ', *log); log.clear()
async def attempt(f):
    try: print(f.__name__, '->', await f())
    except BaseException as e: print(f.__name__, '->', repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
    flush()
async def main():
    async def results():
        async with asyncio.TaskGroup() as tg: a = tg.create_task(ok(1)); b = tg.create_task(ok(2), name='b')
        return a.result(), b.result(), b.get_name()
    async def one_fails():
        async with asyncio.TaskGroup() as tg: tg.create_task(bad(1)); tg.create_task(forever(2)); tg.create_task(ok(3))
    async def two_fail():
        async with asyncio.TaskGroup() as tg: tg.create_task(bad(1)); tg.create_task(bad(2))
    async def body_fails():
        async with asyncio.TaskGroup() as tg: tg.create_task(forever(1)); await asyncio.sleep(0); raise KeyError('body')
    async def body_fails_first():
        async with asyncio.TaskGroup() as tg: tg.create_task(forever(1)); raise KeyError('body')
    async def body_and_child():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad(1))
            try: await asyncio.Event().wait()
            except asyncio.CancelledError: raise KeyError('in body')
    async def body_cancelled_by_child():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad('c'))
            try: await asyncio.Event().wait()
            finally: log.append('body interrupted')
    async def nested():
        async with asyncio.TaskGroup() as o:
            o.create_task(forever('outer'))
            async with asyncio.TaskGroup() as i: i.create_task(bad('inner'))
    async def child_cancelled():
        async with asyncio.TaskGroup() as tg: t = tg.create_task(forever(1)); await asyncio.sleep(0); t.cancel()
        return t.cancelled()
    async def grows():
        async with asyncio.TaskGroup() as tg:
            async def spawn(n):
                if n: tg.create_task(spawn(n - 1))
                log.append(n)
            tg.create_task(spawn(3))
        return 'all'
    async def from_outside():
        async def inner():
            async with asyncio.TaskGroup() as tg: tg.create_task(forever(1)); await asyncio.Event().wait()
        t = asyncio.create_task(inner()); await asyncio.sleep(0); await asyncio.sleep(0); t.cancel('out'); await t
    async def star():
        try:
            async with asyncio.TaskGroup() as tg: tg.create_task(bad(1)); tg.create_task(ok(2))
        except* ValueError as eg: log.append(repr(eg.exceptions))
        return 'handled'
    async def cleanup_fails():
        async def c():
            try: await asyncio.Event().wait()
            finally: raise OSError('cleanup')
        async with asyncio.TaskGroup() as tg: tg.create_task(c()); tg.create_task(bad(1))
    async def late():
        async with asyncio.TaskGroup() as tg: pass
        c = ok(1)
        try: tg.create_task(c)
        finally: c.close()
    async def unentered():
        c = ok(1)
        try: asyncio.TaskGroup().create_task(c)
        except RuntimeError as e: log.append(str(e).split(' at 0x')[0]); c.close()
        tg = asyncio.TaskGroup()
        async with tg:
            try:
                async with tg: pass
            except RuntimeError as e: log.append(str(e).split(' at 0x')[0] + str(e)[-26:])
    async def exits():
        async def e(): raise SystemExit(5) if False else asyncio.CancelledError
        async with asyncio.TaskGroup() as tg: tg.create_task(e()); tg.create_task(ok(1))
        return 'a cancelled child is no error'
    async def abort_create():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad(1)); await asyncio.sleep(0)
            try: await asyncio.sleep(1)
            except asyncio.CancelledError:
                c = ok(9)
                try: tg.create_task(c)
                except RuntimeError as e: log.append(str(e).split(' <')[-1][-20:])
                raise
    for f in (results, one_fails, two_fail, body_fails, body_fails_first, body_and_child, body_cancelled_by_child, nested, child_cancelled, grows, from_outside, star, cleanup_fails, unentered, exits, abort_create): await attempt(f)
    try: await late()
    except RuntimeError as e: print(str(e)[-13:])
    print(asyncio.current_task().cancelling())
asyncio.run(main())
