# Responses that are malformed, cut short, late or hostile: what is raised, and that the connection does not come back.

import asyncio
import gzip
import os
import zlib

import aiohttp
from _raw import OK, Raw

OPENING = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OPENING + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(b"squeezed " * 100, mtime=0)


def sized(data, *headers):
    lines = b"".join(header + b"\r\n" for header in headers)
    return OPENING + lines + b"Content-Length: %d\r\n\r\n" % len(data) + data


# What comes; a connection that is answered so is closed by the server unless the second is True.
RAW = {
    "nothing": b"",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "html": b"<html><body>no</body></html>\r\n\r\n",
    "lower case": b"http/1.1 200 OK\r\n\r\n",
    "no version": b"HTTP/ 200 OK\r\n\r\n",
    "version 3": b"HTTP/3.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "version 1.2": b"HTTP/1.2 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "no status": b"HTTP/1.1\r\n\r\n",
    "a word for a status": b"HTTP/1.1 abc OK\r\n\r\n",
    "two digits": b"HTTP/1.1 20 OK\r\n\r\n",
    "four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "a negative status": b"HTTP/1.1 -200 OK\r\n\r\n",
    "status 999": b"HTTP/1.1 999 High\r\nContent-Length: 0\r\n\r\n",
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
    "an empty reason": b"HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
    "no colon": OPENING + b"name\r\n\r\n",
    "no name": OPENING + b": value\r\n\r\n",
    "a space in a name": OPENING + b"A b: c\r\n\r\n",
    "a space before the colon": OPENING + b"Name : value\r\nContent-Length: 2\r\n\r\nok",
    "a control character in a name": OPENING + b"A\x01b: c\r\n\r\n",
    "a NUL in a value": OPENING + b"A: b\0c\r\nContent-Length: 2\r\n\r\nok",
    "a bare carriage return": OPENING + b"A: b\rc\r\nContent-Length: 2\r\n\r\nok",
    "a folded header": OPENING + b"A: b\r\n c\r\nContent-Length: 2\r\n\r\nok",
    "line feeds alone": b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    "no length": OPENING + b"\r\nall of it",
    "an empty length": OPENING + b"Content-Length: \r\n\r\nok",
    "a word for a length": OPENING + b"Content-Length: two\r\n\r\nok",
    "a negative length": OPENING + b"Content-Length: -2\r\n\r\nok",
    "a length with a plus": OPENING + b"Content-Length: +2\r\n\r\nok",
    "a length with a point": OPENING + b"Content-Length: 2.0\r\n\r\nok",
    "a hexadecimal length": OPENING + b"Content-Length: 0x2\r\n\r\nok",
    "a length with a space": OPENING + b"Content-Length: 1 2\r\n\r\nok",
    "lengths in one": OPENING + b"Content-Length: 2, 2\r\n\r\nok",
    "a huge length": OPENING + b"Content-Length: 99999999999999999999999\r\n\r\nok",
    "the same length twice": OPENING + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    "two lengths": OPENING + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
    "chunks and a length": OPENING + b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "a length and chunks": OPENING + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "an unknown transfer": OPENING + b"Transfer-Encoding: smoke\r\n\r\nall of it",
    "chunked, then another": OPENING + b"Transfer-Encoding: chunked, smoke\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "a body too short": OPENING + b"Content-Length: 10\r\n\r\nabc",
    "no body": OPENING + b"Content-Length: 10\r\n\r\n",
    "no chunk": CHUNKED,
    "half a size": CHUNKED + b"5",
    "a size without a body": CHUNKED + b"5\r\n",
    "a chunk too short": CHUNKED + b"5\r\nab",
    "a chunk without an end": CHUNKED + b"2\r\nok",
    "chunks without an end": CHUNKED + b"2\r\nok\r\n",
    "a last chunk without an end": CHUNKED + b"2\r\nok\r\n0\r\n",
    "an extension": CHUNKED + b"2;a=b\r\nok\r\n0\r\n\r\n",
    "a trailer": CHUNKED + b"2\r\nok\r\n0\r\nX: y\r\n\r\n",
    "not gzip": sized(b"abcde", b"Content-Encoding: gzip"),
    "gzip cut short": sized(PACKED[:20], b"Content-Encoding: gzip"),
    "gzip with a wrong sum": sized(PACKED[:-8] + b"\0" * 8, b"Content-Encoding: gzip"),
    "gzip with something after it": sized(PACKED + b"junk", b"Content-Encoding: gzip"),
    "two gzips": sized(PACKED + PACKED, b"Content-Encoding: gzip"),
    "no gzip at all": sized(b"", b"Content-Encoding: gzip"),
    "not deflate": sized(b"\xff" * 9, b"Content-Encoding: deflate"),
    "raw deflate": sized(zlib.compress(b"squeezed")[2:-4], b"Content-Encoding: deflate"),
    "an unknown encoding": sized(b"abc", b"Content-Encoding: smoke"),
    "a long reason": b"HTTP/1.1 200 " + b"a" * 9000 + b"\r\nContent-Length: 0\r\n\r\n",
    "a long name": sized(b"", b"a" * 9000 + b": x"),
    "a long value": sized(b"", b"X: " + b"a" * 9000),
    "many headers": sized(b"", *[b"X-%d: y" % n for n in range(200)]),
    "many hints": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 50 + OK,
    "a continue": b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + OK,
    "hints and no more": b"HTTP/1.1 103 Early Hints\r\n\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: smoke\r\nConnection: Upgrade\r\n\r\n",
    "not modified, with a length": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 20\r\n\r\n",
    "two responses": OK + OK,
    "an empty line first": b"\r\n\r\n" + OK,
}
#: Where it depends on how the bytes are cut whether the response or its body fails, only that it fails is told.
FAILS = {
    "a chunk too long": CHUNKED + b"2\r\nokay\r\n0\r\n\r\n",
    "a size that is none": CHUNKED + b"xyz\r\nok\r\n0\r\n\r\n",
    "an empty size": CHUNKED + b"\r\nok\r\n0\r\n\r\n",
    "a negative size": CHUNKED + b"-2\r\nok\r\n0\r\n\r\n",
    "a size with 0x": CHUNKED + b"0x2\r\nok\r\n0\r\n\r\n",
    "a huge size": CHUNKED + b"fffffffffffffffffffff\r\nok\r\n0\r\n\r\n",
    "a second chunk's size": CHUNKED + b"2\r\nok\r\n!\r\nno\r\n0\r\n\r\n",
    "a bad trailer": CHUNKED + b"2\r\nok\r\n0\r\nX y\r\n\r\n",
    "one byte": b"H",
    "half a version": b"HTTP/1",
    "half a line": b"HTTP/1.1 200",
    "a line alone": OPENING,
    "half a header": OPENING + b"Content-Le",
    "headers without an end": OPENING + b"Content-Length: 2\r\n",
}


def closing(data):
    async def serve(reader, writer):
        writer.write(data)
        await writer.drain()
        return False
    return serve


def pieces(*data, pause=0.03):
    async def serve(reader, writer):
        for piece in data:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(5)
    return serve


SLOW = {
    "silence": pieces(),
    "a head in pieces": pieces(b"HTTP/1.1 ", b"200 ", b"OK\r\n", b"A: b\r\n", b"C: d\r\n", b"E: f\r\n", b"G: h\r\n"),
    "a body in pieces": pieces(OPENING + b"Content-Length: 9\r\n\r\n", *[b"x"] * 8),
    "chunks in pieces": pieces(CHUNKED, *[b"1\r\nx\r\n"] * 8),
    "a body that stops": pieces(OPENING + b"Content-Length: 9\r\n\r\nx"),
}


def descriptors():
    return len(os.listdir("/proc/self/fd"))


async def ask(server, session, path, **options):
    try:
        async with session.get("/" + path.replace(" ", "-"), **options) as response:
            head = response.status, response.reason[:20], len(response.headers), response.headers.get("A")
            try:
                return *head, (await response.read())[:30]
            except (aiohttp.ClientError, TimeoutError) as error:
                return *head, type(error).__name__, server.clean(error)
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__, server.clean(error)


async def main():
    answers = {"/" + name.replace(" ", "-"): closing(data) for name, data in (RAW | FAILS).items()}
    answers |= {"/" + name.replace(" ", "-"): serve for name, serve in SLOW.items()}
    async with Raw(answers) as server:
        for warm in False, True:
            print("---- over a connection that is there" if warm else "---- over a new connection")
            for name in RAW:
                async with aiohttp.ClientSession(server.url) as session:
                    if warm:
                        await (await session.get("/")).read()
                    said = await asyncio.wait_for(ask(server, session, name), 5)
                    print(f"{name}:", *said)
            for name in FAILS:
                async with aiohttp.ClientSession(server.url) as session:
                    if warm:
                        await (await session.get("/")).read()
                    said = await asyncio.wait_for(ask(server, session, name), 5)
                    print(f"{name}:", any(str(word).endswith("Error") for word in said))
        print("---- limits of time")
        limits = {"total": aiohttp.ClientTimeout(total=0.1), "sock_read": aiohttp.ClientTimeout(sock_read=0.1)}
        for warm in False, True:
            for name in SLOW:
                for kind, limit in limits.items():
                    if kind == "sock_read" and "pieces" in name:
                        continue
                    async with aiohttp.ClientSession(server.url) as session:
                        if warm:
                            await (await session.get("/")).read()
                        print(f"{name}, {kind}:", *await asyncio.wait_for(ask(server, session, name, timeout=limit), 5))
        async with aiohttp.ClientSession(server.url, connector=aiohttp.TCPConnector(limit=1)) as session:
            await (await session.get("/")).read()
            first = asyncio.create_task(ask(server, session, "silence", timeout=aiohttp.ClientTimeout(total=0.3)))
            await asyncio.sleep(0)
            print(await ask(server, session, "x", timeout=aiohttp.ClientTimeout(connect=0.05)))
            print(await first, (await session.get("/")).status)
        print("---- early ends")
        async with aiohttp.ClientSession(server.url) as session:
            before = descriptors()
            for name in RAW:
                task = asyncio.create_task(ask(server, session, name))
                await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            for _ in range(3):
                async with session.get("/a-body-in-pieces") as response:
                    response.close()
                async with session.get("/chunks-in-pieces") as response:
                    await response.content.readany()
        for _ in range(200):
            if descriptors() < before + 2:
                break
            await asyncio.sleep(0.05)
        print("descriptors returned:", descriptors() < before + 2)


asyncio.run(main())
