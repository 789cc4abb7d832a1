# run_app: the banner, signals of the application, and how an interrupt ends it; sites; the access log.
import asyncio
import logging
import os
import re
import signal
import socket
import sys
import tempfile

from aiohttp import ClientSession, UnixConnector, web

logging.getLogger("aiohttp.access").setLevel(logging.INFO)
handler = logging.StreamHandler(sys.stdout)
logging.getLogger("aiohttp.access").addHandler(handler)
hide = {}


class Hide(logging.Formatter):
    def format(self, record):
        return re.sub(r"\[.*?\]", "[time]", super().format(record))


handler.setFormatter(Hide())


async def hello(request):
    return web.Response(text="hello")


async def slow(request):
    print("slow begins")
    await asyncio.sleep(0.6)
    print("slow ends")
    return web.Response(text="slow")


async def context(app):
    print("context entered")
    task = asyncio.create_task(visit(app))
    yield
    await asyncio.gather(task, return_exceptions=True)
    print("context left")


async def visit(app):
    await asyncio.sleep(0.05)
    async with ClientSession(headers={"User-Agent": "me"}) as session:
        async with session.get(app["url"]) as response:
            print("client:", await response.text())
        late = asyncio.create_task(session.get(app["url"] + "slow"))
        await asyncio.sleep(0.3)
        os.kill(os.getpid(), app["signal"])
        async with await late as response:
            print("client:", await response.text())


async def say(what, app):
    print(what)


def serve(signum):
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
        app = web.Application()
        app["url"], app["signal"] = f"http://127.0.0.1:{port}/", signum
        app.router.add_get("/", hello)
        app.router.add_get("/slow", slow)
        app.cleanup_ctx.append(context)
        app.on_startup.append(lambda app: say("startup", app))
        app.on_shutdown.append(lambda app: say("shutdown", app))
        app.on_cleanup.append(lambda app: say("cleanup", app))
        web.run_app(app, sock=sock, print=lambda text: print(text.replace(str(port), "PORT")))


async def sites():
    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app, access_log=None)
    try:
        web.TCPSite(runner)
    except RuntimeError as error:
        print(error)
    await runner.setup()
    path = os.path.join(tempfile.mkdtemp(), "socket")
    site = web.UnixSite(runner, path)
    await site.start()
    print(site.name == f"http://unix:{path}:", runner.addresses == [path], site in runner.sites)
    async with ClientSession(connector=UnixConnector(path)) as session:
        async with session.get("http://localhost/") as response:
            print(response.status, await response.text())
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    other = web.TCPSite(runner, "127.0.0.1", tcp._server.sockets[0].getsockname()[1])
    try:
        await other.start()
    except OSError as error:
        print(re.sub(r"\d{4,}", "PORT", str(error)))
    try:
        await tcp.start()
    except RuntimeError as error:
        print(str(error).partition(" <")[0])
    await runner.cleanup()
    print(runner.sites, runner.server)


for signum in (signal.SIGINT, signal.SIGTERM):
    serve(signum)
asyncio.run(sites())
