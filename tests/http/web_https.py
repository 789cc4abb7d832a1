# HTTPS and wss with both ends in one script.
import asyncio
import ssl

import aiohttp
from aiohttp import web
from _authority import Authority


async def facts(request):
    transport = request.transport
    return web.json_response({
        "scheme": request.scheme, "secure": request.secure,
        "cipher": transport.get_extra_info("ssl_object") is not None,
        "context": isinstance(request.get_extra_info("sslcontext"), ssl.SSLContext),
        "peer": request.remote})


async def upload(request):
    size = 0
    async for chunk in request.content.iter_any():
        size += len(chunk)
    return web.Response(text=str(size))


async def download(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(20):
        await response.write(b"x" * 50_000)
    await response.write_eof()
    return response


async def socket(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_bytes(message.data[::-1])
    return ws


async def main():
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with Authority() as made:
        server_side.load_cert_chain(made.certificate)
        trusting = ssl.create_default_context(cafile=made.authority)
    app = web.Application()
    app.router.add_get("/", facts)
    app.router.add_post("/upload", upload)
    app.router.add_get("/download", download)
    app.router.add_get("/ws", socket)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_side)
    await site.start()
    port = runner.addresses[0][1]
    print(site.name.replace(str(port), "PORT"))
    base = f"https://localhost:{port}"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session:
        for _ in range(2):
            async with session.get(base) as response:
                print(response.status, await response.json(), response.url.scheme)
        async with session.post(base + "/upload", data=b"y" * 1_000_000) as response:
            print(await response.text())
        async with session.get(base + "/download") as response:
            print(len(await response.read()))
        async with session.ws_connect(f"wss://localhost:{port}/ws") as ws:
            for size in (3, 300, 200_000):
                await ws.send_bytes(bytes(range(3)) * size)
                answer = await ws.receive_bytes()
                print(len(answer), answer[:3])
        print(await asyncio.gather(*[one(session, base) for _ in range(20)]) == [200] * 20)
    print("-- who does not trust it")
    async with aiohttp.ClientSession() as session:
        try:
            await session.get(base)
        except aiohttp.ClientConnectorCertificateError as error:
            print(type(error).__name__)
        try:
            await session.ws_connect(f"wss://localhost:{port}/ws")
        except aiohttp.ClientConnectorCertificateError as error:
            print(type(error).__name__)
    print("-- who does not speak TLS")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    try:
        print(b"HTTP/1.1 200" in await reader.read())
    except ConnectionError:
        print(False)
    writer.close()
    print("-- and the server goes on")
    async with aiohttp.ClientSession() as session:
        async with session.get(base, ssl=trusting) as response:
            print(response.status)
    await runner.cleanup()


async def one(session, base):
    async with session.get(base) as response:
        await response.read()
        return response.status


asyncio.run(main())
