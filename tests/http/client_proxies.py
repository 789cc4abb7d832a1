# Requests by way of proxies: what the proxy is asked, and what becomes of its refusals.

import asyncio
import os
import ssl
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "asyncio"))

import aiohttp
from _raw import Raw, answer
from _tls_certificate import CERT

warnings.simplefilter("ignore", DeprecationWarning)


class Proxy:
    """Answers for all hosts, or passes bytes on for those who know the word."""

    def __init__(self, needed=None, status="200 OK"):
        self.needed = needed
        self.status = status
        self.seen = []

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *exc_info):
        self.server.close()

    async def serve(self, reader, writer):
        try:
            while await self.one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, OSError):
            pass
        writer.close()

    async def one(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.split("\r\n")[:-2]
        headers = dict(line.split(": ", 1) for line in lines)
        for name in ("User-Agent", "Accept-Encoding"):
            headers.pop(name, None)
        body = await reader.readexactly(int(headers.get("Content-Length", 0)))
        self.seen.append((first, headers, body))
        if self.needed is not None and headers.get("Proxy-Authorization") != self.needed:
            writer.write(answer(b"who?", "Proxy-Authenticate: Basic", status="407 Say who"))
            return True
        if not first.startswith("CONNECT") or self.status != "200 OK":
            writer.write(answer(b"by proxy", status=self.status))
            return True
        host, port = first.split(" ")[1].split(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n")

        async def pass_on(source, target):
            try:
                while data := await source.read(65536):
                    target.write(data)
            except OSError:
                pass
            target.close()

        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))
        return False


def clean(value, *ports):
    value = str(value)
    for name, port in zip(("PORT", "PROXY"), ports):
        value = value.replace(str(port), name)
    return value


async def ask(session, server, port, method, url, **options):
    try:
        async with session.request(method, url, **options) as response:
            said = response.status, await response.read(), clean(response.url, port, server.port)
    except (aiohttp.ClientError, ValueError) as error:
        said = type(error).__name__, clean(error, port, server.port), isinstance(error, OSError)
    print("   ", *said)
    for first, headers, body in server.seen:
        print("       ", clean(first, port, server.port), clean(headers, port, server.port), body)
    server.seen.clear()


async def main():
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(CERT)
    trusting = ssl.create_default_context(cafile=CERT)
    raw = Raw({})
    server = await asyncio.start_server(raw.serve, "127.0.0.1", 0, ssl=own)
    port = server.sockets[0].getsockname()[1]
    secure = f"https://localhost:{port}/path?q"
    async with Proxy() as proxy:
        print("---- plain")
        async with aiohttp.ClientSession() as session:
            for _ in range(2):
                await ask(session, proxy, port, "GET", "http://some.test/x?a=b#c", proxy=proxy.url)
            await ask(session, proxy, port, "POST", "http://some.test:81/", proxy=proxy.url, json={"a": 1})
            await ask(session, proxy, port, "GET", "http://some.test/", proxy=proxy.url,
                      proxy_auth=aiohttp.BasicAuth("u", "p"))
            await ask(session, proxy, port, "GET", "http://some.test/",
                      proxy=proxy.url.replace("//", "//name:word@"))
            await ask(session, proxy, port, "GET", "http://some.test/", proxy=proxy.url,
                      proxy_headers={"X-Proxy": "1"}, headers={"X-Mine": "2"})
            await ask(session, proxy, port, "GET", "http://user:pass@some.test/", proxy=proxy.url)
            print("---- tunnels")
            for _ in range(2):
                await ask(session, proxy, port, "GET", secure, proxy=proxy.url, ssl=trusting)
            print("       ", raw.seen[-1][:2], sorted(raw.seen[-1][2]))
            await ask(session, proxy, port, "POST", secure, proxy=proxy.url, ssl=trusting, data=b"secret",
                      proxy_headers={"X-Proxy": "1"}, proxy_auth=aiohttp.BasicAuth("u", "p"))
            print("       ", raw.seen[-1][:2], sorted(raw.seen[-1][2]), raw.seen[-1][3])
        print("---- of the session")
        async with aiohttp.ClientSession(proxy=proxy.url, proxy_auth=aiohttp.BasicAuth("me"), headers={"X": "y"}) as session:
            for _ in range(2):
                await ask(session, proxy, port, "GET", "http://some.test/")
        print("---- of the environment")
        os.environ["http_proxy"] = proxy.url
        os.environ["no_proxy"] = "other.test,127.0.0.1"
        async with aiohttp.ClientSession(trust_env=True) as session:
            await ask(session, proxy, port, "GET", "http://some.test/")
        del os.environ["http_proxy"], os.environ["no_proxy"]
        print("---- none there")
        async with aiohttp.ClientSession() as session:
            for url in ("http://some.test/", secure):
                await ask(session, proxy, port, "GET", url, proxy="http://127.0.0.1:1")
            await ask(session, proxy, port, "GET", "http://some.test/", proxy="ftp://127.0.0.1:1")
    for needed, status in ((aiohttp.encode_basic_auth("right", "word"), "200 OK"), (None, "403 Not you"), (None, "502 Bad")):
        print("---- refusing", status)
        async with Proxy(needed, status) as proxy, aiohttp.ClientSession() as session:
            for url in ("http://some.test/", secure):
                for options in {}, {"proxy_auth": aiohttp.BasicAuth("right", "word")}:
                    await ask(session, proxy, port, "GET", url, proxy=proxy.url, ssl=trusting, **options)
    server.close()


try:
    asyncio.run(main())
finally:
    os.unlink(CERT)
