# Clients that go away at any moment: no handler waits for ever, and nothing stays behind.
import asyncio
import gc
import logging
import os
import random

from aiohttp import web

logging.getLogger("aiohttp.server").setLevel(100)
HOST = b" HTTP/1.1\r\nHost: x\r\n"
REQUESTS = [b"GET /" + HOST + b"\r\n", b"GET /slow/5" + HOST + b"\r\n", b"GET /stream" + HOST + b"\r\n",
            b"POST /up" + HOST + b"Content-Length: 5\r\n\r\nhello", b"HEAD /" + HOST + b"\r\n",
            b"POST /up" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]


async def hello(request):
    return web.Response(text="x" * 100)


async def slow(request):
    await asyncio.sleep(0.003)
    return web.json_response(dict(request.match_info))


async def up(request):
    return web.Response(text=str(len(await request.read())))


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(3):
        await response.write(b"x" * 1000)
        await asyncio.sleep(0)
    return response


async def client(port, rng):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    data = b"".join(rng.choices(REQUESTS, k=rng.randrange(1, 8)))
    end = rng.randrange(4)
    if end == 0:
        data += b"GET /" + HOST + b"Connection: close\r\n\r\n"
    elif end == 1:
        data = data[:rng.randrange(len(data))]
    elif end == 2:
        data += b"garbage\r\n\r\n"
    while data:
        size = rng.randrange(1, 200)
        writer.write(data[:size])
        data = data[size:]
        if rng.random() < 0.5:
            await asyncio.sleep(0)
    if end in (0, 2):
        try:
            await reader.read()
        except ConnectionError:
            pass
    elif rng.random() < 0.5:
        await asyncio.sleep(0.005)
    writer.close()


async def main():
    app = web.Application()
    app.router.add_get("/", hello)
    app.router.add_get("/slow/{n}", slow)
    app.router.add_post("/up", up)
    app.router.add_get("/stream", stream)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    rng = random.Random(5)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        await asyncio.gather(*[client(site.port, rng) for _ in range(20)])
    for _ in range(200):
        if len(asyncio.all_tasks()) == 1 and not runner.server.connections:
            break
        await asyncio.sleep(0.05)
    gc.collect()
    print("tasks:", len(asyncio.all_tasks()), "connections:", len(runner.server.connections),
          "descriptors as before:", len(os.listdir("/proc/self/fd")) <= before)
    await runner.cleanup()


asyncio.run(main())
