# Requests of every kind over a connection that is there: what is sent, and what the response says was sent.

import asyncio
import warnings

import aiohttp
from _raw import Raw, answer
from multidict import CIMultiDict, MultiDict
from yarl import URL

warnings.simplefilter("ignore", DeprecationWarning)
ANSWERS = {
    "/set": answer(b"set", "Set-Cookie: sid=1; Path=/", "Set-Cookie: here=2"),
    "/set/again": answer(b"set", "Set-Cookie: sid=2; Path=/"),
    "/gone": answer(b"gone", "Set-Cookie: sid=; Path=/; Max-Age=0"),
    "/404": answer(b"no", status="404 Not Here"),
    "/301": answer(b"", "Location: /after", "Set-Cookie: moved=1; Path=/", status="301 Moved Permanently"),
    "/303": answer(b"", "Location: /after", status="303 See Other"),
    "/307": answer(b"", "Location: /after", status="307 Temporary Redirect"),
    "/308": answer(b"", "Location: /after?x", status="308 Permanent Redirect"),
    "/head": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nX: y\r\n\r\n",
    "/204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/304": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
}
auth = aiohttp.BasicAuth("me", "se:cret")
form = aiohttp.FormData({"a": "1"})
form.add_field("b", "ü&=+ ~")

CASES = [
    ("GET", "/", {}),
    ("GET", "/a%20b/%7Eme/ü%2fx", {}),
    ("GET", "/x?q=a b&r=%41+%2B", {}),
    ("GET", "/x?a=1", {"params": {"q": "a b/ü?&=+", "n": 5}}),
    ("GET", "/x", {"params": [("a", "1"), ("a", "2"), ("f", 1.5)]}),
    ("GET", "/x", {"params": MultiDict([("a", "1"), ("a", "%20")])}),
    ("GET", "/x", {"params": "raw=%41&x y"}),
    ("GET", "/x#part", {"params": {"a": "b"}}),
    ("GET", "/./a/../b//c", {}),
    ("GET", "relative/%41?x=1", {}),
    ("GET", "", {}),
    ("GET", "?only=query", {}),
    ("GET", "/h", {"headers": {"X-One": "1", "accept": "text/html", "X-Base": "other"}}),
    ("GET", "/h", {"headers": CIMultiDict([("X-One", "1"), ("X-One", "2")])}),
    ("GET", "/h", {"headers": [("X-One", "1"), ("x-one", "2")]}),
    ("GET", "/h", {"headers": {"Cookie": "own=1; other=2"}}),
    ("GET", "/h", {"headers": {"User-Agent": "me/1", "Host": "else.where"}}),
    ("GET", "/h", {"skip_auto_headers": ["User-Agent", "accept"]}),
    ("GET", "/h", {"cookies": {"c": "1", "sid": "mine", "q": "a b;c"}}),
    ("GET", "/h", {"auth": auth}),
    ("GET", "/h", {"ssl": False}),
    ("GET", "/h", {"timeout": aiohttp.ClientTimeout(total=9, connect=8, sock_read=7, sock_connect=6)}),
    ("GET", "/h", {"timeout": 5}),
    ("GET", "/h", {"timeout": None, "max_redirects": 3, "auto_decompress": False, "proxy": None}),
    ("get", "/h", {}),
    ("DELETE", "/d", {}),
    ("DELETE", "/d", {"json": {"ids": [1, 2]}}),
    ("OPTIONS", "/o", {}),
    ("HEAD", "/head", {}),
    ("HEAD", "/head", {"allow_redirects": True}),
    ("GET", "/204", {}),
    ("GET", "/304", {}),
    ("POST", "/p", {}),
    ("POST", "/p", {"json": {"name": "ünï", "list": [1, 2.5, None, True], "nested": {"a": "b"}}}),
    ("POST", "/p", {"json": 0}),
    ("POST", "/p", {"json": {"a": 1}, "headers": {"Content-Type": "application/vnd.x+json"}}),
    ("POST", "/p", {"data": b"bytes\0"}),
    ("POST", "/p", {"data": bytearray(b"array")}),
    ("POST", "/p", {"data": b""}),
    ("POST", "/p", {"data": "text ünï"}),
    ("POST", "/p", {"data": {"a": "1", "b c": "x y&=ü~_.-"}}),
    ("POST", "/p", {"data": {"n": 1}}),
    ("POST", "/p", {"data": {}}),
    ("POST", "/p", {"data": [("a", "1"), ("a", "2")]}),
    ("POST", "/p", {"data": MultiDict([("a", "1"), ("a", "2")])}),
    ("POST", "/p", {"data": form}),
    ("POST", "/p", {"data": aiohttp.JsonPayload({"a": 1})}),
    ("POST", "/p", {"data": aiohttp.BytesPayload(b"x", content_type="x/y")}),
    ("POST", "/p", {"data": b"12345", "headers": {"Content-Length": "5"}}),
    ("POST", "/p", {"data": b"x", "skip_auto_headers": ["Content-Type"]}),
    ("POST", "/p", {"data": b"packed " * 9, "headers": {"Content-Encoding": "identity"}}),
    ("POST", "/p", {"data": "x" * 100_000, "chunked": True}),
    ("POST", "/p", {"data": b"x" * 300_000}),
    ("PUT", "/p", {"data": b"put"}),
    ("PATCH", "/p", {"json": [], "params": {"dry": 1}}),
    ("POST", "/303", {"data": b"body"}),
    ("POST", "/301", {"json": {"body": 1}}),
    ("PUT", "/307", {"json": {"body": 1}}),
    ("POST", "/308", {"data": {"a": "b"}}),
    ("POST", "/307", {"data": form, "allow_redirects": False}),
    ("GET", "/404", {"raise_for_status": False}),
    ("GET", "/404", {"raise_for_status": True}),
    ("GET", "/404", {}),
]


def shown(seen):
    method, target, headers, body = seen
    body = body if len(body) < 200 else (len(body), body[:10])
    return f"{method} {target} {headers} {body!r}"


async def one(server, session, method, url, options):
    server.seen.clear()
    try:
        async with session.request(method, url, **options) as response:
            body = await response.read()
            info = response.request_info
            told = [(name, value) for name, value in info.headers.items()
                    if name not in ("Host", "User-Agent", "Accept-Encoding")]
            after = (response.status, body, response.content_length, server.clean(response.url),
                     server.clean(response.real_url), info.method, server.clean(info.url), told,
                     [server.clean(past.url) for past in response.history], dict(response.headers),
                     [f"{name}={morsel.value}" for name, morsel in response.cookies.items()])
    except aiohttp.ClientResponseError as error:
        after = type(error).__name__, server.clean(error)
    lines = [*map(shown, server.seen), *map(str, after)]
    return lines


async def every(server, session):
    for method, url, options in CASES:
        first = await one(server, session, method, url, options)
        again = await one(server, session, method, url, options)
        print(method, url, "the same again" if first == again else "otherwise again")
        for line in first if first == again else first + again:
            print("   ", line)


async def cookies(server, jar, kind):
    print("---- cookies", kind)
    async with aiohttp.ClientSession(server.url, cookie_jar=jar) as session:
        for path in ("/", "/set", "/", "/set", "/x", "/set/again", "/set/x", "/gone", "/", "/404", "/set/again",
                     "/301", "/x?q=1"):
            await (await session.get(path)).read()
            print(path, [seen[2].get("Cookie") for seen in server.seen])
            server.seen.clear()
        for method, options in (("POST", {"json": 1}), ("GET", {"headers": {"Cookie": "own=1; sid=3"}}),
                                ("GET", {"cookies": {"more": "x"}}),
                                ("GET", {"headers": {"Cookie": "own=1"}, "cookies": {"more": "y"}}),
                                ("HEAD", {})):
            path = "/head" if method == "HEAD" else "/set/x"
            for _ in range(2):
                async with session.request(method, path, **options) as response:
                    await response.read()
                    print(method, list(server.seen[0][2].items()))
                    print("   ", response.request_info.headers.getall("Cookie", None))
                server.seen.clear()
        jar.clear()
        await (await session.get("/")).read()
        jar.update_cookies({"late": "1", "sid": "9"}, URL(server.url))
        await (await session.get("/")).read()
        jar.clear(lambda morsel: morsel.key == "late")
        await (await session.get("/")).read()
        print([seen[2].get("Cookie") for seen in server.seen])


class Own(aiohttp.CookieJar):
    def filter_cookies(self, request_url):
        found = super().filter_cookies(request_url)
        found["asked"] = "yes"
        return found


async def main():
    async with Raw(ANSWERS) as server:
        async with aiohttp.ClientSession(server.url + "/base/", headers={"X-Base": "1", "X-Two": "2"}) as session:
            await every(server, session)
            session.headers["X-Late"] = "1"
            print(*await one(server, session, "GET", "/", {}), sep="\n")
        print("---- another session")
        async with aiohttp.ClientSession(headers={"Authorization": "Token x"}, skip_auto_headers=["accept"],
                                         timeout=aiohttp.ClientTimeout(sock_read=5, connect=5),
                                         raise_for_status=True,
                                         json_serialize=lambda value: "<" + repr(value) + ">") as session:
            for method, path, options in (("GET", "", {}), ("GET", "/x", {}), ("POST", "/p", {"json": {"a": 1}}),
                                          ("GET", "/404", {}), ("GET", "?a=b", {}), ("GET", URL("/x?y=%20"), {})):
                url = server.url + str(path)
                for _ in range(2):
                    print(*await one(server, session, method, url, options), sep="\n    ")
        print("---- with credentials")
        for options in {"auth": auth}, {"auth": aiohttp.BasicAuth("other")}:
            async with aiohttp.ClientSession(**options) as session:
                for url in (server.url, server.url.replace("//", "//user:pass@") + "/x"):
                    for _ in range(2):
                        print(*await one(server, session, "GET", url, {}), sep="\n    ")
        print("---- bytes as JSON")
        async with aiohttp.ClientSession(server.url, json_serialize_bytes=lambda value: repr(value).encode()) as session:
            for _ in range(3):
                print(*await one(server, session, "POST", "/", {"json": [1]}), sep="\n    ")
        await cookies(server, aiohttp.CookieJar(unsafe=True), "kept")
        await cookies(server, aiohttp.CookieJar(), "of safe hosts only")
        await cookies(server, Own(unsafe=True), "a jar of one's own")
        print("---- what cannot be serialized")
        async with aiohttp.ClientSession(server.url) as session:
            for _ in range(2):
                for options in ({"json": {1, 2}}, {"json": 1, "data": b"x"}, {"data": 5}, {"params": {"a": {}}},
                                {"params": {"a": True}}, {"headers": {"a\nb": "c"}}, {"headers": {"a": "b\r\nc"}}):
                    try:
                        await session.post("/", **options)
                    except (TypeError, ValueError) as error:
                        print(type(error).__name__, error)
                await (await session.get("/")).read()


asyncio.run(main())
