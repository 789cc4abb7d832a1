"""The contexts in which handlers run: that of the application's start, never that of another request."""
import asyncio
import contextvars

from aiohttp import web
var = contextvars.ContextVar("var", default="unset")
async def context(request):
    before = var.get()
    var.set("seen" + request.path)
    return web.Response(text=before)
async def slow(request):
    before = var.get()
    var.set("slow")
    await asyncio.sleep(0)
    return web.Response(text=before)
async def stream(request):
    before = var.get()
    var.set("stream")
    s = web.StreamResponse(); await s.prepare(request); await s.write(before.encode()); return s
async def main():
    app = web.Application(); app.router.add_get("/context{a:.*}", context); app.router.add_get("/slow", slow); app.router.add_get("/stream", stream)
    runner = web.AppRunner(app, access_log=None); await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0); await site.start()
    async def ask(*paths):
        r, w = await asyncio.open_connection("127.0.0.1", runner.addresses[0][1])
        for p in paths: w.write(f"GET {p} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await asyncio.sleep(0.1)
        t = await r.read(5000); w.close()
        print(paths, [x.split(b"\r\n\r\n", 1)[1] for x in t.split(b"HTTP/1.1 ")[1:]])
    await ask("/context1", "/context2")
    await ask("/slow", "/context2")
    await ask("/stream", "/context2")
    await ask("/context0", "/stream", "/context2", "/context3")
asyncio.run(main())
async def outer():
    var.set("main")
    await main()
asyncio.run(outer())
