# A chat server over WebSocket: everybody in a room hears everybody.  Three people come, talk and leave.
import asyncio

from aiohttp import ClientSession, WSMsgType, web

ROOMS = web.AppKey("rooms", dict)


async def tell(members, **message):
    for member in list(members.values()):
        await member.send_json(message)


async def room(request):
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(request)
    name = request.query["name"]
    members = request.app[ROOMS].setdefault(request.match_info["room"], {})
    members[name] = socket
    await tell(members, event="joined", name=name, here=sorted(members))
    try:
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await tell(members, event="said", name=name, text=message.data)
    finally:
        del members[name]
        await tell(members, event="left", name=name)
    return socket


async def close_rooms(app):
    for members in app[ROOMS].values():
        for socket in list(members.values()):
            await socket.close(code=1001, message=b"the server goes home")


def make_app():
    app = web.Application()
    app[ROOMS] = {}
    app.router.add_get("/rooms/{room}", room)
    app.on_shutdown.append(close_rooms)
    return app


async def main():
    runner = web.AppRunner(make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/rooms/tea"
    async with ClientSession() as session:
        people = {}

        async def come(name):
            people[name] = await session.ws_connect(url, params={"name": name})
            await hear()

        async def hear():
            for name, socket in people.items():
                print(f"  {name:5} hears", await socket.receive_json())

        print("Ada comes")
        await come("Ada")
        print("Bob comes")
        await come("Bob")
        print("Cleo comes")
        await come("Cleo")
        print("Bob talks")
        await people["Bob"].send_str("hello, everybody")
        await hear()
        print("Bob goes")
        await people.pop("Bob").close()
        await hear()
        print("The server stops")
        stopping = asyncio.create_task(runner.cleanup())
        for name, socket in people.items():
            while (message := await socket.receive()).type == WSMsgType.TEXT:
                pass
            print(f"  {name:5} hears", message.type.name, message.data, message.extra)
        await stopping


asyncio.run(main())
