"""Requests by HTTPS by way of a proxy that itself is asked by TLS."""
import asyncio
import os
import ssl
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "asyncio"))

import aiohttp
from aiohttp import web
from _tls_certificate import CERT

warnings.simplefilter("ignore")
seen = []


async def pass_on(source, target):
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    except OSError:
        pass
    target.close()


async def proxy(reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    seen.append(head[0].rsplit(":", 1)[0])
    if "refuse" in head[0]:
        writer.write(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        return
    there, back = await asyncio.open_connection("127.0.0.1", int(head[0].split(" ")[1].rsplit(":", 1)[1]))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(pass_on(reader, back), pass_on(there, writer))


async def echo(request):
    return web.Response(body=await request.read())


async def websocket(request):
    response = web.WebSocketResponse()
    await response.prepare(request)
    async for message in response:
        await response.send_str(message.data * 2)
    return response


async def main():
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(CERT)
    trusting = ssl.create_default_context(cafile=CERT)
    app = web.Application(client_max_size=2 ** 24)
    app.add_routes([web.post("/", echo), web.get("/ws", websocket)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=own)
    await site.start()
    port = runner.addresses[0][1]
    server = await asyncio.start_server(proxy, "127.0.0.1", 0, ssl=own)
    way = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    options = {"proxy": way, "ssl": trusting}
    async with aiohttp.ClientSession() as session:
        for size in (0, 10, 1_000_000):
            async with session.post(f"https://localhost:{port}/", data=b"x" * size, **options) as response:
                body = await response.read()
                print(response.status, body == b"x" * size, len(seen))
        async with session.ws_connect(f"https://localhost:{port}/ws", **options) as socket:
            await socket.send_str("ab")
            print(await socket.receive_str())
        try:
            await session.post(f"https://refuse:{port}/", **options)
        except aiohttp.ClientHttpProxyError as error:
            print(type(error).__name__, error.status, error.message)
    print(seen)
    server.close()
    await runner.cleanup()


try:
    asyncio.run(main())
finally:
    os.unlink(CERT)
