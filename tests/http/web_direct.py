# What a handler behind a constant path can come to, where nothing stands between it and the connection.
import asyncio
import logging
import re

from aiohttp import web

logging.getLogger("aiohttp.server").setLevel(100)
seen = []
kept = web.RequestKey("kept", str)


async def text(request):
    return web.Response(text="Hello")


async def html(request):
    return web.Response(text="<p>", content_type="text/html")


async def charset(request):
    return web.Response(text="é", charset="latin-1")


async def json(request):
    return web.json_response({"a": [1, 2.5, None, "é"]})


async def json_status(request):
    return web.json_response({"error": "x"}, status=418, headers={"X-A": "b"})


async def octets(request):
    return web.Response(body=b"\x00\x01")


async def nothing(request):
    return web.Response()


async def no_content(request):
    return web.Response(status=204)


async def headers(request):
    response = web.Response(text="with headers", headers={"x-odd-CASE": "1", "Server": "mine"})
    response.headers.add("X-Two", "a")
    response.headers.add("X-Two", "b")
    return response


async def changed(request):
    response = web.Response(text="before")
    response.set_status(201, "Made so")
    response.text = "after"
    response.content_type = "text/x"
    response.set_cookie("a", "b")
    response["kept"] = 1
    return response


async def compressed(request):
    response = web.Response(text="x" * 100)
    response.enable_compression(web.ContentCoding.gzip)
    return response


async def chunked(request):
    response = web.Response(text="in chunks")
    response.enable_chunked_encoding()
    return response


async def closing(request):
    response = web.Response(text="bye")
    response.force_close()
    return response


async def waits(request):
    before = request.task
    await asyncio.sleep(0.001)
    return web.Response(text=f"waited {isinstance(before, asyncio.Task)} {before is request.task}")


async def request_facts(request):
    info = request.match_info
    request[kept] = "here"
    facts = [request.method, request.path, request.rel_url, request.host, request.version, dict(info),
             request.app is info.apps[0], info.handler is request_facts, info.route.method,
             info.route.resource.canonical, request.headers.get("X-Mine"), sorted(request.query.items()),
             dict(request.cookies), request.body_exists, request.can_read_body, request.content_length,
             request[kept], len(request), bool(request), request.config_dict["name"], request.keep_alive,
             isinstance(request.task, asyncio.Task), request.secure, request.client_max_size]
    return web.Response(text="\n".join(map(str, facts)))


async def raises(request):
    raise web.HTTPFound("/text")


async def raises_at_once(request):
    raise web.HTTPTeapot()


async def fails(request):
    raise ZeroDivisionError


async def times_out(request):
    raise asyncio.TimeoutError


async def returns_none(request):
    return None


async def returns_text(request):
    return "text"


async def streams(request):
    response = web.StreamResponse(headers={"Content-Type": "text/plain"})
    await response.prepare(request)
    await response.write(b"one ")
    await asyncio.sleep(0)
    await response.write(b"two")
    return response


async def prepared(request):
    response = web.Response(text="prepared by hand")
    await response.prepare(request)
    await response.write_eof()
    return response


async def read(request):
    return web.Response(text=f"read {await request.text()}")


async def unread(request):
    return web.Response(text="not read")


async def bad_header(request):
    return web.Response(text="x", headers={"A": "b\r\nC: d"})


class Own(web.Response):
    async def prepare(self, request):
        self.headers["X-Own"] = type(self).__name__
        return await super().prepare(request)


async def own(request):
    return Own(text="own")


class View(web.View):
    async def get(self):
        return web.Response(text=f"view {self.request.path}")


async def after(request):
    response = web.Response(text="after")

    async def look():
        while not response.prepared:
            await asyncio.sleep(0)
        seen.append((response.status, response.reason, response.body, response.headers["Content-Type"],
                     response.headers["Content-Length"], "Date" in response.headers, response.prepared))

    asyncio.create_task(look())
    return response


def show(answer):
    answer = re.sub(rb"Date: [^\r]*GMT", b"Date: now", answer)
    answer = re.sub(rb"Server: Python[^\r]*", b"Server: python", answer)
    head, mark, body = answer.partition(b"\r\n\r\n")
    if body.startswith(b"\x1f\x8b"):
        head = head.replace(b"Length: %d" % len(body), b"Length: its own")
        body = b"<compressed>"
    print("   ", "\n    ".join(head.decode().split("\r\n")))
    print("   ", body)


async def ask(port, *requests):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(requests))
    answer = await reader.read()
    writer.close()
    return answer


def get(path, *lines, method="GET", last=True, body=b"", version="1.1"):
    lines = ["Host: x", *lines] + (["Connection: close"] if last else [])
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return f"{method} {path} HTTP/{version}\r\n".encode() + "".join(f"{line}\r\n" for line in lines).encode() \
        + b"\r\n" + body


async def main():
    app = web.Application()
    app["name"] = "app"
    for handler in (text, html, charset, json, json_status, octets, nothing, no_content, headers, changed,
                    compressed, chunked, closing, waits, request_facts, raises, raises_at_once, fails, times_out,
                    returns_none, returns_text, streams, prepared, bad_header, own, after):
        app.router.add_get("/" + handler.__name__, handler)
    app.router.add_view("/view", View)
    app.router.add_post("/read", read)
    app.router.add_post("/unread", unread)
    app.router.add_get("/variable/{name}", text)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for resource in app.router.resources():
        path = resource.canonical
        if "{" in path or path in ("/read", "/unread", "/request_facts"):
            continue
        print(path)
        show(await ask(port, get(path, "Accept-Encoding: gzip")))
    for request in (
        get("/request_facts", "X-Mine: 1", "Cookie: a=b; c=d"),
        get("/request_facts?q=1&r=%20"),
        get("/text", method="HEAD"),
        get("/json", method="HEAD"),
        get("/text", method="DELETE"),
        get("/text/", last=True),
        get("/te%78t"),
        get("/variable/x"),
        get("/read", method="POST", body=b"some body"),
        get("/read", method="POST"),
        get("/unread", method="POST", body=b"some body"),
        get("/read", "Expect: 100-continue", method="POST", body=b"expected"),
        get("/text", "Expect: nonsense"),
        get("/text", version="1.0", last=False),
    ):
        print(request.partition(b"\r\n")[0].decode())
        show(await ask(port, request))
    print("-- HTTP/1.0 that keeps the connection")
    first = get("/text", "Connection: keep-alive", version="1.0", last=False)
    for part in (await ask(port, first, get("/waits", version="1.0", last=False))).split(b"HTTP/1.")[1:]:
        show(b"HTTP/1." + part)
    print("-- several at once")
    count = 100
    paths = ["/text", "/waits", "/json", "/json_status", "/streams"]
    answer = await ask(port, *[get(paths[n % 5], last=False) for n in range(count)], get("/nothing"))
    print(answer.count(b"HTTP/1.1 200 OK"), answer.count(b"HTTP/1.1 418"), answer.count(b"\r\n\r\nHello"))
    order = re.findall(rb"\r\n\r\n(Hello|waited|\{.a|\{.e|4\r\none )", answer)
    print(order == [b"Hello", b"waited", b'{"a', b'{"e', b"4\r\none "] * (count // 5))
    print("-- seen afterwards")
    await asyncio.sleep(0.01)
    print(seen)
    print("-- one response for two requests")
    same = web.Response(text="same")
    other = web.Application()

    async def again(request):
        return same

    other.router.add_get("/", again)
    second = web.AppRunner(other, access_log=None)
    await second.setup()
    await web.TCPSite(second, "127.0.0.1", 0).start()
    port = second.addresses[0][1]
    show(await ask(port, get("/")))
    await second.cleanup()
    print("-- a handler is waited for at the end")
    released = asyncio.Event()
    third = web.Application()

    async def slow(request):
        released.set()
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            print("cancelled")
            raise
        return web.Response(text="slow")

    third.router.add_get("/", slow)
    for timeout in (5.0, 0.001):
        last = web.AppRunner(third, access_log=None, shutdown_timeout=timeout)
        await last.setup()
        await web.TCPSite(last, "127.0.0.1", 0).start()
        released.clear()
        asking = asyncio.create_task(ask(last.addresses[0][1], get("/", last=False)))
        await released.wait()
        await last.cleanup()
        try:
            print(b"slow" in await asking)
        except ConnectionError:
            print("lost")
    print("-- a client that goes")
    done = []

    async def lingers(request):
        await asyncio.sleep(0.05)
        done.append(request.transport is None)
        return web.Response(text="nobody reads it")

    fourth = web.Application()
    fourth.router.add_get("/", lingers)
    last = web.AppRunner(fourth, access_log=None)
    await last.setup()
    await web.TCPSite(last, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection(*last.addresses[0])
    writer.write(get("/", last=False))
    await asyncio.sleep(0.01)
    writer.close()
    await asyncio.sleep(0.1)
    print(done)
    await last.cleanup()
    await runner.cleanup()


asyncio.run(main())
