"""Bodies in zstd's encoding both ways, whole and in pieces, and how many bytes a stream has seen."""
import asyncio
from compression import zstd

import aiohttp
from aiohttp import web

TEXT = b"".join([b"line %d\n" % number for number in range(20000)])
BODIES = {
    "whole": zstd.compress(TEXT),
    "two": zstd.compress(TEXT[:1000]) + zstd.compress(TEXT[1000:]),
    "empty": zstd.compress(b""),
    "short": zstd.compress(TEXT)[:-5],
    "none": b"",
    "garbage": b"this is no such thing",
}


async def give(request):
    body = BODIES[request.match_info["name"]]
    if "pieces" not in request.query:
        return web.Response(body=body, headers={"Content-Encoding": "zstd"})
    response = web.StreamResponse(headers={"Content-Encoding": "zstd"})
    await response.prepare(request)
    for at in range(0, len(body), 1000):
        await response.write(body[at:at + 1000])
        await asyncio.sleep(0)
    return response


async def take(request):
    body = await request.read()
    return web.Response(text=f"{len(body)} {body == TEXT} {request.headers.get('Content-Encoding')}")


async def main():
    app = web.Application(client_max_size=2 ** 20)
    app.add_routes([web.get("/{name}", give), web.post("/", take)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with aiohttp.ClientSession() as session:
        for name in BODIES:
            for query in ("", "?pieces"):
                try:
                    async with session.get(url + name + query) as response:
                        body = await response.read()
                        print(name, query, response.status, len(body), body == TEXT, response.content.total_bytes)
                except aiohttp.ClientError as error:
                    print(name, query, type(error).__name__)
        async with session.get(url + "whole", auto_decompress=False) as response:
            print(await response.read() == BODIES["whole"])
        async with session.get(url + "whole?pieces") as response:
            print(len(await response.content.readline()), len([line async for line in response.content]),
                  response.content.total_bytes)
        for name in ("whole", "two", "empty"):
            async with session.post(url, data=BODIES[name], headers={"Content-Encoding": "zstd"}) as response:
                print(name, response.status, await response.text())
    await runner.cleanup()


asyncio.run(main())
