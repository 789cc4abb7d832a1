# WebSockets with both ends in one script: messages, JSON, close codes, timeouts, the heartbeat, errors of use.
import asyncio

from aiohttp import ClientSession, WSCloseCode, WSMsgType, WSServerHandshakeError, web
import aiohttp


async def echo(request):
    socket = web.WebSocketResponse(protocols=("two", "one"), heartbeat=5.0)
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            await socket.send_str("echo " + message.data)
        else:
            await socket.send_bytes(message.data)
    print("server: closed", socket.closed, socket.close_code)
    return socket


async def says_first(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_json({"number": 1})
    await socket.send_bytes(b"bytes")
    await socket.send_str("text")
    await socket.close(code=WSCloseCode.GOING_AWAY, message=b"that was all")
    return socket


async def silent(request):
    socket = web.WebSocketResponse(autoping=False)
    await socket.prepare(request)
    async for message in socket:
        print("server:", message.type.name, bytes(message.data))
    return socket


async def fails(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    raise RuntimeError("the handler fails")


async def refuses(request):
    raise web.HTTPForbidden()


async def unprepared(request):
    socket = web.WebSocketResponse()
    for call in (socket.receive(), socket.send_str("x"), socket.close(), socket.ping()):
        try:
            await call
        except RuntimeError as error:
            print("server:", error)
    print("server:", socket.prepared, bool(socket.can_prepare(request)))
    return web.Response(text="no socket")


async def talk(session):
    async with session.ws_connect("/echo", protocols=("one",)) as socket:
        print(socket.protocol, socket.closed, socket.close_code)
        await socket.send_str("hello")
        print(await socket.receive())
        await socket.send_json([1, {"a": None}])
        print(await socket.receive_str())
        await socket.send_bytes(bytearray(b"abc"))
        print(await socket.receive_bytes())
        for wrong in (b"bytes", 5):
            try:
                await socket.send_str(wrong)
            except TypeError as error:
                print(error)
        await socket.send_bytes(b"not text")
        try:
            await socket.receive_str()
        except TypeError as error:
            print(type(error).__name__, error)
        big = "x" * 100_000
        await socket.send_str(big)
        print(len(await socket.receive_str()))
    print(socket.closed, socket.close_code)
    print(await socket.receive())
    try:
        await socket.send_str("too late")
    except aiohttp.ClientConnectionResetError as error:
        print(type(error).__name__, error)


async def listen(session):
    async with session.ws_connect("/first") as socket:
        print(await socket.receive_json())
        async for message in socket:
            print(message.type.name, message.data, message.extra)
        print(socket.closed, socket.close_code)


async def misuse(session):
    async with session.ws_connect("/silent") as socket:
        await socket.ping(b"are you there")
        try:
            await socket.receive(timeout=0.05)
        except TimeoutError:
            print("timed out", socket.close_code)
        waiting = asyncio.create_task(socket.receive())
        await asyncio.sleep(0)
        try:
            await socket.receive()
        except RuntimeError as error:
            print(error)
        closing = asyncio.create_task(socket.close())
        print(await waiting)
        print(await closing, await socket.close())
    for path in ("/refuses", "/nowhere", "/unprepared"):
        try:
            await session.ws_connect(path)
        except WSServerHandshakeError as error:
            print(type(error).__name__, error.status, error.message)
    socket = await session.ws_connect("/fails")
    print((await socket.receive()).type.name, socket.close_code)


async def main():
    import logging
    logging.getLogger("aiohttp.server").setLevel(100)
    app = web.Application()
    for handler, path in ((echo, "/echo"), (says_first, "/first"), (silent, "/silent"),
                          (fails, "/fails"), (refuses, "/refuses"), (unprepared, "/unprepared")):
        app.router.add_get(path, handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        for part in (talk, listen, misuse):
            print("--", part.__name__)
            await part(session)
    await runner.cleanup()


asyncio.run(main())
