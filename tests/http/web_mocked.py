"""Requests that nobody has sent, the types for annotations, and the abstract classes."""
import asyncio
import warnings
warnings.simplefilter("ignore")
from aiohttp import web, abc, typedefs, streams
import aiohttp, aiohttp.http, aiohttp.log, aiohttp.web_protocol
from aiohttp.test_utils import make_mocked_request, make_mocked_coro
async def handler(request):
    assert request.headers.get("token") == "x"
    return web.Response(text="ok")
async def main():
    r = make_mocked_request("GET", "/path?a=1", headers={"token": "x"})
    resp = await handler(r)
    print(resp.status, resp.text, r.method, r.path, r.query, r.headers, r.raw_headers, r.version, r.keep_alive, r.rel_url, dict(r.match_info), r.remote, r.scheme, r.secure)
    print(await r.read(), await r.text(), r.can_read_body, r.body_exists, r.content_length, r.transport is not None, r.protocol is not None, r.task is not None)
    r = make_mocked_request("POST", "/", match_info={"a": "b"}, version=aiohttp.HttpVersion10, client_max_size=10, app=web.Application())
    print(r.match_info["a"], r.keep_alive, r.version, r.client_max_size, type(r.config_dict).__name__)
    ws = web.Response(text="x")
    await ws.prepare(r); await ws.write_eof(); print(ws.prepared, ws.headers.get("Content-Length"))
    m = make_mocked_coro(5); print(await m(1), m.call_args)
    print(isinstance(r.match_info, abc.AbstractMatchInfo), issubclass(web.View, abc.AbstractView), issubclass(web.UrlDispatcher, abc.AbstractRouter), abc.AbstractAccessLogger.__name__, aiohttp.ETag("x"), typedefs.Handler)
    print(aiohttp.ChainMapProxy([{"a": 1}, {"a": 2, "b": 3}]), list(aiohttp.ChainMapProxy([{"a": 1}, {"a": 2, "b": 3}])), aiohttp.http.SERVER_SOFTWARE, aiohttp.log.web_logger.name, aiohttp.web_protocol.RequestHandler.__name__)
    from collections.abc import MutableMapping, Sequence
    print(isinstance(ws, MutableMapping), isinstance(r, MutableMapping), isinstance(web.RouteTableDef(), Sequence), isinstance(web.Application(), MutableMapping))
    print(web.static("/a", "b") == web.static("/a", "b"), web.get("/", handler) == web.get("/", handler))
asyncio.run(main())
