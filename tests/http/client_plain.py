# Requests without options over connections that are there already: whatever the answer turns out to be.

import asyncio
import gzip

import aiohttp
from _raw import OK, Raw, answer

attempts = []


def piecewise(*pieces):
    async def serve(reader, writer):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        return True
    return serve


def ending(data):
    async def serve(reader, writer):
        writer.write(data)
        return False
    return serve


async def flaky(reader, writer):
    attempts.append("flaky")
    if len(attempts) % 2:
        return False
    writer.write(OK)
    return True


async def never(reader, writer):
    attempts.append("never")
    return False


async def silent(reader, writer):
    await asyncio.sleep(5)


async def half(reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    await asyncio.sleep(5)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ANSWERS = {
    "/text": answer("grüße".encode(), "Content-Type: text/plain; charset=utf-8"),
    "/latin": answer("grüße".encode("latin-1"), "Content-Type: text/plain; charset=latin-1"),
    "/json": answer(b' {"a": [1, 2.5, null]} ', "Content-Type: application/json"),
    "/json8": answer('{"ü": "é"}'.encode(), "Content-Type: application/json; charset=utf-8"),
    "/untyped": answer(b"what?"),
    "/empty": answer(b""),
    "/chunked": CHUNKED + b"3\r\nabc\r\n0\r\n\r\n",
    "/gzip": answer(gzip.compress(b"squeezed", mtime=0), "Content-Encoding: gzip"),
    "/pieces": piecewise(b"HTTP/1.1 200 O", b"K\r\nContent-Le", b"ngth: 6\r\n\r\nab", b"cd", b"ef"),
    "/later": piecewise(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", b"body"),
    "/continue": piecewise(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", OK),
    "/old": ending(b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold"),
    "/close": ending(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbye"),
    "/until-end": ending(b"HTTP/1.1 200 OK\r\n\r\nall of it"),
    "/nothing": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/unmodified": b"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n",
    "/404": answer(b"no", status="404 Not Here"),
    "/twice": answer(b"x", "X-A: 1", "x-a: 2", "content-type: text/html", "X-B: \xff".encode().decode("latin-1")),
    "/cookie": answer(b"set", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2"),
    "/there": answer(b"", "Location: /text", status="302 Found"),
    "/lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    "/garbage": ending(b"garbage\r\n\r\n"),
    "/bad-header": ending(b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n"),
    "/short": ending(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
    "/large-header": answer(b"", "X: " + "a" * 9000),
    "/bare": b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n",
    "/flaky": flaky, "/never": never,
}


async def show(server, session, path, method="GET"):
    async with session.get("/warm") as response:
        assert await response.read() == b"ok"
    try:
        async with session.request(method, path) as response:
            body = await response.read()
            print(path, response.status, response.reason, response.version, body)
            print("   ", response.method, server.clean(response.url), response.ok, response.closed,
                  len(response.history), response.content.at_eof(), response.content_length)
            print("   ", dict(response.headers), response.raw_headers == tuple(
                (name.encode(), value.encode("utf-8", "surrogateescape"))
                for name, value in response.headers.items()))
    except aiohttp.ClientError as error:
        print(path, type(error).__name__, server.clean(error))


async def answers(server):
    print("answers")
    async with aiohttp.ClientSession(server.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for path in ANSWERS:
            if path not in ("/cookie", "/bare"):
                await show(server, session, path)
        await show(server, session, "/never", "POST")
        print("attempts", attempts)
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
            await show(server, session, "/bare" if method == "HEAD" else "/text", method)
        print([(method, target, headers) for method, target, headers, _ in server.seen[-9::2]])
        await show(server, session, "/cookie")
        print(sorted((cookie.key, cookie.value, cookie["domain"], cookie["path"]) for cookie in session.cookie_jar))
        async with session.get("/warm"):
            print(server.seen[-1][2])


async def bodies(server):
    print("bodies")
    async with aiohttp.ClientSession(server.url) as session:
        for path in ("/text", "/latin", "/json", "/json8", "/untyped", "/empty"):
            async with session.get("/warm"):
                pass
            async with session.get(path) as response:
                print(path, await response.text(), response.get_encoding(), response.content_type, response.charset)
            async with session.get(path) as response:
                try:
                    print(await response.json(), await response.json(content_type=None), await response.read())
                except (aiohttp.ContentTypeError, ValueError) as error:
                    print(type(error).__name__, server.clean(error))
        async with session.get("/text") as response:
            print(await response.content.read(3), await response.content.read(), await response.read())
        async with session.get("/text") as response:
            print([piece async for piece in response.content.iter_chunked(2)], response.content.at_eof())
        async with session.get("/text") as response:
            print(await response.read(), await response.content.read(), await response.read())
        async with session.get("/text") as response:
            pass
        try:
            await response.read()
        except aiohttp.ClientConnectionError as error:
            print(repr(error))
        response = await session.get("/text")
        print(response.closed, await response.text(), response.release() is not None, response.closed)
        try:
            await response.text()
            await response.read()
        except aiohttp.ClientConnectionError as error:
            print(repr(error))
        response = await session.get("/text")
        response.close()
        try:
            await response.read()
        except aiohttp.ClientConnectionError as error:
            print(repr(error))


async def sessions(server):
    print("sessions")
    async with aiohttp.ClientSession(server.url, raise_for_status=True) as session:
        await session.get("/warm")
        for path in ("/text", "/404"):
            try:
                async with session.get(path) as response:
                    print(response.status)
            except aiohttp.ClientResponseError as error:
                print(server.clean(error), error.status, server.clean(error.request_info.url), error.headers)
    async with aiohttp.ClientSession(headers={"X-Own": "1"}, skip_auto_headers=["Accept"]) as session:
        for _ in range(3):
            async with session.get(f"{server.url}/a/b.c?d=e&f=1") as response:
                print(server.clean(response.url), server.seen[-1][:3], response.request_info.headers["X-Own"])
            session.headers["X-Own"] += "1"
        for url in ("/../x", "//y", "/a%20b", "/ä?ö=ü", "/x?", "/x#y", "/x?a=b+c", "?q", "/./z"):
            async with session.get(server.url + url) as response:
                print(url, server.seen[-1][1], server.clean(response.url), server.clean(response.real_url))
        async with session.get(server.url + "/there") as response:
            print(server.clean(response.url), [server.clean(past.url) for past in response.history])
        async with session.get(server.url + "/there", allow_redirects=False) as response:
            print(server.clean(response.url), response.status, response.headers["Location"])
        session.cookie_jar.update_cookies({"c": "d"}, aiohttp.client.URL("http://localhost"))
        async with session.get(f"http://localhost:{server.port}/text") as response:
            print(server.seen[-1][2])


async def limits(server):
    print("limits")
    timeout = aiohttp.ClientTimeout(total=0.1)
    connector = aiohttp.TCPConnector(limit=1)
    async with aiohttp.ClientSession(server.url, timeout=timeout, connector=connector) as session:
        for path in ("/silent", "/half"):
            await session.get("/warm")
            try:
                async with session.get(path) as response:
                    print(response.status)
                    await response.read()
            except asyncio.TimeoutError as error:
                print(path, type(error).__name__, repr(str(error)))
        for path in ("/silent", "/text"):
            await session.get("/warm")
            task = asyncio.create_task(session.get(path).__aenter__())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                print("cancelled")
        # The one connection that there may be goes from hand to hand.
        async def fetch():
            async with session.get("/text") as response:
                return len(await response.read())
        print(await asyncio.gather(*[fetch() for _ in range(5)]))
        await asyncio.sleep(0.15)
        print(await fetch())
    for use in (lambda: session.get("/text"), lambda: session.request("GET", "/text")):
        try:
            async with use():
                pass
        except RuntimeError as error:
            print(error)


async def main():
    for part in (answers, bodies, sessions, limits):
        async with Raw({**ANSWERS, "/silent": silent, "/half": half}) as server:
            await part(server)
            print("connections:", server.connections)


asyncio.run(main())
