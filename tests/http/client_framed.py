# Bodies in chunks and encodings, small enough to come at once: over a connection that is there already as over a new one.

import asyncio
import gzip
import json
import zlib

import aiohttp
from _raw import Raw, answer

TEXT = json.dumps({"items": [{"id": n, "name": f"itém {n}"} for n in range(50)]}, ensure_ascii=False).encode()
PACKED = gzip.compress(TEXT, mtime=0)


def chunked(*chunks, headers=(), end=b"0\r\n\r\n", size=b"%x"):
    lines = "".join(f"{header}\r\n" for header in headers).encode()
    head = b"HTTP/1.1 200 OK\r\n" + lines + b"Transfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(size % len(chunk) + b"\r\n" + chunk + b"\r\n" for chunk in chunks) + end


def cut(data, size):
    return [data[at:at + size] for at in range(0, len(data), size)]


def in_two(data):
    async def serve(reader, writer):
        writer.write(data[:-9])
        await writer.drain()
        await asyncio.sleep(0.02)
        writer.write(data[-9:])
        return True
    return serve


JSON = "Content-Type: application/json; charset=utf-8"
ANSWERS = {
    "/one": chunked(b"all of it"),
    "/three": chunked(b"first ", b"second ", b"third"),
    "/none": chunked(),
    "/upper": chunked(b"x" * 26, size=b"%X"),
    "/zeros": chunked(b"abc", size=b"000%x"),
    "/json": chunked(TEXT, headers=[JSON]),
    "/gzip": chunked(PACKED, headers=[JSON, "Content-Encoding: gzip"]),
    "/gzip-pieces": chunked(*cut(PACKED, 50), headers=[JSON, "Content-Encoding: gzip"]),
    "/gzip-sized": answer(PACKED, JSON, "Content-Encoding: gzip"),
    "/GZIP": answer(PACKED, JSON, "content-encoding: GZIP"),
    "/deflate": answer(zlib.compress(TEXT), JSON, "Content-Encoding: deflate"),
    "/deflate-chunks": chunked(*cut(zlib.compress(TEXT), 33), headers=[JSON, "Content-Encoding: deflate"]),
    "/identity": answer(b"as it is", "Content-Encoding: identity"),
    "/extension": chunked(b"abc", size=b"%x;name=value"),
    "/trailer": chunked(b"abc", end=b"0\r\nX: y\r\n\r\n"),
    "/in-two": in_two(chunked(b"first ", b"second")),
    "/in-two-gzip": in_two(chunked(PACKED, headers=["Content-Encoding: gzip"])),
    "/error": chunked(b'{"error": 1}', headers=[JSON]).replace(b"200 OK", b"500 No"),
    "/lines": chunked(b"one\ntwo\nth", b"ree\nfour"),
    "/large": chunked(*[bytes([n]) * 5000 for n in range(40)]),
}


async def main():
    async with Raw(ANSWERS) as server, aiohttp.ClientSession(server.url) as session:
        for path in ANSWERS:
            for _ in range(2):
                async with session.get(path) as response:
                    data = await response.read()
                    print(path, response.status, response.content_length, len(data), data[:20],
                          sorted(response.headers), response.content.at_eof())
        for path in ("/json", "/gzip", "/gzip-pieces", "/gzip-sized", "/deflate", "/deflate-chunks", "/error"):
            async with session.get(path) as response:
                print(path, (await response.json()).keys(), len(await response.text()))
        for path in ("/one", "/three", "/none", "/json", "/gzip"):
            async with session.get(path) as response:
                print(path, [len(piece) async for piece in response.content.iter_chunked(10)][-3:])
            async with session.get(path) as response:
                print(path, [(len(piece), end) async for piece, end in response.content.iter_chunks()])
            async with session.get(path) as response:
                print(path, await response.content.read(4), await response.content.readany() != b"",
                      response.content.total_raw_bytes)
        async with session.get("/lines") as response:
            print([line async for line in response.content])
        for path in ("/gzip", "/gzip-sized", "/deflate"):
            for _ in range(2):
                async with session.get(path, auto_decompress=False) as response:
                    data = await response.read()
                    print(path, data == PACKED, len(data) < len(TEXT), response.headers["Content-Encoding"])
        async with aiohttp.ClientSession(server.url, auto_decompress=False) as raw:
            for _ in range(2):
                async with raw.get("/gzip") as response:
                    print(await response.read() == PACKED)
        print("connections:", server.connections)


asyncio.run(main())
