# Heartbeats of the server's WebSockets: answered, not answered, and stopped by other traffic.
import asyncio

import aiohttp
from aiohttp import WSMsgType, web


async def main():
    ends = []

    async def echo(request):
        ws = web.WebSocketResponse(heartbeat=float(request.query["heartbeat"]),
                                   autoping="autoping" not in request.query)
        await ws.prepare(request)
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                await ws.send_str("echo " + message.data)
            else:
                ends.append(("message", message.type.name))
        ends.append((ws.closed, ws.close_code, type(ws.exception()).__name__, str(ws.exception())))
        return ws

    app = web.Application()
    app.router.add_get("/", echo)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = "http://127.0.0.1:%d/" % runner.addresses[0][1]
    async with aiohttp.ClientSession() as session:
        print("-- pings are answered")
        async with session.ws_connect(url + "?heartbeat=0.04") as ws:
            reading = asyncio.create_task(ws.receive())
            await asyncio.sleep(0.3)
            print(ws.closed, reading.done())
            await ws.send_str("still here")
            print((await reading).data)
        await asyncio.sleep(0.02)
        print(ends)
        ends.clear()
        print("-- pings are seen")
        async with session.ws_connect(url + "?heartbeat=0.04", autoping=False) as ws:
            kinds = []
            for _ in range(3):
                message = await ws.receive()
                kinds.append((message.type.name, bytes(message.data)))
                await ws.pong(message.data)
            print(kinds)
        await asyncio.sleep(0.02)
        print(ends)
        ends.clear()
        print("-- pings are not answered")
        async with session.ws_connect(url + "?heartbeat=0.04", autoping=False) as ws:
            kinds = []
            while (message := await ws.receive()).type not in (WSMsgType.CLOSED, WSMsgType.CLOSE, WSMsgType.ERROR):
                kinds.append(message.type.name)
            print(kinds, ws.closed, ws.close_code)
        await asyncio.sleep(0.02)
        print(ends)
        ends.clear()
        print("-- other messages will do")
        async with session.ws_connect(url + "?heartbeat=0.1", autoping=False) as ws:
            kinds = []
            for n in range(10):
                await asyncio.sleep(0.03)
                await ws.send_str(str(n))
                kinds.append((await ws.receive()).data)
            print(kinds)
        await asyncio.sleep(0.02)
        print(ends)
        ends.clear()
        print("-- the client's own")
        async with session.ws_connect(url + "?heartbeat=5", heartbeat=0.04) as ws:
            reading = asyncio.create_task(ws.receive())
            await asyncio.sleep(0.2)
            print(ws.closed, reading.done())
            reading.cancel()
        await asyncio.sleep(0.02)
        print(ends)
    await runner.cleanup()


asyncio.run(main())
