# asyncio.timeout: expiry, reschedule, nesting, cancellation from outside, errors.
import asyncio
async def main():
    try:
        async with asyncio.timeout(0.01) as cm: await asyncio.sleep(10)
    except TimeoutError as e: print(repr(e), repr(e.__cause__), cm.expired())
    async with asyncio.timeout(5) as cm: await asyncio.sleep(0)
    print(cm.expired(), cm.when() is not None)
    async with asyncio.timeout(None) as cm: print(cm.when()); cm.reschedule(asyncio.get_running_loop().time() + 5); print(cm.when() > 0)
    try:
        async with asyncio.timeout(None) as cm: cm.reschedule(asyncio.get_running_loop().time() + 0.01); await asyncio.sleep(10)
    except TimeoutError: print('rescheduled', cm.expired())
    try:
        async with asyncio.timeout(5):
            async with asyncio.timeout(0.01): await asyncio.sleep(10)
    except TimeoutError: print('inner')
    try:
        async with asyncio.timeout(0.01) as outer:
            try:
                async with asyncio.timeout(5) as inner: await asyncio.sleep(10)
            except TimeoutError: print('never')
    except TimeoutError: print('outer', outer.expired(), inner.expired())
    try:
        async with asyncio.timeout(0.01) as o:
            async with asyncio.timeout(0.01) as i: await asyncio.sleep(10)
    except TimeoutError: print('both', o.expired(), i.expired())
    try:
        async with asyncio.timeout(0.01) as cm:
            try: await asyncio.sleep(10)
            except asyncio.CancelledError: print('swallowed inside')
        print('no error', cm.expired())
    except TimeoutError: print('raised')
    try:
        async with asyncio.timeout(0.01):
            try: await asyncio.sleep(10)
            finally: raise ValueError('from finally')
    except ValueError as e: print(repr(e), repr(e.__context__), type(e.__context__.__context__).__name__)
    async def t():
        async with asyncio.timeout(5) as cm:
            try: await asyncio.sleep(10)
            finally: print('expired', cm.expired())
    task = asyncio.create_task(t()); await asyncio.sleep(0); task.cancel()
    try: await task
    except asyncio.CancelledError: print('CancelledError')
    cm = asyncio.timeout(1)
    try: cm.reschedule(5)
    except RuntimeError as e: print(e)
    async with cm:
        try:
            async with cm: pass
        except RuntimeError as e: print(e)
    try: cm.reschedule(1)
    except RuntimeError as e: print(e)
    try:
        async with asyncio.timeout(0.005): raise KeyError('k')
    except KeyError as e: print(repr(e))
    async with asyncio.timeout_at(asyncio.get_running_loop().time() + 5): print('timeout_at')
    print(repr(asyncio.timeout(None)), asyncio.current_task().cancelling())
asyncio.run(main())
