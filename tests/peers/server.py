# One end of tests/peers.rs: serves until its standard input ends; says its port on its first line.
import asyncio
import hashlib
import sys

from aiohttp import WSMsgType, web


async def hello(request):
    return web.json_response({"hello": request.query.get("name", "world")})


async def form(request):
    fields = await request.post()
    shown = {}
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            value = [value.filename, value.content_type, len(value.file.read())]
        shown[name] = value
    return web.json_response(shown)


async def upload(request):
    digest, size = hashlib.sha256(), 0
    async for piece in request.content.iter_any():
        digest.update(piece)
        size += len(piece)
    return web.json_response({"size": size, "sha256": digest.hexdigest()})


async def download(request):
    response = web.StreamResponse()
    if request.query.get("chunked") == "yes":
        response.enable_chunked_encoding()
    else:
        response.content_length = 50_000_000
    await response.prepare(request)
    for n in range(50):
        await response.write(bytes([n]) * 1_000_000)
    await response.write_eof()
    return response


async def packed(request):
    response = web.Response(text="squeeze me " * 1000)
    response.enable_compression()
    return response


async def socket(request):
    socket = web.WebSocketResponse(protocols=("echo",))
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            if message.data == "please close":
                await socket.close(code=4001, message=b"as you wish")
            else:
                await socket.send_str(message.data[::-1])
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data[::-1])
    return socket


async def echo(request):
    data = await request.read()
    shown = data.decode() if len(data) < 1000 else len(data)
    kind = request.headers.get("Content-Type")
    return web.json_response({"method": request.method, "path": request.path, "query": dict(request.query),
                              "type": kind, "length": request.headers.get("Content-Length"), "body": shown})


async def again(request):
    status = int(request.match_info["status"])
    await request.read()
    return web.Response(status=status, headers={"Location": "/echo?again"})


async def cookies(request):
    return web.json_response(dict(sorted(request.cookies.items())))


async def set_cookie(request):
    query = request.query
    response = web.json_response("set")
    if query["value"]:
        response.set_cookie(query["name"], query["value"], path=query.get("path", "/"), max_age=100)
    else:
        response.del_cookie(query["name"])
    return response


async def moved(request):
    raise web.HTTPFound("/hello?name=moved")


async def main():
    app = web.Application(client_max_size=2 ** 30)
    app.router.add_get("/hello", hello)
    app.router.add_post("/form", form)
    app.router.add_post("/upload", upload)
    app.router.add_get("/download", download)
    app.router.add_get("/packed", packed)
    app.router.add_get("/socket", socket)
    app.router.add_get("/moved", moved)
    app.router.add_route("*", "/echo", echo)
    app.router.add_route("*", "/echo/{rest:.*}", echo)
    app.router.add_route("*", "/again/{status}", again)
    app.router.add_route("*", "/cookies", cookies)
    app.router.add_get("/cookies/set", set_cookie)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await runner.cleanup()


asyncio.run(main())
