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


async def ask_in_every_way(session):
    """Twice each: over a connection that is there, a request may take another way."""
    for _ in range(2):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            async with session.request(method, "/echo", json={"n": [1, 2.5, None], "text": "ünï"}) as response:
                print(await response.json())
        for data in (b"bytes", "text ünï", {"a": "1", "b": "x y&z=ü"}, bytearray(b"x" * 100_000), b""):
            async with session.post("/echo", data=data, params={"q": "a b"}) as response:
                print(await response.json())
        parts = aiohttp.MultipartWriter("mixed", boundary="between")
        parts.append("first")
        parts.append_json({"second": 2})
        async with session.post("/echo", data=parts) as response:
            print(await response.json())
        form = aiohttp.FormData({"note": "text"})
        form.add_field("file", b"x" * 1000, filename="x.bin", content_type="application/x-thing")
        async with session.post("/form", data=form) as response:
            print(await response.json())
        async with session.head("/hello") as response:
            print(response.status, response.headers["Content-Length"], await response.read())
        async with session.head("/again/307", allow_redirects=True) as response:
            print(response.status, response.method, response.url.path)
        for status in (301, 302, 303, 307, 308):
            async with session.post(f"/again/{status}", json={"kept": status}) as response:
                print(status, [past.status for past in response.history], await response.json())
            async with session.put(f"/again/{status}", data=pieces_of(b"a", b"b"), allow_redirects=False) as response:
                print(response.status, response.headers["Location"])
        async with session.post("/again/307", data=io.BytesIO(b"from a file")) as response:
            print(await response.json())
        async with session.get("/echo/%41%2F%C3%BC x", params={"a": "%", "b": "+"}) as response:
            print(await response.json())
        async with session.get("/nowhere") as response:
            try:
                response.raise_for_status()
            except aiohttp.ClientResponseError as error:
                print(error.status, error.message)


async def pieces_of(*pieces):
    for piece in pieces:
        yield piece


async def keep_cookies(url):
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookie_jar=jar, cookies={"own": "yes"}) as session:
        for path in ("/cookies", "/cookies/set?name=a&value=1", "/cookies", "/cookies/set?name=b&value=x%20y;z",
                     "/cookies/set?name=c&value=3&path=/cookies", "/cookies", "/hello", "/cookies/set?name=a&value=",
                     "/cookies", "/cookies"):
            async with session.get(path) as response:
                print(path, response.status, sorted(jar_of(jar)), await response.json())
        async with session.post("/cookies", json=1, cookies={"more": "1", "b": "other"}) as response:
            print(await response.json())


def jar_of(jar):
    return [f"{morsel.key}={morsel.value}" for morsel in jar]


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
        await ask_in_every_way(session)
        await chat(session)
    await keep_cookies(f"http://127.0.0.1:{sys.argv[1]}")


asyncio.run(main())
