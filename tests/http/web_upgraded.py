"""What a server knows of connections that have become another protocol's, and of those that are closed."""
import asyncio

import aiohttp
from aiohttp import web


async def websocket(request):
    response = web.WebSocketResponse()
    await response.prepare(request)
    async for message in response:
        await response.send_str(message.data + "!")
    return response


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"piece")
    return response


async def until(condition):
    for _ in range(500):
        if condition():
            return True
        await asyncio.sleep(0.01)
    return False


async def main():
    app = web.Application()
    app.add_routes([web.get("/ws", websocket), web.get("/stream", stream)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    server = runner.server
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(url + "/ws") for _ in range(3)]
        for number, one in enumerate(sockets):
            await one.send_str(str(number))
            print(await one.receive_str())
        print("open", await until(lambda: len(server.connections) == 3))
        await sockets[0].close()
        print("one closed", await until(lambda: len(server.connections) == 2))
        sockets[1]._response.close()
        print("one gone", await until(lambda: len(server.connections) == 1))
        await sockets[2].close()
        print("all closed", await until(lambda: len(server.connections) == 0))
        async with session.get(url + "/stream") as response:
            print(await response.text())
        print("kept", await until(lambda: len(server.connections) == 1), server.requests_count)
    print("none", await until(lambda: len(server.connections) == 0))
    await runner.cleanup()


asyncio.run(main())
