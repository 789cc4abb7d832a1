# What a client makes of a response.

import asyncio
import gzip
import json
import zlib

import aiohttp
from _raw import Raw, answer

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ANSWERS = {
    "/json": answer(json.dumps({"a": [1, "ü"]}).encode(), "Content-Type: application/json; charset=utf-8",
                    "x-Odd: 1", "X-ODD: 2", "ETag: \"e\""),
    "/text": answer("grün".encode("latin-1"), "Content-Type: text/plain; charset=latin-1"),
    "/plain": answer("grün".encode(), "Content-Type: text/plain"),
    "/none": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/odd": answer(b"!", status="299 Quite Odd"),
    "/reasonless": answer(b"!", status="200 "),
    "/gzip": answer(gzip.compress(b"hello " * 100), "Content-Encoding: gzip"),
    "/deflate": answer(zlib.compress(b"hello " * 100), "Content-Encoding: deflate"),
    "/raw-deflate": answer(zlib.compress(b"hello " * 100, wbits=-15), "Content-Encoding: deflate"),
    "/lines": CHUNKED + b"5\r\nab\ncd\r\n3\r\n\nef\r\n0\r\n\r\n",
    "/until-close": b"HTTP/1.1 200 OK\r\n\r\nall until the connection is closed",
    "/old": b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold",
    "/404": answer(b"oops", status="404 Not Found"),
    "/links": answer(b"", 'Link: <https://a.example/2>; rel="next"; title="t", </last>; rel=last'),
    "/continue": b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"after"),
}


async def main():
    async with Raw(ANSWERS) as server, aiohttp.ClientSession(server.url) as session:
        async with session.get("/json#part") as response:
            print(response.status, response.reason, response.ok, response.version, response.method)
            print(response.content_type, response.charset, response.content_length, response.get_encoding())
            print(server.clean(response.url), server.clean(response.real_url), response.host, response.history)
            print(list(response.headers.items()))
            print(response.headers["content-TYPE"], response.headers.getall("X-Odd"), "Nope" in response.headers)
            print(response.raw_headers)
            print(await response.json(), await response.text(), response.closed)
            print(server.clean(repr(response)))
            print(response.request_info.method, server.clean(response.request_info.url))
        for path in ("/text", "/plain", "/none", "/odd", "/reasonless", "/gzip", "/deflate", "/raw-deflate", "/until-close", "/old",
                     "/continue"):
            async with session.get(path) as response:
                text = await response.text()
                print(path, response.status, repr(response.reason), len(text), text[:6], response.version)
        async with session.get("/gzip", auto_decompress=False) as response:
            print(gzip.decompress(await response.read())[:6])
        async with session.get("/links") as response:
            for name, link in response.links.items():
                print(name, {key: server.clean(value) for key, value in link.items()})

        print("streams")
        async with session.get("/lines") as response:
            print([line async for line in response.content])
        async with session.get("/lines") as response:
            content = response.content
            print(await content.readexactly(4), await content.readline(), await content.read(), await content.read(),
                  content.at_eof())
        async with session.get("/gzip") as response:
            sizes = [len(piece) async for piece in response.content.iter_chunked(256)]
            print(sizes)
        async with session.get("/gzip") as response:
            print(sum([len(piece) async for piece in response.content.iter_any()]))
        async with session.get("/text") as response:
            try:
                await response.content.readexactly(10)
            except asyncio.IncompleteReadError as error:
                print(error)

        print("errors")
        async with session.get("/404") as response:
            print(response.ok, await response.read())
            try:
                response.raise_for_status()
            except aiohttp.ClientResponseError as error:
                print(server.clean(error), error.status, error.message, error.history, dict(error.headers))
        try:
            await session.get("/404", raise_for_status=True)
        except aiohttp.ClientResponseError as error:
            print(type(error).__name__, server.clean(error))
        async with session.get("/text") as response:
            try:
                await response.json()
            except aiohttp.ContentTypeError as error:
                print(server.clean(error))
        async with session.get("/json") as response:
            pass
        print(response.closed)
        try:
            await response.read()
        except aiohttp.ClientConnectionError as error:
            print(repr(error))
        print("connections:", server.connections)


asyncio.run(main())
