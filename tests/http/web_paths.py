# Which route a path leads to, with its variables: constant and variable paths, regular expressions, methods, queries,
# sub-applications, behind middlewares and without.  And what json_response makes of values.
import asyncio
import json
import logging

import aiohttp
from aiohttp import web

logging.getLogger("aiohttp.server").setLevel(100)

PATHS = ["/", "/user/{name}", "/user/{name}/", "/user/me", "/user/{name}/posts", "/user/{name}/posts/{post}",
         "/user/{name}/{other}", r"/number/{number:\d+}", "/file/{name}.json", "/file/{name}", "/a-{x}/b", "/two/{a}-{b}",
         "/tail/{tail:.*}", "/{first}", "/constant/path/that/is/long", "/{x}/end", "/space/{a}/é/{b}", "/no/{slash}/",
         "/same/{one}", "/same/{two}"]
TARGETS = ["/", "/user/joe", "/user/joe/", "/user/me", "/user/", "/user//posts", "/user/joe/posts", "/user/joe/posts/5",
           "/user/joe/posts/", "/user/a%20b", "/user/a%2Fb", "/user/%C3%A9", "/user/joe?x=1&y=2", "/user/joe?x=%41#f",
           "/user/joe?", "/user/me?x", "/user/j{o}e", "/user/joe/other", "/number/12", "/number/x", "/file/a.json",
           "/file/a.b", "/a-1/b", "/a-/b", "/two/x-y", "/two/x", "/two/x-y-z", "/tail/", "/tail/a/b/c", "/first",
           "/constant/path/that/is/long", "/constant/path", "/x/end", "/user/end", "/space/1/%C3%A9/2",
           "/space/1/é/2", "/no/1/", "/no/1", "//", "//user/joe", "/user/joe//", "/a/b/c/d", "/same/x", "/user/a+b:c;d=e@",
           "/user/..", "/./user/joe"]


def shown(request):
    info = request.match_info
    resource = info.route.resource
    return {"route": resource.canonical if resource else None, "info": dict(info), "name": info.get("name"),
            "method": info.route.method, "path": request.path, "query": dict(request.query),
            "app": info.current_app is request.app, "apps": len(info.apps), "frozen": info._frozen,
            "repr": repr(info).partition(":")[0], "type": type(info).__name__, "handler": callable(info.handler)}


async def handler(request):
    return web.json_response(shown(request))


async def other(request):
    return web.json_response({"other": shown(request)})


def application(*middlewares):
    app = web.Application(middlewares=middlewares)
    for path in PATHS:
        app.router.add_get(path, handler)
    app.router.add_post("/user/{name}", other)
    app.router.add_route("*", "/any/{thing}", handler)
    app.router.add_route("*", "/user/{name}/any", other)
    inner = web.Application()
    inner.router.add_get("/", handler)
    inner.router.add_get("/{name}", handler)
    app.add_subapp("/inner", inner)
    return app


@web.middleware
async def marks(request, handler):
    response = await handler(request)
    response.headers["X-Marked"] = str(sorted(request.match_info))
    return response


async def run(app, name):
    print("#", name)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    for turn in range(2):
        for method, targets in (("GET", TARGETS + ["/inner/", "/inner/x", "/inner/x/y"]), ("HEAD", ["/user/joe", "/nowhere/at/all"]),
                                ("POST", ["/user/joe", "/user/me", "/", "/any/x"]), ("PATCH", ["/user/joe/any", "/user/joe"])):
            for target in targets:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode() if turn else
                             f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n"
                             "GET /user/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                answer = (await reader.read()).decode()
                writer.close()
                head, _, body = answer.partition("\r\n\r\n")
                status, *lines = head.split("\r\n")
                extra = [line for line in lines if line.startswith(("Allow", "X-Marked"))]
                body = body.partition("HTTP/1.1")[0] if status[9:12] != "400" else ""
                print(method, target, status[9:12], *extra, body)
    await runner.cleanup()


class Odd(dict):
    pass


class Text(str):
    pass


class Number(int):
    def __repr__(self):
        return "odd"


async def values():
    print("# values")
    for value in ({"a": 1}, [1, 2.5, None, True], "text ✓ \x00\"\\\ud800", 5, 10 ** 30, float("nan"), -float("inf"), (1, (2,)),
                  {1: "a", None: "b", 2.5: "c", True: "d"}, Odd(a=1), Text("x"), Number(7), {}, [], "", None, False):
        response = web.json_response(value)
        print(response.status, response.content_type, response.charset, response.body, response.text, dict(response.headers))
    circle = []
    circle.append(circle)
    for value in (circle, {1, 2}, {(1, 2): 3}, object, {"a": [b"x"]}):
        try:
            print(web.json_response(value))
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error, getattr(error, "__notes__", None))
    before = json.JSONEncoder.default
    json.JSONEncoder.default = lambda self, value: sorted(value)
    print(web.json_response({"set": {3, 1, 2}}).text)
    json.JSONEncoder.default = before
    print(web.json_response(text="[]").body, web.json_response([1], status=201).status, web.json_response(data=[2]).body)
    print(web.json_response([1], dumps=lambda value: "mine").body, web.json_response(body=b"x").body)
    for arguments in ({"data": 1, "text": "x"}, {"data": 1, "body": b"x"}):
        try:
            web.json_response(**arguments)
        except ValueError as error:
            print(error)


async def main():
    await values()
    await run(application(), "without middlewares")
    await run(application(marks), "behind one")


asyncio.run(main())
