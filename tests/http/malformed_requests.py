# Requests that are wrong, or could mean two things: each is refused (an answer of the 400s, or the connection is
# closed), the server goes on, and no descriptor stays open.
import asyncio
import logging
import os

from aiohttp import web

logging.getLogger("aiohttp.server").setLevel(100)

HOST = b"Host: x\r\n"
LAST = HOST + b"Connection: close\r\n"
CASES = {
    "plain": b"GET / HTTP/1.1\r\n" + LAST + b"\r\n",
    "two in one": b"GET / HTTP/1.1\r\n" + HOST + b"\r\nGET / HTTP/1.1\r\n" + LAST + b"\r\n",
    "chunks": b"POST / HTTP/1.1\r\n" + LAST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "no request line": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /\r\n" + HOST + b"\r\n",
    "other version": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    "no target": b"GET HTTP/1.1\r\n" + HOST + b"\r\n",
    "bad method": b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in the target": b"GET /a\x00b HTTP/1.1\r\n" + HOST + b"\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "blank before colon": b"GET / HTTP/1.1\r\n" + HOST + b"Content-Length : 3\r\n\r\nabc",
    "no colon": b"GET / HTTP/1.1\r\n" + HOST + b"nonsense\r\n\r\n",
    "empty name": b"GET / HTTP/1.1\r\n" + HOST + b": value\r\n\r\n",
    "bad name": b"GET / HTTP/1.1\r\n" + HOST + b"a(b): value\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
    "length and chunks": b"POST / HTTP/1.1\r\n" + HOST
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
    "unknown coding": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "coding behind chunks": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "negative length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -3\r\n\r\nabc",
    "signed length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +3\r\n\r\nabc",
    "huge length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nabc",
    "bad chunk size": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "huge chunk size": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\nhello\r\n0\r\n\r\n",
    "signed chunk size": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
    "chunk without end": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX\r\n0\r\n\r\n",
    "two equal lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "list of lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3, 3\r\n\r\nabc",
    "length in hex": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x3\r\n\r\nabc",
    "length with a line break": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\n 4\r\n\r\nabc",
    "chunks, then a length": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n",
    "chunks twice": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks twice in a list": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "coding with a tab": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "blank before the coding's colon": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "coding folded away": b"POST / HTTP/1.1\r\n" + HOST
        + b"X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n\tb\r\n\r\n",
    "first header folded": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
    "CR alone in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rY: b\r\n\r\n",
    "CR alone behind the line": b"GET / HTTP/1.1\r" + HOST + b"\r\n\r\n",
    "chunk size with blanks": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n 5\r\nhello\r\n0\r\n\r\n",
    "chunk size in 0x": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    "no chunk size": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n",
    "LF in an extension": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n",
    "chunk that is too short": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n6\r\nhello\r\n0\r\n\r\n",
    "LF behind a chunk": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n",
    "an extension": b"POST / HTTP/1.1\r\n" + LAST
        + b"Transfer-Encoding: chunked\r\n\r\n5;a=b;c=\"d\"\r\nhello\r\n0\r\n\r\n",
    "bad trailer": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nno colon\r\n\r\n",
    "huge trailer": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "chunks in HTTP/1.0": b"POST / HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + b"Host: y\r\n\r\n",
    "DEL in a header": b"GET / HTTP/1.1\r\n" + LAST + b"X: a\x7fb\r\n\r\n",
    "bytes past ASCII": b"GET / HTTP/1.1\r\n" + LAST + b"X: \xff\xfe\r\n\r\n",
    "blank lines first": b"\r\n\r\nGET / HTTP/1.1\r\n" + LAST + b"\r\n",
    "tab for a blank": b"GET\t/\tHTTP/1.1\r\n" + LAST + b"\r\n",
    "line feeds only": b"GET / HTTP/1.1\nHost: x\nConnection: close\n\n",
    "long line": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"".join(b"X-%d: a\r\n" % n for n in range(20_000)) + b"\r\n",
}
HALVES = {
    "half a line": b"GET /",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\nabc",
    "half a chunk": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhe",
}


async def handler(request):
    return web.Response(text=(await request.read()).decode())


async def talk(port, data, close):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        if close:
            await asyncio.sleep(0.02)
            return b""
        answer = b""
        try:
            async with asyncio.timeout(5):
                while piece := await reader.read(65536):
                    answer += piece
        except (TimeoutError, ConnectionError):
            pass
        return answer
    finally:
        writer.close()


def verdict(answer):
    served, refused = answer.count(b"HTTP/1.1 200 OK"), answer.count(b"HTTP/1.1 4")
    return f"served {served}" if served and not refused else "refused"


async def main():
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await talk(port, CASES["plain"], False)
    await asyncio.sleep(0.1)
    before = len(os.listdir("/proc/self/fd"))
    for name, data in CASES.items():
        print(f"{name:32}", verdict(await talk(port, data, False)))
    for name, data in HALVES.items():
        await talk(port, data, True)
    # A slow sender is served in the end.
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for byte in b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nslow":
        writer.write(bytes([byte]))
        await asyncio.sleep(0.001)
    print(f"{'slow sender':32}", (await reader.read()).rpartition(b"\r\n\r\n")[2].decode())
    writer.close()
    await asyncio.sleep(0.3)
    print("afterwards", verdict(await talk(port, CASES["plain"], False)))
    for _ in range(100):
        if len(os.listdir("/proc/self/fd")) <= before:
            break
        await asyncio.sleep(0.05)
    print("descriptors as before:", len(os.listdir("/proc/self/fd")) <= before)
    await runner.cleanup()


asyncio.run(main())
