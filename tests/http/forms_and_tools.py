# Forms and uploads with both ends, parts of bodies, cookies, and the tools for tests.
import asyncio
import io
import unittest

import aiohttp
from aiohttp import web
from aiohttp.test_utils import AioHTTPTestCase, TestClient, TestServer, unused_port
from http.cookies import CookieError, SimpleCookie


async def form(request):
    fields = await request.post()
    shown = []
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            value = (value.filename, value.content_type, value.file.read()[:20])
        shown.append((name, value))
    return web.Response(text=repr(shown))


async def parts(request):
    shown = []
    async for part in await request.multipart():
        if isinstance(part, aiohttp.MultipartReader):
            shown.append([await inner.text() async for inner in part])
            continue
        shown.append((part.name, part.filename, part.headers.get("Content-Type"), await part.text()))
    return web.Response(text=repr(shown))


async def visits(request):
    count = int(request.cookies.get("count", "0")) + 1
    response = web.Response(text=f"visit {count}")
    response.set_cookie("count", str(count), max_age=100, httponly=True)
    if count == 3:
        response.del_cookie("count")
    return response


def make_app():
    app = web.Application()
    app.router.add_post("/form", form)
    app.router.add_post("/parts", parts)
    app.router.add_get("/visits", visits)
    return app


async def main():
    async with TestClient(TestServer(make_app())) as client:
        print(client.app is client.server.app, client.host, str(client.make_url("/a?b=c")).partition("/a")[2])

        async def post(path, data):
            async with client.post(path, data=data) as response:
                print(response.status, await response.text())

        await post("/form", {"a": "1", "b": "ü & ö"})
        await post("/form", [("a", "1"), ("a", "2")])
        data = aiohttp.FormData({"plain": "text"})
        print(data.is_multipart)
        data.add_field("file", b"content", filename="ä b.txt", content_type="text/plain")
        data.add_field("stream", io.BytesIO(b"from a stream"))
        print(data.is_multipart)
        await post("/form", data)
        with aiohttp.MultipartWriter("mixed", boundary="the-boundary") as writer:
            writer.append("text")
            writer.append_json({"a": 1})
            writer.append_form([("x", "y z")])
            with aiohttp.MultipartWriter("mixed", boundary="inside") as inner:
                inner.append("first")
                inner.append(b"second")
            writer.append(inner)
        print(len(writer), writer.content_type, writer.size)
        print((await writer.as_bytes()).decode())
        await post("/parts", writer)
        for value in (object(), 5):
            try:
                aiohttp.FormData().add_fields(value)
            except TypeError as error:
                print(str(error).partition("got")[0])
        for wrong in ({"filename": 5}, {"content_type": 5}):
            try:
                aiohttp.FormData().add_field("a", "b", **wrong)
            except TypeError as error:
                print(error)
        for _ in range(4):
            async with client.get("/visits") as response:
                print(await response.text(), response.cookies.get("count").OutputString()[:25])
    print(client.server.closed, isinstance(unused_port(), int))
    cookie = SimpleCookie('a=1; b="x y"; Path=/p; Secure')
    print(cookie, repr(cookie), cookie["b"]["path"], cookie["b"]["secure"])
    cookie["c"] = "ü;,"
    cookie["c"]["samesite"] = "Lax"
    cookie["c"]["expires"] = "Thu, 01 Jan 1970 00:00:00 GMT"
    print(cookie.output())
    for key, value in (("bad key", "x"), ("path", "x"), ("a", "x\ny")):
        try:
            SimpleCookie()[key] = value
        except CookieError as error:
            print(error)


class Case(AioHTTPTestCase):
    async def get_application(self):
        return make_app()

    async def test_visits(self):
        async with self.client.get("/visits") as response:
            self.assertEqual(response.status, 200)
            self.assertEqual(await response.text(), "visit 1")


asyncio.run(main())
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
print(result, result.errors)
