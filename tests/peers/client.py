# The other end: python client.py PORT.  What it prints is the same whoever runs it and whoever answers.
import asyncio
import hashlib
import io
import sys

import aiohttp


def piece(n):
    return bytes([n]) * 1_000_000


async def pieces():
    for n in range(50):
        yield piece(n)


async def talk(session):
    async with session.get("/hello", params={"name": "ünï"}) as response:
        print(response.status, response.headers["Content-Type"], await response.json())
    async with session.get("/moved") as response:
        print(response.status, [past.status for past in response.history], await response.json())
    async with session.get("/nowhere") as response:
        print(response.status, response.reason, await response.text())
    async with session.post("/form", data={"a": "1", "b": "x y&z"}) as response:
        print(await response.json())
    form = aiohttp.FormData()
    form.add_field("note", "text")
    form.add_field("file", io.BytesIO(b"x" * 100_000), filename="x.bin",
                   content_type="application/x-thing")
    async with session.post("/form", data=form) as response:
        print(await response.json())
    async with session.post("/upload", data=pieces()) as response:
        got = await response.json()
    digest = hashlib.sha256(b"".join([piece(n) for n in range(50)])).hexdigest()
    print("upload", got["size"], got["sha256"] == digest)
    for chunked in ("yes", "no"):
        digest_got, size = hashlib.sha256(), 0
        async with session.get("/download", params={"chunked": chunked}) as response:
            async for data in response.content.iter_chunked(65536):
                digest_got.update(data)
                size += len(data)
        print("download", chunked, size, digest_got.hexdigest() == digest)
    async with session.get("/packed") as response:
        print(response.headers["Content-Encoding"], len(await response.text()))
    replies = await asyncio.gather(*[session.get("/hello") for _ in range(100)])
    print("a hundred:", {reply.status for reply in replies})
    for reply in replies:
        reply.release()


async def chat(session):
    async with session.ws_connect("/socket", protocols=("echo", "other")) as socket:
        print(socket.protocol)
        await socket.send_str("hello ✓")
        print(await socket.receive_str())
        await socket.send_bytes(bytes(range(256)) * 300)
        print(await socket.receive_bytes() == (bytes(range(256)) * 300)[::-1])
        await socket.ping(b"?")
        await socket.send_str("please close")
        message = await socket.receive()
        print(message.type.name, message.data, message.extra, socket.close_code)
    for compress in (15, 9, 0):
        async with session.ws_connect("/socket", compress=compress) as socket:
            print("compressed", compress, socket.compress)
            for size in (0, 1, 100, 5_000, 70_000, 600_000):
                for turn in range(3):
                    text = "".join([f"{number * number}, " for number in range(turn, turn + size // 8)])
                    await socket.send_str(text)
                    assert await socket.receive_str() == text[::-1]
                    await socket.send_bytes(text.encode())
                    assert await socket.receive_bytes() == text.encode()[::-1]


async def main():
    async with aiohttp.ClientSession(f"http://127.0.0.1:{sys.argv[1]}") as session:
        await talk(session)
        await chat(session)


asyncio.run(main())
