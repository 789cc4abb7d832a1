# A first server: methods, statuses, forms, uploads, streams.
import asyncio, logging
logging.getLogger("aiohttp.server").setLevel(100)
from aiohttp import web
async def hello(request):
    return web.Response(text="Hello, World!")
async def echo(request):
    return web.json_response({"m": request.method, "p": request.path, "q": dict(request.query), "name": request.match_info.get("name"), "body": await request.text()})
async def boom(request): 1/0
async def notfound(request): raise web.HTTPNotFound()
async def stream(request):
    r = web.StreamResponse()
    await r.prepare(request)
    for i in range(3): await r.write(b"chunk %d\n" % i)
    await r.write_eof()
    return r
async def main():
    app = web.Application()
    app.router.add_get("/", hello)
    app.router.add_route("*", "/echo/{name}", echo)
    app.router.add_get("/boom", boom)
    app.router.add_get("/nf", notfound)
    app.router.add_get("/s", stream)
    async def post(request):
        d = await request.post()
        return web.json_response({k: (v if isinstance(v, str) else [v.filename, v.content_type, v.file.read().decode()]) for k, v in d.items()})
    app.router.add_post("/post", post)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(site.name.rsplit(":",1)[0], runner.addresses[0][0])
    async def get(req):
        r, w = await asyncio.open_connection("127.0.0.1", site.port)
        w.write(req); 
        d = await r.read(); w.close()
        print("\n".join(line for line in d.decode().split("\r\n") if not line.startswith("Date")))
    for p in ["/", "/echo/ab%20c?x=1&x=2", "/boom", "/nf", "/s", "/zz"]:
        await get(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % p.encode())
    await get(b"POST /echo/z HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")
    await get(b"PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")
    await get(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await get(b"GET / HTTP/1.0\r\nHost: x\r\n\r\n")
    await get(b"POST /post HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\na=1&b=%20+2")
    body = b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nhello\r\n--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nfile data\r\nmore\r\n--XX--\r\n"
    await get(b"POST /post HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    await runner.cleanup()
asyncio.run(main())
