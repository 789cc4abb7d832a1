# How connections are kept, shared and limited.

import asyncio
import os
import tempfile

import aiohttp
from _raw import Raw, answer


async def main():
    busy = most = 0

    async def slow(reader, writer):
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.1)
        busy -= 1
        writer.write(answer(b"slow"))
        return True

    async def once(reader, writer):
        writer.write(answer(b"once"))
        return False

    async with Raw({"/slow": slow, "/once": once, "/close": answer(b"x", "Connection: close")}) as server:
        async with aiohttp.ClientSession(server.url) as session:
            for _ in range(5):
                async with session.get("/") as response:
                    await response.read()
            print("one after the other:", server.connections)
            await asyncio.gather(*[read(session, "/slow") for _ in range(10)])
            print("at once:", server.connections, most)
            await asyncio.gather(*[read(session, "/slow") for _ in range(10)])
            print("again:", server.connections)
        server.connections = most = 0
        connector = aiohttp.TCPConnector(limit=3)
        print(connector.limit, connector.limit_per_host, connector.force_close)
        async with aiohttp.ClientSession(server.url, connector=connector) as session:
            await asyncio.gather(*[read(session, "/slow") for _ in range(10)])
            print("three:", server.connections, most)
        server.connections = most = 0
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit_per_host=2)) as session:
            await asyncio.gather(*[read(session, server.url + "/slow") for _ in range(6)])
            print("two:", server.connections, most)
        server.connections = 0
        async with aiohttp.ClientSession(server.url, connector=aiohttp.TCPConnector(force_close=True)) as session:
            for _ in range(3):
                await read(session, "/")
            print("force_close:", server.connections, server.seen[-1][2])
        server.connections = 0
        async with aiohttp.ClientSession(server.url) as session:
            for _ in range(3):
                await read(session, "/close")
            print("Connection: close:", server.connections)
            server.connections = 0
            for _ in range(3):
                await read(session, "/once")
                await asyncio.sleep(0.02)
            print("closed while it waited:", server.connections)
        server.connections = 0
        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(server.url, connector=connector) as session:
            async with session.get("/"):
                try:
                    await session.get("/", timeout=aiohttp.ClientTimeout(connect=0.05))
                except aiohttp.ConnectionTimeoutError as error:
                    print(server.clean(error))
            print(await read(session, "/"))
        try:
            aiohttp.TCPConnector(force_close=True, keepalive_timeout=3)
        except ValueError as error:
            print(error)
        connector = aiohttp.TCPConnector()
        session = aiohttp.ClientSession(connector=connector, connector_owner=False)
        await session.close()
        print(session.closed, connector.closed)
        await connector.close()
        print(connector.closed)

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")
        raw = Raw({})
        unix = await asyncio.start_unix_server(raw.serve, path)
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(path)) as session:
            async with session.get("http://localhost/over/unix") as response:
                print(await response.text(), raw.seen[-1][:2])
        unix.close()
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector("/nowhere/socket")) as session:
            try:
                await session.get("http://localhost/")
            except aiohttp.ClientError as error:
                print(type(error).__name__, error)


async def read(session, url):
    async with session.get(url) as response:
        return await response.read()


asyncio.run(main())
