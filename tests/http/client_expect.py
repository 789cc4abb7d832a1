# Expect: 100-continue waits for the server's word before the body; limits of heads; where connections come from.

import asyncio
import os
import socket
import stat
import tempfile
import time
import warnings

import aiohttp
from yarl import URL
from _raw import OK, Raw, answer

log = []


async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = 0
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length"):
                    length = int(line.partition(b":")[2])
            log.append(head.partition(b"\r\n")[0].decode())
            early = b""
            try:
                early = await asyncio.wait_for(reader.read(1), 0.05)
            except asyncio.TimeoutError:
                pass
            log.append(f"early {early}")
            if b"/refuse" in head:
                writer.write(b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 4\r\n\r\nnope")
                continue
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            if b"chunked" in head.lower():
                body = await reader.readuntil(b"0\r\n\r\n")
            else:
                body = await reader.readexactly(length)
            log.append(f"body {body}")
            writer.write(OK)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def pieces():
    yield b"one"
    yield b"two"


async def expect():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with aiohttp.ClientSession(url) as session:
        for path, options in (("/a", {"data": b"body"}), ("/b", {"json": {"x": 1}}), ("/c", {"data": pieces()}),
                              ("/refuse", {"data": b"unwanted"}), ("/d", {"data": "text"})):
            async with session.post(path, expect100=True, **options) as response:
                print(path, response.status, await response.text(), response.request_info.headers["Expect"])
        async with session.post("/e", headers={"Expect": "100-continue"}, data=b"body") as response:
            print(response.status)
    server.close()
    print(log)


async def heads():
    many = answer(b"x", *[f"X-{n}: 1" for n in range(200)])
    async with Raw({"/many": many}) as server:
        for options in ({}, {"max_headers": 10}, {"max_headers": 300}, {"read_bufsize": 10}):
            async with aiohttp.ClientSession(server.url, **options) as session:
                for path in ("/few", "/many"):
                    try:
                        async with session.get(path) as response:
                            print(options, response.status, len(response.headers), await response.read())
                    except aiohttp.ClientResponseError as error:
                        print(options, server.clean(error))


class Resolver:
    """Finds a server at the last of several addresses."""

    def __init__(self, hosts):
        self.hosts = hosts

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [{"hostname": host, "host": address, "port": port, "family": family, "proto": 0,
                 "flags": socket.AI_NUMERICHOST} for address, family in self.hosts]

    async def close(self):
        pass


async def connectors():
    hosts = [("127.0.0.7", socket.AF_INET), ("127.0.0.8", socket.AF_INET), ("127.0.0.1", socket.AF_INET)]
    async with Raw({}) as server:
        for options in ({}, {"happy_eyeballs_delay": None}, {"happy_eyeballs_delay": 0.01, "interleave": 2},
                        {"timeout_ceil_threshold": 1}):
            connector = aiohttp.TCPConnector(resolver=Resolver(hosts), **options)
            async with aiohttp.ClientSession(connector=connector) as session:
                async with session.get(f"http://test.example:{server.port}/x") as response:
                    print(options, response.status)
            connector = aiohttp.TCPConnector(resolver=Resolver(hosts[:2]), **options)
            async with aiohttp.ClientSession(connector=connector) as session:
                try:
                    await session.get(f"http://test.example:{server.port}/x")
                except aiohttp.ClientConnectorError as error:
                    print(type(error).__name__, error.errno is not None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        connector = aiohttp.TCPConnector(ssl_shutdown_timeout=1)
        await aiohttp.ClientSession(connector=connector, ssl_shutdown_timeout=1).close()
        print([(warning.category.__name__, str(warning.message)) for warning in caught])


async def cookies():
    directory = tempfile.mkdtemp()
    path = os.path.join(directory, "cookies")
    jar = aiohttp.CookieJar()
    url = URL("http://example.com/a/b")
    jar.update_cookies_from_headers(["plain=1", "wide=2; Domain=example.com; Path=/", "gone=3; Max-Age=0",
                                     "late=4; Max-Age=1000", "dated=5; Expires=Wed, 01 Jan 2098 00:00:00 GMT",
                                     'odd="a b"; HttpOnly; Secure; SameSite=Lax'], url)
    jar.save(path)
    print(oct(stat.S_IMODE(os.stat(path).st_mode)))
    for loaded in (aiohttp.CookieJar(), aiohttp.CookieJar(unsafe=True, quote_cookie=False)):
        loaded.update_cookies({"old": "x"}, url)
        loaded.load(path)
        print(sorted((morsel.key, morsel.value, morsel["domain"], morsel["path"], morsel["secure"],
                      morsel["httponly"], morsel["samesite"]) for morsel in loaded))
        print(sorted(loaded.host_only_cookies))
        for asked in ("http://example.com/a/x", "https://sub.example.com/a/", "https://example.com/a/"):
            print(asked, sorted((name, morsel.OutputString()) for name, morsel in loaded.filter_cookies(URL(asked)).items()))
    text = open(path).read()
    for content in (text.replace('"expires_timestamp": 4', '"expires_timestamp": "?'), "{", "[]", "\x80\x04."):
        with open(path, "w", encoding="latin-1") as file:
            file.write(content)
        try:
            loaded.load(path)
        except Exception as error:
            print(isinstance(error, Exception))
        print(len(loaded))
    try:
        loaded.load(path + "missing")
    except FileNotFoundError as error:
        print(error.errno)


async def logins():
    directory = tempfile.mkdtemp()
    os.environ["NETRC"] = path = os.path.join(directory, "netrc")
    async with Raw({}) as server:
        for text in (f"machine 127.0.0.1 login me password secret", "machine other login a password b",
                     "default login d account e password f", ""):
            with open(path, "w") as file:
                file.write(text)
            async with aiohttp.ClientSession(server.url, trust_env=True) as session:
                await session.get("/x")
                print(server.seen[-1][2].get("Authorization"))
                await session.get("/x", headers={"X": "1"})
                print(server.seen[-1][2].get("Authorization"))
            async with aiohttp.ClientSession(server.url) as session:
                await session.get("/x")
                print(server.seen[-1][2].get("Authorization"))


async def main():
    for part in (expect, heads, connectors, cookies, logins):
        print(part.__name__)
        await part()


asyncio.run(main())
