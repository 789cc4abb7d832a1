# Requests that come whole and answers that are there, among all others on the same connection: what goes over the wire.
import asyncio
import logging
import re

from aiohttp import web

logging.getLogger("aiohttp.server").setLevel(100)
HOST = b" HTTP/1.1\r\nHost: x\r\n"
gate = None


async def echo(request):
    body = (await request.read()).decode()
    return web.Response(text=f"{request.method} {request.path_qs} {body!r}\n")


async def slow(request):
    await gate.wait()
    return web.Response(text="slow")


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"piece by ")
    await asyncio.sleep(0)
    await response.write(b"piece")
    return response


async def big(request):
    return web.Response(body=b"b" * int(request.match_info["size"]))


async def fails(request):
    raise ZeroDivisionError


async def headers(request):
    response = web.Response(text="odd", headers={"x-odd-CASE": "1"})
    response.headers.add("X-Two", "é")
    response.headers.add("X-Two", "b")
    response.set_cookie("a", "1")
    response.set_cookie("b", "2")
    return response


async def told(request):
    return web.Response(body=b"abc", headers={"Content-Length": "3", "Connection": "keep-alive"})


async def status(request):
    return web.Response(status=int(request.match_info["code"]), reason=request.query.get("reason"), text="x")


async def no_content(request):
    return web.Response(status=int(request.match_info["code"]))


def clean(answer):
    return re.sub(rb"Date: [^\r]*", b"Date: now", answer).decode().replace("\r\n", "\n")


async def talk(port, *pieces, pause=0.0, rest=0.0):
    """Sends pieces; everything that comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        if callable(piece):
            piece()
            continue
        writer.write(piece)
        if pause:
            await asyncio.sleep(pause)
    await asyncio.sleep(rest)
    answer = await reader.read()
    writer.close()
    return answer


def get(target, *more, method=b"GET"):
    return method + b" " + target + HOST + b"".join(line + b"\r\n" for line in more) + b"\r\n"


def post(target, body):
    return b"POST " + target + HOST + b"Content-Length: %d\r\n\r\n" % len(body) + body


CHUNKED = b"POST /chunks" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
LAST = get(b"/last", b"Connection: close")


async def main():
    global gate
    gate = asyncio.Event()
    app = web.Application()
    app.router.add_get("/slow", slow)
    app.router.add_get("/stream", stream)
    app.router.add_get("/big/{size}", big)
    app.router.add_get("/fails", fails)
    app.router.add_get("/headers", headers)
    app.router.add_get("/told", told)
    app.router.add_get("/status/{code}", status)
    app.router.add_get("/empty/{code}", no_content)
    app.router.add_route("*", "/{tail:.*}", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]

    print("# one after the other")
    print(clean(await talk(port, get(b"/a?b=c"), post(b"/p", b"body"), get(b"/b"), get(b"/h", method=b"HEAD"),
                           get(b"/c"), CHUNKED, get(b"/d"), LAST, pause=0.01)))
    print("# at once")
    print(clean(await talk(port, get(b"/a") + post(b"/p", b"body") + get(b"/b") + get(b"/h", method=b"HEAD")
                           + get(b"/c") + CHUNKED + get(b"/d") + LAST)))
    print("# many at once")
    answer = await talk(port, b"".join([get(b"/%d" % n) for n in range(300)]) + LAST)
    print(re.findall(rb"GET /(\w+)", answer) == [b"%d" % n for n in range(300)] + [b"last"])
    print("# heads that come in two pieces")
    head = get(b"/split", b"X: y")
    for cut in range(1, len(head), 5):
        answer = await talk(port, get(b"/whole") + head[:cut], head[cut:] + LAST, pause=0.003)
        assert re.findall(rb"GET /(\w+)", answer) == [b"whole", b"split", b"last"], answer
    print("# while a handler waits")
    print(clean(await talk(port, get(b"/slow"), get(b"/behind"), gate.set, LAST, pause=0.01)))
    gate.clear()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(get(b"/slow"))
    await asyncio.sleep(0.01)
    writer.close()
    await asyncio.sleep(0.01)
    gate.set()
    print("# answers of all kinds")
    print(clean(await talk(port, get(b"/headers"), get(b"/stream"), get(b"/told"), get(b"/status/404"),
                           get(b"/status/299?reason=So%20so"), get(b"/empty/204"), get(b"/empty/304"), get(b"/empty/200"),
                           get(b"/big/0"), LAST, pause=0.01)))
    print(clean(await talk(port, get(b"/a", b"Connection: keep-alive"), get(b"/fails"), pause=0.01)))
    print("# targets")
    print(clean(await talk(port, get(b"//a//b"), get(b"/%C3%A9"), get(b"/a#b"), get(b"http://x/absolute"), get(b"/a|b"),
                           get(b"/[]"), LAST, pause=0.01)))
    print("# HTTP/1.0")
    print(clean(await talk(port, b"GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", b"GET /old HTTP/1.0\r\n\r\n",
                           pause=0.01)))
    print("# answers that nobody reads for a while")
    for size in (10, 40_000, 65_536, 65_537, 1_000_000):
        answer = await talk(port, get(b"/big/%d" % size) * 40 + LAST, rest=0.1)
        print(size, answer.count(b"HTTP/1.1 200 OK"), answer.count(b"b" * size) >= 40, answer.endswith(b"GET /last ''\n"))
    print("# an idle connection at the end")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(get(b"/idle"))
    print((await reader.readuntil(b"idle ''\n")).endswith(b"GET /idle ''\n"))
    await runner.cleanup()
    print(await reader.read())
    writer.close()


asyncio.run(main())
