"""A head is understood alike whether or not its headers have come before, over any connection."""
import asyncio
import logging

from aiohttp import web

logging.disable(logging.CRITICAL)
HEADERS = b"Host: some.test\r\nUser-Agent: known\r\nAccept: */*\r\n\r\n"
LENGTHS = [b"Host: some.test\r\nContent-Length: 4\r\nX-Known: %d\r\n\r\n" % number for number in range(3)]
FIRST = [
    b"GET /path HTTP/1.1\r\n",
    b"GET /path?a=b&c=%20d HTTP/1.1\r\n",
    b"GET /path HTTP/1.0\r\n",
    b"GE(T /path HTTP/1.1\r\n",
    b"\r\nGET /path HTTP/1.1\r\n",
    b"GET /pa\x00th HTTP/1.1\r\n",
    b"GET /pa{}th HTTP/1.1\r\n",
    b"GET /pa\"th HTTP/1.1\r\n",
    b"GET /path#fragment HTTP/1.1\r\n",
    b"GET http://some.test/path HTTP/1.1\r\n",
    b"OPTIONS * HTTP/1.1\r\n",
    b"HEAD /path HTTP/1.1\r\n",
    b"DELETE /path HTTP/1.1\r\n",
    b"TRACE /path HTTP/1.1\r\n",
    b"GET /" + b"x" * 8200 + b" HTTP/1.1\r\n",
    b"GET /path HTTP/1.1\r\n\r\n",
    b"GET /path HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
    b"GET /path HTTP/1.1\r\nContent-Length: 0\r\n",
    b"GET /path HTTP/1.1\r\nConnection: close\r\n",
    b"GET /path HTTP/1.1\r\nHost: other.test\r\n",
]


async def tell(request):
    body = await request.read()
    return web.Response(text=f"{request.method} {request.raw_path[:30]} {request.version} {body}")


async def ask(port, *messages):
    """What comes back for messages that are sent one after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    said = []
    try:
        for message in messages:
            writer.write(message)
            try:
                async with asyncio.timeout(0.5):
                    head = await reader.readuntil(b"\r\n\r\n")
            except TimeoutError:
                said.append("nothing")
                break
            except (asyncio.IncompleteReadError, ConnectionError):
                said.append("closed")
                break
            lines = head.decode("latin-1").lower().split("\r\n")
            length = [int(line.split(":")[1]) for line in lines if line.startswith("content-length")]
            body = b""
            if length and not message.startswith(b"HEAD"):
                body = await reader.readexactly(length[0])
            said.append((lines[0][9:12], body[:60]))
    finally:
        writer.close()
    return said


async def main():
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", tell)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    good = FIRST[0] + HEADERS
    for first in FIRST:
        fresh = await ask(port, first + HEADERS)
        same = await ask(port, good, first + HEADERS)
        print(first[:50], fresh, same[1:] == fresh and len(same) == 2)
    print("bodies")
    for method in ("POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS"):
        for lengths in LENGTHS:
            first = f"{method} /path HTTP/1.1\r\n".encode()
            message = first + lengths + b"abcd"
            print(method, await ask(port, message, message, good, message))
    twice = b"POST /path HTTP/1.1\r\n" + LENGTHS[0] + b"abcd" + good
    print(await ask(port, twice, b"POST /path HTTP/1.1\r\n" + LENGTHS[0] + b"efgh"))
    await runner.cleanup()


asyncio.run(main())
