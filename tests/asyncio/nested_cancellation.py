# Cancellation through several layers: timeouts in groups, groups in timeouts, shields, cleanups that await.
import asyncio
log = []
async def work(name, cleanup=0):
    try: await asyncio.Event().wait()
    except asyncio.CancelledError:
        for i in range(cleanup): await asyncio.sleep(0); log.append(f'{name} cleanup {i}')
        log.append(f'{name} cancelled'); raise
async def case(f):
    try: r = await f()
    except BaseException as e: r = repr(e)
    print(f.__name__, '->', r, log, asyncio.current_task().cancelling()); log.clear()
async def main():
    async def group_in_timeout():
        async with asyncio.timeout(0):
            async with asyncio.TaskGroup() as tg: tg.create_task(work('a', 2)); tg.create_task(work('b'))
    async def timeout_in_group():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(work('a'))
            async with asyncio.timeout(0): await asyncio.sleep(1)
    async def gather_in_timeout():
        async with asyncio.timeout(0): await asyncio.gather(work('a'), work('b', 1))
    async def wait_for_gather(): return await asyncio.wait_for(asyncio.gather(work('a'), work('b')), 0)
    async def cancelled_twice():
        t = asyncio.create_task(work('a', 3)); await asyncio.sleep(0); t.cancel('one'); await asyncio.sleep(0); await asyncio.sleep(0); t.cancel('two'); await t
    async def suppress_in_group():
        async with asyncio.TaskGroup() as tg:
            async def s():
                try: await asyncio.Event().wait()
                except asyncio.CancelledError: log.append('swallowed'); return 'x'
            async def f(): raise ValueError('f')
            t = tg.create_task(s()); tg.create_task(f())
    async def finally_awaits():
        t = asyncio.create_task(fin()); await asyncio.sleep(0); t.cancel()
        try: await t
        finally: log.append('outer finally')
    async def fin():
        try: await asyncio.Event().wait()
        finally:
            try: await asyncio.sleep(0)
            finally: log.append('inner finally')
    async def async_with_cancel():
        class CM:
            async def __aenter__(self): log.append('enter'); return self
            async def __aexit__(self, t, v, tb): await asyncio.sleep(0); log.append(f'exit {t.__name__}')
        async def w():
            async with CM(): await asyncio.Event().wait()
        t = asyncio.create_task(w()); await asyncio.sleep(0); t.cancel(); await t
    async def async_for_cancel():
        async def g():
            try:
                while True: await asyncio.sleep(0); yield 1
            finally: await asyncio.sleep(0); log.append('gen closed')
        async def w():
            async for x in g(): pass
        t = asyncio.create_task(w()); [await asyncio.sleep(0) for _ in range(3)]; t.cancel()
        try: await t
        finally: [await asyncio.sleep(0) for _ in range(4)]
    async def three_timeouts():
        try:
            async with asyncio.timeout(0):
                try:
                    async with asyncio.timeout(0):
                        try:
                            async with asyncio.timeout(0): await asyncio.sleep(1)
                        finally: log.append('1')
                finally: log.append('2')
        finally: log.append('3')
    async def lock_cancel():
        l = asyncio.Lock(); await l.acquire(); ts = [asyncio.create_task(l.acquire(), name=n) for n in 'abc']; await asyncio.sleep(0); ts[0].cancel(); l.release(); await asyncio.sleep(0); await asyncio.sleep(0); r = [t.cancelled() or t.done() for t in ts]; ts[2].cancel(); return r
    for f in (group_in_timeout, timeout_in_group, gather_in_timeout, wait_for_gather, cancelled_twice, suppress_in_group, finally_awaits, async_with_cancel, async_for_cancel, three_timeouts, lock_cancel): await case(f)
asyncio.run(main())
