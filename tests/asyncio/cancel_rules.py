# Cancellation: before the start, twice, swallowed, with messages, of itself, racing a result.
import asyncio
async def forever(tag='t'):
    print('started', tag)
    try: await asyncio.Event().wait()
    except asyncio.CancelledError as e: print('cancelled', tag, e.args); raise
async def join(t):
    try: return await t
    except asyncio.CancelledError as e: return f'CancelledError{e.args}'
async def main():
    t = asyncio.create_task(forever('never')); print(t.cancel(), t.cancelling(), await join(t), t.cancelled(), t.cancel(), t.cancelling())
    t = asyncio.create_task(forever('a')); await asyncio.sleep(0); print(t.cancel('why'), t.done()); print(await join(t), t.cancelled())
    t = asyncio.create_task(forever('twice')); await asyncio.sleep(0); t.cancel('one'); t.cancel('two'); print(t.cancelling()); print(await join(t))
    async def swallow():
        try: await asyncio.Event().wait()
        except asyncio.CancelledError: print('swallowed', asyncio.current_task().cancelling())
        await asyncio.sleep(0); return 'survived'
    t = asyncio.create_task(swallow()); await asyncio.sleep(0); t.cancel(); print(await join(t), t.cancelled(), t.cancelling(), t.uncancel(), t.uncancel())
    async def me():
        asyncio.current_task().cancel(); print('still running')
        try: await asyncio.sleep(0)
        except asyncio.CancelledError: print('at the next suspension'); raise
    t = asyncio.create_task(me()); print(await join(t))
    async def me_returns(): asyncio.current_task().cancel(); return 'value'
    t = asyncio.create_task(me_returns()); print(await join(t), t.cancelled())
    async def me_uncancels(): asyncio.current_task().cancel(); asyncio.current_task().uncancel(); await asyncio.sleep(0); return 'not cancelled'
    t = asyncio.create_task(me_uncancels()); print(await join(t))
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    async def waits():
        try: return await fut
        except asyncio.CancelledError: print('result lost'); raise
    t = asyncio.create_task(waits()); await asyncio.sleep(0); fut.set_result('r'); t.cancel(); print(await join(t))
    fut = loop.create_future(); t = asyncio.create_task(waits()); await asyncio.sleep(0); t.cancel(); print(fut.cancelled()); print(await join(t))
    async def outer():
        inner = asyncio.create_task(forever('inner'))
        try: await inner
        except asyncio.CancelledError: print('outer sees', inner.cancelled()); raise
    t = asyncio.create_task(outer()); await asyncio.sleep(0); await asyncio.sleep(0); t.cancel(); print(await join(t))
    async def stubborn():
        try: await asyncio.Event().wait()
        except asyncio.CancelledError: await asyncio.sleep(0); await asyncio.sleep(0); return 'stubborn result'
    async def over(): return await asyncio.create_task(stubborn())
    t = asyncio.create_task(over()); await asyncio.sleep(0); await asyncio.sleep(0); t.cancel(); print(await join(t))
    async def converts():
        try: await asyncio.Event().wait()
        except asyncio.CancelledError: raise ValueError('instead')
    t = asyncio.create_task(converts()); await asyncio.sleep(0); t.cancel()
    try: await t
    except ValueError as e: print(repr(e), repr(e.__context__), t.cancelled())
    async def fin():
        try: await asyncio.Event().wait()
        finally: await asyncio.sleep(0); print('async cleanup done')
    t = asyncio.create_task(fin()); await asyncio.sleep(0); t.cancel(); print(await join(t))
    print(issubclass(asyncio.CancelledError, Exception), asyncio.CancelledError.__mro__[1].__name__, asyncio.CancelledError.__module__)
    t = asyncio.create_task(forever('r')); await asyncio.sleep(0); t.cancel(); await join(t)
    for f in (t.result, t.exception):
        try: f()
        except asyncio.CancelledError as e: print('raises', e.args)
    async def throws(): raise asyncio.CancelledError('own')
    t = asyncio.create_task(throws()); print(await join(t), t.cancelled())
asyncio.run(main())
