"""The tasks of requests, whether or not anybody looks at them."""
import asyncio
import gc
import logging

import aiohttp
from aiohttp import web
logging.disable(logging.CRITICAL)
seen = []
async def boom(r): raise ValueError("x")
async def boom_task(r):
    asyncio.current_task().set_name("mine"); raise ValueError("x")
async def cancel(r): raise asyncio.CancelledError
async def cancel2(r):
    asyncio.current_task().cancel(); return web.Response(text="not")
async def name(r):
    t = asyncio.current_task(); n = t.get_name().startswith("Task-")
    return web.Response(text=str(n))
async def eager(r):
    async def inner(): return (asyncio.current_task().get_coro().__name__, len([t for t in asyncio.all_tasks() if t.get_coro().__name__ in ("inner", "eager", "_handle_request")]))
    t = asyncio.create_task(inner(), eager_start=True) if hasattr(asyncio, "x") else asyncio.Task(inner(), loop=asyncio.get_running_loop(), eager_start=True)
    return web.Response(text=str(await t))
async def wait(r):
    await asyncio.wait_for(asyncio.sleep(0), 1); return web.Response(text="w")
async def gath(r): return web.Response(text=str(await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))))
async def shield(r): return web.Response(text=str(await asyncio.shield(asyncio.sleep(0, 5))))
async def lock(r):
    l = asyncio.Lock()
    async with l: return web.Response(text=str(l.locked()))
async def gen(r):
    async def g():
        try: yield 1
        finally: seen.append("closed")
    async for x in g(): return web.Response(text=str(x))
async def main():
    app = web.Application()
    hs = [boom, boom_task, cancel, cancel2, name, eager, wait, gath, shield, lock, gen]
    for h in hs: app.router.add_get("/" + h.__name__, h)
    runner = web.AppRunner(app, access_log=None); await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0); await site.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as s:
        for rnd in range(2):
            for h in hs:
                try:
                    async with s.get("/" + h.__name__) as r: print(h.__name__, r.status, await r.text())
                except aiohttp.ClientError as e: print(h.__name__, type(e).__name__)
    await runner.cleanup()
    gc.collect(); print(seen)
asyncio.run(main())
