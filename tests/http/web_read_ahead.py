"""How much of a body a server takes before anybody asks, and how long it reads one that nobody wants."""
import asyncio

from aiohttp import ClientSession, web


async def slowly(request):
    await asyncio.sleep(0.01)
    pieces = [len(piece) async for piece in request.content.iter_any()]
    return web.Response(text=str(sum(pieces)))


async def whole(request):
    return web.Response(text=str(len(await request.read())))


async def never(request):
    return web.Response(text="never")


async def main():
    app = web.Application(client_max_size=2 ** 22)
    app.add_routes([web.post("/slowly", slowly), web.post("/whole", whole), web.post("/never", never)])
    for options in ({}, {"read_bufsize": 1024}, {"read_bufsize": 1}, {"read_bufsize": 2 ** 20},
                    {"timeout_ceil_threshold": 0.1, "lingering_time": 0.5}, {"timeout_ceil_threshold": 100}):
        runner = web.AppRunner(app, **options)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with ClientSession() as session:
            for path in ("/slowly", "/whole", "/never"):
                for size in (10, 70_000, 1_000_000):
                    async with session.post(url + path, data=b"x" * size) as response:
                        print(options, path, size, response.status, await response.text())
        await runner.cleanup()


asyncio.run(main())
