# aiohttp.web over plain sockets: routes, middlewares, responses, errors, files, sub-applications.
import asyncio, sys, os, tempfile, logging
from aiohttp import web
logging.getLogger("aiohttp.server").setLevel(100)
class V(web.View):
    async def get(self): return web.Response(text="view get")
    async def post(self): return web.Response(text="view post " + await self.request.text())
@web.middleware
async def mw(request, handler):
    request["x"] = "mw"
    try:
        r = await handler(request)
        r.headers["X-MW"] = "yes"
        return r
    except web.HTTPException as e:
        if e.status == 404: return web.Response(text="custom 404 " + request.path, status=404)
        raise
routes = web.RouteTableDef()
@routes.get("/r/{id:\\d+}", name="rid")
async def rid(request): return web.json_response({"id": request.match_info["id"], "x": request["x"], "url": str(request.app.router["rid"].url_for(id="5"))})
@routes.post("/json")
async def js(request): return web.json_response(await request.json(), status=201, headers={"X-A": "b"})
@routes.get("/redir")
async def redir(request): raise web.HTTPFound("/r/1")
@routes.get("/cookie")
async def cookie(request):
    r = web.Response(text=str(sorted(request.cookies.items())))
    r.set_cookie("a", "b c"); r.set_cookie("s", "1", max_age=10, httponly=True, secure=True, samesite="Lax", domain="x.y"); r.del_cookie("old")
    return r
@routes.get("/gz")
async def gz(request):
    r = web.Response(text="z" * 1000); r.enable_compression(); return r
@routes.get("/info")
async def info(request):
    return web.json_response({"path": request.path, "path_qs": request.path_qs, "raw": request.raw_path, "rel": str(request.rel_url), "q": list(request.query.items()), "qs": request.query_string, "host": request.host, "scheme": request.scheme, "secure": request.secure, "remote": request.remote, "ver": list(request.version), "ka": request.keep_alive, "ct": request.content_type, "cs": request.charset, "cl": request.content_length, "be": request.body_exists, "cr": request.can_read_body, "url": str(request.url).replace(str(request.url.port), "P"), "repr": repr(request), "method": request.method, "mi": repr(request.match_info)[:16], "rh": [list(map(bytes.decode, x)) for x in request.raw_headers][:1], "range": str(request.http_range), "app": request.app is not None, "tr": request.transport.get_extra_info("peername")[0]})
@routes.get("/none")
async def none(request): pass
@routes.get("/str")
async def st(request): return "abc"
@routes.get("/chunk")
async def ch(request):
    r = web.Response(body=b"chunky"); r.enable_chunked_encoding(); return r
@routes.get("/etag")
async def et(request):
    r = web.Response(text="e"); r.etag = "abc"; r.last_modified = 0; return r
@routes.post("/big")
async def big(request): return web.Response(text=str(len(await request.read())))
@routes.get("/iter")
async def it(request):
    async def gen():
        yield b"one"; yield b"two"
    return web.Response(body=gen())
@routes.get("/html500")
async def h5(request): raise ValueError("x<y")
@routes.get("/nocontent")
async def nc(request): return web.Response(status=204)
@routes.get("/to")
async def to(request): raise asyncio.TimeoutError
@routes.get("/all/{tail:.*}")
async def tail(request): return web.Response(text=request.match_info["tail"])
async def main():
    d = tempfile.mkdtemp()
    open(d + "/a.txt", "w").write("0123456789"); os.utime(d + "/a.txt", (1e9, 1e9))
    open(d + "/b.json", "w").write("{}"); os.mkdir(d + "/sub")
    app = web.Application(middlewares=[mw], client_max_size=100)
    app.add_routes(routes)
    app.router.add_view("/view", V)
    app.router.add_static("/static", d, show_index=True)
    sub = web.Application()
    async def subh(request): return web.Response(text="sub " + str(request.app is sub) + str(sorted(request.config_dict.items())))
    sub.router.add_get("/h", subh, name="h")
    sub["k"] = 1; app["top"] = 2
    app.add_subapp("/sub", sub)
    async def start(app): print("startup")
    async def stop(app): print("shutdown")
    async def clean(app): print("cleanup")
    async def ctx(app): print("ctx in"); yield; print("ctx out")
    app.on_startup.append(start); app.on_shutdown.append(stop); app.on_cleanup.append(clean); app.cleanup_ctx.append(ctx)
    async def prep(request, response): response.headers["X-Prep"] = "1"
    app.on_response_prepare.append(prep)
    print(sub.router["h"].url_for(), list(app.router.named_resources()), len(app.router.routes()), routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    async def go(method, path, body=b"", close=True, **h):
        r, w = await asyncio.open_connection("127.0.0.1", port)
        head = f"{method} {path} HTTP/1.1\r\nHost: ex.com\r\n" + ("Connection: close\r\n" if close else "")
        for k, v in h.items(): head += k.replace("_", "-") + ": " + v + "\r\n"
        if body: head += f"Content-Length: {len(body)}\r\n"
        w.write(head.encode() + b"\r\n" + body)
        try: data = await asyncio.wait_for(r.read(), 5)
        except TimeoutError: data = b"TIMEOUT"
        w.close()
        print("==", method, path, h)
        print(b"\n".join(l for l in data.split(b"\r\n") if not l.startswith((b"Date:", b"Server:"))).replace(str(port).encode(), b"PORT").decode("latin-1"))
    await go("GET", "/r/12"); await go("GET", "/r/ab"); await go("POST", "/json", b'{"a": [1]}'); await go("POST", "/json", b'{bad')
    await go("GET", "/redir"); await go("GET", "/cookie", Cookie='a=b; c="d e"; bad'); await go("GET", "/gz")
    await go("GET", "/info?a=1&b=%20x&a=2", Content_Type="text/plain; charset=latin-1", Range="bytes=1-2"); await go("GET", "/none"); await go("GET", "/str"); await go("GET", "/chunk"); await go("GET", "/etag")
    await go("POST", "/big", b"x" * 90); await go("POST", "/big", b"x" * 200); await go("GET", "/iter"); await go("GET", "/html500", Accept="text/html"); await go("GET", "/nocontent"); await go("GET", "/all/a/b/c%20d")
    await go("GET", "/view"); await go("POST", "/view", b"body"); await go("DELETE", "/view"); await go("DELETE", "/r/5"); await go("GET", "/sub/h"); await go("GET", "/sub/zz")
    strip = lambda: None
    await go("GET", "/static/a.txt", If_None_Match='"x"'); await go("GET", "/static/a.txt", Range="bytes=2-4"); await go("GET", "/static/a.txt", Range="bytes=-3"); await go("GET", "/static/a.txt", Range="bytes=50-"); await go("GET", "/static/a.txt", Range="foo"); await go("HEAD", "/static/a.txt"); await go("GET", "/static/a.txt", If_Modified_Since="Sun, 09 Sep 2001 01:46:40 GMT"); await go("GET", "/static/a.txt", If_Match='"zz"')
    await go("GET", "/static/nope"); await go("GET", "/static/../x"); await go("GET", "/static/%2e%2e/x"); await go("GET", "/static/"); await go("POST", "/static/a.txt")
    await go("OPTIONS", "*"); await go("GET", "http://other.org/r/7")
    await runner.cleanup()
asyncio.run(main())
