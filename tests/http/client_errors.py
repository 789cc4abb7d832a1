# What goes wrong, and how that is said.

import asyncio

import aiohttp
from _raw import Raw, answer

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def silent(reader, writer):
    await asyncio.sleep(30)


async def cut(reader, writer):
    writer.transport.abort()


async def half(reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    await asyncio.sleep(30)


def closing(data):
    async def answer(reader, writer):
        writer.write(data)
        return False
    return answer


ANSWERS = {
    "/closed": closing(b""),
    "/reset": cut,
    "/garbage": closing(b"garbage\r\n\r\n"),
    "/http": closing(b"HTTP?\r\n\r\n"),
    "/bad-header": closing(b"HTTP/1.1 200 OK\r\nA b: c\r\n\r\n"),
    "/no-colon": closing(b"HTTP/1.1 200 OK\r\nname\r\n\r\n"),
    "/short": closing(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
    "/short-chunks": closing(CHUNKED + b"3\r\nabc\r\n"),
    "/not-gzip": answer(b"abcde", "Content-Encoding: gzip"),
    "/large-header": answer(b"", "X: " + "a" * 9000),
}
SLOW = {"/silent": silent, "/half": half}


async def main():
    async with Raw({**ANSWERS, **SLOW}) as server, aiohttp.ClientSession(server.url) as session:
        for path in ANSWERS:
            try:
                async with session.get(path) as response:
                    print(path, response.status, await response.read())
            except aiohttp.ClientError as error:
                print(path, type(error).__name__, server.clean(error))
                print("   ", isinstance(error, OSError), isinstance(error, aiohttp.ClientConnectionError))

        print("time limits")
        for path, limit in (("/silent", aiohttp.ClientTimeout(total=0.05)), ("/half", aiohttp.ClientTimeout(total=0.05)),
                            ("/silent", aiohttp.ClientTimeout(sock_read=0.05)),
                            ("/half", aiohttp.ClientTimeout(sock_read=0.05))):
            try:
                async with session.get(path, timeout=limit) as response:
                    print(response.status)
                    await response.read()
            except TimeoutError as error:
                print(path, type(error).__name__, error, isinstance(error, aiohttp.ServerTimeoutError))
        print(aiohttp.ClientTimeout(total=3), session.timeout)

        print("cancellation")
        task = asyncio.create_task(session.request("GET", "/silent").__aenter__())
        await asyncio.sleep(0.05)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("cancelled")

        print("connections")
        for url in ("http://127.0.0.1:1/", "http://[::1]:1/"):
            try:
                await session.get(url)
            except aiohttp.ClientConnectorError as error:
                print(type(error).__name__, error, error.host, error.port, error.errno, isinstance(error, OSError))
        try:
            await session.get("http://no-such-host.invalid/")
        except aiohttp.ClientConnectorDNSError as error:
            print(error)
        for url in ("ftp://x/", "http://", "nonsense://", "http://127.0.0.1:99999/", "http:///path"):
            try:
                await session.get(url)
            except aiohttp.ClientError as error:
                print(repr(url), type(error).__name__, error, isinstance(error, ValueError))


asyncio.run(main())
