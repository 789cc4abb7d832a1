# What the sender of something that is no request is told, and what stands in the logs.
import asyncio
import logging
import re

from aiohttp import web

HOST = b"Host: x\r\n"
CASES = {
    "no method": b"bad\r\n\r\n",
    "bad method": b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "control in the target": b"GET /a\x01b HTTP/1.1\r\n" + HOST + b"\r\n",
    "past ASCII": b"GET /\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n",
    "bad name": b"GET / HTTP/1.1\r\n" + HOST + b"a(b): value\r\n\r\n",
    "no colon": b"GET / HTTP/1.1\r\n" + HOST + b"nonsense\r\n\r\n",
    "blank before colon": b"GET / HTTP/1.1\r\n" + HOST + b"X : 3\r\n\r\n",
    "NUL in a value": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    "target of 8190": b"GET /" + b"a" * 8189 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "target of 8191": b"GET /" + b"a" * 8190 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "value of 8190": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"b" * 8190 + b"\r\n\r\n",
    "value of 8191": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"b" * 8191 + b"\r\n\r\n",
    "128 headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 127 + b"\r\n",
    "130 headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n" * 129 + b"\r\n",
    "length, then chunks": b"POST / HTTP/1.1\r\n" + HOST
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks, then length": b"POST / HTTP/1.1\r\n" + HOST
        + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    "bad length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3a\r\n\r\nabc",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
}


class Lines(logging.Handler):
    def emit(self, record):
        line = record.getMessage()
        if record.exc_info:
            line += f" [{str(record.exc_info[1])}]"
        print("   ", record.name, record.levelname, re.sub(r"\[\d\d/[^]]*\]", "[now]", line).replace("\n", "\n    "))


async def handler(request):
    await asyncio.sleep(0)
    return web.Response(text=f"served {len(request.path)}")


async def talk(port, data):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    await asyncio.sleep(0.02)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return re.sub(rb"Date: [^\r]*", b"Date: now", answer)


async def main():
    for name in ("aiohttp.server", "aiohttp.access"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.addHandler(Lines())
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, access_log_format='%a "%r" %s %b "%{User-Agent}i"')
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for name, data in CASES.items():
        print("-", name)
        print(await talk(port, data))
    await runner.cleanup()


asyncio.run(main())
