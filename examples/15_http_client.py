# The note's HTTP program against a server of its own, so that it runs without a network.

import aiohttp
import asyncio
from aiohttp import web


async def fetch(url):
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as response:
            return await response.text()


async def page(request):
    await asyncio.sleep(0.1)
    return web.Response(text=f"<!doctype html><title>{request.match_info['name']}</title>")


async def main():
    app = web.Application()
    app.router.add_get("/{name}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]

    urls = [f"http://127.0.0.1:{port}/{name}" for name in ("example", "python")]
    results = await asyncio.gather(*(fetch(url) for url in urls))
    for result in results:
        print(result[:100])  # Print the first 100 characters

    # One session for all requests keeps its connections.
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for name in ("first", "second"):
            async with session.get(f"/{name}") as response:
                print(response.status, response.content_type, len(await response.read()))
    await runner.cleanup()


asyncio.run(main())
