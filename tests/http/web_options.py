# What can be set about a server: times, limits, bodies that come compressed, sites, formats of the access log.
import asyncio
import gzip
import logging
import os
import re
import socket
import tempfile
import zlib

import aiohttp
from aiohttp import web
from aiohttp.web_log import AccessLogger

logging.getLogger("aiohttp.server").setLevel(100)
events = []
gate = None


async def hello(request):
    return web.Response(text="hello")


async def waits(request):
    try:
        await gate.wait()
    except asyncio.CancelledError:
        events.append("cancelled")
        raise
    events.append("done")
    return web.Response(text="waited")


async def body(request):
    try:
        data = await request.read()
    except Exception as error:
        events.append(type(error).__name__)
        raise
    return web.Response(text=f"{len(data)} {data[:10]} {request.headers.get('Content-Encoding')}")


async def pieces(request):
    size = 0
    async for piece in request.content.iter_any():
        size += len(piece)
    return web.Response(text=str(size))


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for size in (1, 20, 300):
        await response.write(b"x" * size)
    return response


async def fails(request):
    raise ZeroDivisionError


class Serving:
    """A server with options, while the context is entered; its port."""

    def __init__(self, app_options=None, **options):
        self.app = web.Application(**(app_options or {}))
        self.app.router.add_get("/", hello)
        self.app.router.add_get("/waits", waits)
        self.app.router.add_get("/stream", stream)
        self.app.router.add_get("/fails", fails)
        self.app.router.add_post("/", body)
        self.app.router.add_post("/pieces", pieces)
        self.app.router.add_post("/ignores", hello)
        self.options = {"access_log": None, **options}

    async def __aenter__(self):
        self.runner = web.AppRunner(self.app, **self.options)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        return site.port

    async def __aexit__(self, *exc_info):
        await self.runner.cleanup()


async def talk(port, data, *, patience=30):
    """What comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        async with asyncio.timeout(patience):
            answer = await reader.read()
    except TimeoutError:
        return "still open"
    except ConnectionError as error:
        return type(error).__name__
    finally:
        writer.close()
    statuses = re.findall(rb"HTTP/1.\d (\d+)", answer)
    return statuses, answer.rpartition(b"\r\n")[2][-40:]


def get(target="/", *headers):
    return f"GET {target} HTTP/1.1\r\nHost: x\r\n{''.join(headers)}\r\n".encode()


def post(target, data, *headers, size=None):
    size = len(data) if size is None else size
    return (f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n" + "".join(headers) + "\r\n").encode() + data


CLOSE = "Connection: close\r\n"


async def times():
    print("# keepalive_timeout")
    async with Serving(keepalive_timeout=0.1) as port:
        for data in (get(), b"", b"GET / HT", get() + b"GET / HT", get() * 3):
            print(await talk(port, data))
    async with Serving(keepalive_timeout=0) as port:
        print(await talk(port, get()))
    async with Serving() as port:
        print(await talk(port, get(), patience=0.3))
    print("# lingering_time")
    for seconds in (0.1, 0):
        async with Serving(lingering_time=seconds, keepalive_timeout=60) as port:
            print(await talk(port, post("/ignores", b"abc", size=10)))
            print(await talk(port, post("/ignores", b"abc") + get("/", CLOSE)))
    print("# handler_cancellation")
    for cancels in (False, True):
        async with Serving(handler_cancellation=cancels) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(get("/waits"))
            await asyncio.sleep(0.05)
            writer.close()
            await asyncio.sleep(0.1)
            gate.set()
            await asyncio.sleep(0.05)
            gate.clear()
            print(cancels, events)
            events.clear()
    print("# shutdown_timeout")
    for seconds in (0.1, 60):
        serving = Serving(shutdown_timeout=seconds)
        port = await serving.__aenter__()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(get("/waits"))
        await asyncio.sleep(0.05)
        if seconds > 1:
            asyncio.get_running_loop().call_later(0.1, gate.set)
        await serving.__aexit__()
        gate.clear()
        answer = await reader.read()
        print(seconds, events, answer.endswith(b"waited"))
        events.clear()
        writer.close()


async def limits():
    print("# lines and headers")
    async with Serving(max_line_size=100, max_field_size=50, max_headers=5) as port:
        for size in (99, 100):
            print(await talk(port, get("/" + "a" * size, CLOSE)))
        for size in (50, 51):
            print(await talk(port, get("/", CLOSE, f"X: {'b' * size}\r\n")))
        for count in (3, 5):
            print(await talk(port, get("/", CLOSE, "X: a\r\n" * count)))
    print("# client_max_size")
    for most in (10, 0):
        async with Serving({"client_max_size": most}) as port:
            for size in (9, 10, 11, 3_000_000):
                print(most, size, (await talk(port, post("/", b"b" * size, CLOSE)))[0], events)
                events.clear()
            print(await talk(port, post("/pieces", b"b" * 1_000_000, CLOSE)))


async def bodies():
    print("# bodies that come compressed")
    plain = b"a" * 100_000
    deflated = zlib.compressobj(wbits=-15)
    raw = deflated.compress(plain) + deflated.flush()
    for options in ({}, {"auto_decompress": False}):
        async with Serving(**options) as port:
            for coding, data in (("gzip", gzip.compress(plain, mtime=0)), ("deflate", zlib.compress(plain)), ("deflate", raw),
                                 ("GZIP", gzip.compress(plain, mtime=0)), ("gzip", b"nonsense"), ("identity", b"xx"),
                                 ("unknown", b"xx")):
                answer = await talk(port, post("/", data, f"Content-Encoding: {coding}\r\n", CLOSE))
                print(options, coding, answer[0], answer[1] if not options else "", events)
                events.clear()
            answer = await talk(port, post("/pieces", gzip.compress(plain, mtime=0), "Content-Encoding: gzip\r\n", CLOSE))
            print(options, answer if not options else answer[0])
    async with Serving({"client_max_size": 50_000}) as port:
        print((await talk(port, post("/", gzip.compress(plain), "Content-Encoding: gzip\r\n", CLOSE)))[0])


async def sites():
    print("# sites")
    serving = Serving()
    runner = serving.runner = web.AppRunner(serving.app, access_log=None)
    try:
        web.TCPSite(runner)
    except RuntimeError as error:
        print(error)
    await runner.setup()
    first = web.TCPSite(runner, "127.0.0.1", 0, reuse_port=True)
    await first.start()
    second = web.TCPSite(runner, "127.0.0.1", first.port, reuse_port=True)
    await second.start()
    print(first.name == second.name, len(runner.sites), len(runner.addresses))
    print(web.TCPSite(runner).name, web.TCPSite(runner, port=80).name, web.TCPSite(runner, "::1", 8000).name)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "socket")
        site = web.UnixSite(runner, path)
        await site.start()
        print(site.name.replace(directory, "D"))
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(path)) as session:
            async with session.get("http://x/") as response:
                print(response.status, await response.text())
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        site = web.SockSite(runner, sock, backlog=5)
        await site.start()
        print(site.name == f"http://127.0.0.1:{sock.getsockname()[1]}")
        for wrong in (site.start, first.stop, first.stop):
            try:
                await wrong()
            except RuntimeError as error:
                print(re.sub("<.*?>", "<...>", str(error)))
        await runner.cleanup()
    for options in ({"access_log_class": int}, {"debug": True}, {"tcp_keepalive": False}, {"logger": None}):
        runner = web.AppRunner(Serving().app, **options)
        try:
            await runner.setup()
            print(options, "will do")
        except TypeError as error:
            print(options, error)
        await runner.cleanup()


class Lines(logging.Handler):
    def emit(self, record):
        shown = {key: value for key, value in record.__dict__.items()
                 if key in ("first_request_line", "response_status", "response_size", "request_header", "response_header")}
        print("   ", record.getMessage(), shown)


async def logs():
    print("# access logs")
    logger = logging.getLogger("access")
    logger.setLevel(logging.INFO)
    logger.addHandler(Lines())
    for form in ("%a %t %P %r %s %b %T %Tf %D", "%{X}i %{Y}o", "%{X}e", "%O", "%%", "%x", "100%", "%{a b}i", ""):
        try:
            made = AccessLogger(logger, form)
            print(repr(form), repr(made._log_format), len(made._methods), made.enabled)
        except (KeyError, AttributeError) as error:
            print(repr(form), type(error).__name__, error)
    for form in ('%a "%r" %s %b "%{Referer}i" "%{User-Agent}i" "%{Content-Type}o" %{None}o', "%s"):
        async with Serving(access_log=logger, access_log_format=form) as port:
            for target in ("/", "/stream", "/nowhere", "/fails", "/?a=b&c=%20"):
                await talk(port, get(target, CLOSE, "Referer: me\r\n"))
            await talk(port, post("/pieces", b"x" * 100_000, CLOSE, "User-Agent: I\r\n"))
            await talk(port, b"HEAD / HTTP/1.0\r\n\r\n")
            await talk(port, b"nothing\r\n\r\n")


async def main():
    global gate
    gate = asyncio.Event()
    await times()
    await limits()
    await bodies()
    await sites()
    await logs()


asyncio.run(main())
