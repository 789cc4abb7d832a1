"""Texts and JSON with every status, and what their responses say of themselves before and after they are sent."""
import asyncio

import aiohttp
from aiohttp import web

STATUSES = (200, 201, 202, 203, 204, 205, 206, 300, 304, 400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 414, 416, 418,
            421, 422, 425, 429, 451, 500, 501, 502, 503, 504, 505, 511, 599)
made = []


def keep(response):
    made.append(response)
    return response


async def text(request):
    return keep(web.Response(text="text", status=int(request.match_info["status"])))


async def data(request):
    return keep(web.json_response({"a": 1}, status=int(request.match_info["status"])))


async def kind(request):
    return keep(web.Response(text="<p>", content_type="text/html", status=int(request.match_info["status"])))


async def more(request):
    response = web.Response(text="more", status=int(request.match_info["status"]))
    response.headers["X-More"] = response.reason
    return keep(response)


async def raised(request):
    raise keep({400: web.HTTPBadRequest, 404: web.HTTPNotFound, 409: web.HTTPConflict}.get(
        int(request.match_info["status"]), web.HTTPTeapot if hasattr(web, "HTTPTeapot") else web.HTTPGone)(text="raised"))


async def main():
    app = web.Application()
    for handler in (text, data, kind, more, raised):
        app.router.add_get(f"/{handler.__name__}/{{status}}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with aiohttp.ClientSession() as session:
        for status in STATUSES:
            for name in ("text", "data", "kind", "more", "raised"):
                async with session.get(f"{url}/{name}/{status}") as response:
                    headers = {key: value for key, value in response.headers.items() if key not in ("Date", "Server")}
                    print(name, response.status, response.reason, headers, await response.text())
                sent = made.pop()
                print("   ", sent.status, sent.reason, sent.content_type, sent.charset, sent.text, sent.prepared,
                      sent.content_length, sorted(sent.headers))
    await runner.cleanup()


asyncio.run(main())
