# HTTPS: a private authority, none, the wrong one; a tunnel through a proxy.

import asyncio
import os
import ssl
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "asyncio"))

import aiohttp
from _raw import Raw, answer
from _tls_certificate import CERT


async def tunnel(reader, writer):
    head = await reader.readuntil(b"\r\n\r\n")
    method, target, _ = head.decode().split(" ", 2)
    print("proxy:", method, target.partition(":")[0], "Proxy-Authorization: Basic dTpw" in head.decode())
    if method != "CONNECT":
        writer.write(answer(b"by proxy", "Connection: close"))
        writer.close()
        return
    host, port = target.split(":")
    there, back = await asyncio.open_connection(host, int(port))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

    async def pass_on(source, target):
        try:
            while data := await source.read(65536):
                target.write(data)
        except OSError:
            pass
        target.close()

    await asyncio.gather(pass_on(reader, back), pass_on(there, writer))


async def main():
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(CERT)
    trusting = ssl.create_default_context(cafile=CERT)
    raw = Raw({"/large": answer(b"x" * 300_000)})
    server = await asyncio.start_server(raw.serve, "127.0.0.1", 0, ssl=own)
    port = server.sockets[0].getsockname()[1]
    url = f"https://localhost:{port}/large"
    async with aiohttp.ClientSession() as session:
        for how in (trusting, False):
            for _ in range(2):
                async with session.get(url, ssl=how) as response:
                    print(response.status, len(await response.read()))
        print("connections:", raw.connections)
        async with session.post(url, ssl=trusting, data=b"y" * 300_000) as response:
            print(await response.read() == b"x" * 300_000, len(raw.seen[-1][3]))
        try:
            await session.get(url)
        except aiohttp.ClientConnectorCertificateError as error:
            print(type(error.certificate_error).__name__, error.host, error.ssl)
        try:
            await session.get(f"https://127.0.0.2:{port}/", ssl=trusting)
        except aiohttp.ClientConnectorError as error:
            print(type(error).__name__)
        proxy = await asyncio.start_server(tunnel, "127.0.0.1", 0)
        where = f"http://u:p@127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        async with session.get("http://nowhere.example/", proxy=where) as response:
            print(await response.text())
        async with session.get(url, proxy=where, ssl=trusting) as response:
            print(len(await response.read()))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session:
        async with session.get(url) as response:
            print(response.status)
    proxy.close()
    server.close()
    await asyncio.sleep(0.1)
    os.unlink(CERT)


asyncio.run(main())
