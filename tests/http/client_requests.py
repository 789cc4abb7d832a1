# What a client sends: verbs, headers, parameters, bodies.

import asyncio
import io

import aiohttp
from _raw import Raw, answer


async def pieces():
    for number in range(3):
        yield b"piece %d;" % number
        await asyncio.sleep(0)


async def main():
    async with Raw({}) as server, aiohttp.ClientSession(server.url + "/") as session:
        for verb in ("get", "options", "head", "post", "put", "patch", "delete"):
            if verb == "head":
                server.answers["/" + verb] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
            async with getattr(session, verb)(verb) as response:
                print(verb, response.status, response.method, await response.read())
            print("   ", server.seen[-1])
        response = await session.request("report", "x/y")
        print(response.method, await response.text(), server.seen[-1])
        print("one connection:", server.connections)

        print("parameters")
        for params in ({"a": "1 2", "b": "ü&="}, [("k", "1"), ("k", "2")], {"n": 3}, "raw=1"):
            async with session.get("p?first=0", params=params) as response:
                print("   ", server.seen[-1][1], server.clean(response.url))

        print("headers")
        async with session.get("h", headers={"x-Odd-case": "1", "Accept": "text/plain"}):
            print("   ", server.seen[-1][2])
        async with session.get("h", headers=[("X-Two", "1"), ("X-Two", "2")], skip_auto_headers=["Accept"]):
            print("   ", server.seen[-1][2])
        try:
            await session.get("h", headers={"X": "a\r\nb"})
        except ValueError as error:
            print("   ", error)

        print("bodies")
        for data in (b"bytes", bytearray(b"array"), "text ü", {"a": "1", "b": "x y"}, [("a", "1"), ("a", "2")],
                     io.BytesIO(b"from a file"), pieces(), b""):
            async with session.post("b", data=data) as response:
                await response.read()
            print("   ", server.seen[-1][2:])
        async with session.post("b", json={"q": [1, None, "ü"]}) as response:
            print("   ", server.seen[-1][2:])
        async with session.put("b", data=b"z" * 70, chunked=True) as response:
            print("   ", server.seen[-1][2:])
        async with session.post("b", data=b"0" * 100_000) as response:
            print("   ", server.seen[-1][2], len(server.seen[-1][3]))
        try:
            await session.post("b", data=b"1", json=1)
        except ValueError as error:
            print("   ", error)
        try:
            await session.request("GE T", "b")
        except ValueError as error:
            print("   ", error)

        print("credentials")
        async with session.get(f"http://user:p%40ss@127.0.0.1:{server.port}/u") as response:
            print("   ", server.seen[-1][2], server.clean(response.url))
        async with session.get("u", headers={"Authorization": aiohttp.encode_basic_auth("me", "pw")}):
            print("   ", server.seen[-1][2])

    async with Raw({}) as server:
        async with aiohttp.ClientSession(headers={"X-Session": "1", "X-Both": "session"}) as session:
            async with session.get(server.url, headers={"x-both": "request"}):
                print(server.seen[-1])
            print(dict(session.headers), session.closed)
        print(session.closed)
        try:
            await session.get(server.url)
        except RuntimeError as error:
            print(error)
        async with aiohttp.request("GET", server.url + "/alone") as response:
            print(await response.text(), server.seen[-1])


asyncio.run(main())
