# Hosts with applications of their own, and the middleware that mends the slashes of paths.
import asyncio

from aiohttp import ClientSession, TCPConnector, web


async def serve(app):
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


def says(text):
    async def handler(request):
        domains = [app.get("name", "?") for app in request.match_info.apps]
        return web.Response(text=f"{text} {request.app.get('name')} {domains} {dict(request.match_info)}")

    return handler


async def by_host():
    main = web.Application()
    main["name"] = "main"
    main.router.add_get("/", says("root"))
    main.router.add_get("/only", says("only"))
    for domain in ("example.com", "*.example.com", "x.org:8080", "a-*.net", "Upper.ORG", "port.org:80"):
        sub = web.Application()
        sub["name"] = domain
        sub.router.add_get("/", says("sub"))
        sub.router.add_post("/post", says("post"))
        sub.router.add_get("/{who}", says("who"))
        resource = main.add_domain(domain, sub)
        print(resource.canonical, resource.get_info()["rule"].get_info(), len(resource))
    runner, port = await serve(main)
    async with ClientSession() as session:
        for host in ("example.com", "EXAMPLE.com", "www.example.com", "a.b.example.com", "example.org", "x.org",
                     "x.org:8080", "x.org:80", "a-b.net", "b.net", "upper.org", "port.org", "port.org:80",
                     "port.org:81", "example.com:99"):
            for path in ("/", "/tom", "/only"):
                async with session.get(f"http://127.0.0.1:{port}{path}", headers={"Host": host}) as response:
                    print(f"{host}{path}", response.status, await response.text())
        async with session.get(f"http://127.0.0.1:{port}/post", headers={"Host": "example.com"}) as response:
            print(response.status, await response.text())
        async with session.delete(f"http://127.0.0.1:{port}/post", headers={"Host": "example.com"}) as response:
            print(response.status, response.headers.get("Allow"))
    await runner.cleanup()
    for domain in (1, "", "http://a.b", "-a.com", "a..b", "a_b.com", "*"):
        try:
            print(domain, web.Application().add_domain(domain, web.Application()).canonical)
        except (TypeError, ValueError) as error:
            print(domain, type(error).__name__, error)


OPTIONS = (
    {},
    {"append_slash": False},
    {"append_slash": False, "remove_slash": True},
    {"merge_slashes": False},
    {"append_slash": False, "remove_slash": True, "merge_slashes": False},
    {"redirect_class": web.HTTPFound},
)
PATHS = ("/resource", "/resource/", "/resource/a", "/resource/a/", "/with/", "/with", "/with/b", "/with/b/",
         "//resource", "/resource//a", "//resource//a//", "/with//b", "/none", "/none/", "///with///b",
         "/with?q=1&r=/", "//with//b?q=//", "/a%2Fb", "/a%2Fb/", "//example.com/..", "/")


async def by_slashes():
    for options in OPTIONS:
        print("--", {name: getattr(value, "__name__", value) for name, value in options.items()})
        app = web.Application(middlewares=[web.normalize_path_middleware(**options)])
        for path in ("/resource", "/resource/{a}", "/with/", "/with/{b}/", "/{first}/b/"):
            app.router.add_get(path, says(path))
        runner, port = await serve(app)
        async with ClientSession() as session:
            for path in PATHS:
                from yarl import URL

                url = URL(f"http://127.0.0.1:{port}{path}", encoded=True)
                async with session.get(url, allow_redirects=False) as response:
                    text = await response.text() if response.status == 200 else response.headers.get("Location")
                    print(path, response.status, text)
        await runner.cleanup()
    try:
        web.normalize_path_middleware(append_slash=True, remove_slash=True)
    except AssertionError as error:
        print(error)


asyncio.run(by_host())
asyncio.run(by_slashes())
