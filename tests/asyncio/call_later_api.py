# Handles, call_at, call_soon with arguments, loop.time.
import asyncio
async def main():
    loop = asyncio.get_running_loop(); out = []
    loop.call_soon(lambda *a: out.append(a), 1, 2); loop.call_at(loop.time() + 0.005, out.append, 'at'); h = loop.call_later(0.002, out.append, 'later'); print(isinstance(h, asyncio.TimerHandle), isinstance(h, asyncio.Handle), h.cancelled())
    await asyncio.sleep(0.02); print(out); print(isinstance(loop.time(), float), loop.time() <= loop.time(), isinstance(loop, asyncio.AbstractEventLoop))
    for f in (lambda: loop.call_soon(), lambda: loop.call_later(None, print), lambda: loop.create_task(5)):
        try: f()
        except Exception as e: print(type(e).__name__, str(e).split(' at 0x')[0])
    t = loop.create_task(asyncio.sleep(0, 'created by loop')); print(await t)
asyncio.run(main())
