# Options of requests over connections that are there already.

import asyncio

import aiohttp
from multidict import CIMultiDict
from yarl import URL
from _raw import OK, Raw, answer


async def slow(reader, writer):
    await asyncio.sleep(0.2)
    writer.write(OK)
    return True


async def main():
    async with Raw({"/slow": slow, "/there": answer(b"", "Location: /x?a=b", status="302 Found"),
                    "/set": answer(b"", "Set-Cookie: a=b")}) as server:
        async with aiohttp.ClientSession(server.url, headers={"X-Session": "1"}) as session:
            async def show(path, method="GET", **options):
                async with session.get("/warm"):
                    pass
                try:
                    async with session.request(method, path, **options) as response:
                        await response.read()
                        kept = response.request_info.headers
                        print(server.seen[-1][:3], server.clean(response.url), kept.getall("X-Session"), response.method,
                              kept.get("Accept"), len(response.history))
                except (TypeError, ValueError, aiohttp.ClientError, asyncio.TimeoutError) as error:
                    print(type(error).__name__, server.clean(error))

            print("queries")
            for params in ({"a": "b"}, {"a": 1, "b": "x-y_z.~"}, {"a": "b c"}, {"ä": "ö"}, {"a": ""}, {"": "x"}, {}, None,
                           {"a": True}, {"a": 1.5}, {"a": ["1", "2"]}, {"a": None}, [("a", "1"), ("a", "2")], "a=b&c", {"a": "1+1&2"},
                           {"a": -5}, {"a": 10 ** 30}):
                for path in ("/x", "/x?z=1", "/x?"):
                    await show(path, params=params)
            print("headers")
            await show("/x", headers={"Accept": "application/json", "x-session": "2"})
            await show("/x", headers={"Accept": "application/json", "x-session": "2"})
            await show("/x", headers={"Accept": "text/plain", "x-session": "2"})
            headers = {"X-Own": "1"}
            for _ in range(3):
                await show("/x", headers=headers)
                headers["X-Own"] += "1"
            await show("/x", headers=CIMultiDict([("X-A", "1"), ("X-A", "2")]))
            await show("/x", headers=[("X-A", "1"), ("X-A", "2")])
            await show("/x", headers={"X-Bad": "a\nb"})
            await show("/x", headers={"X-Bad": "a\r\nX: y"})
            await show("/x", headers={"Connection": "close"})
            await show("/x", headers={"Host": "elsewhere", "User-Agent": "me"})
            await show("/x", headers={"X-Number": 5})
            await show("/x", headers={}, params={})
            await show("/x", headers=None, params=None)
            await show("/x", headers={"Authorization": "Bearer x"}, params={"page": 2})
            await show("/there", headers={"Authorization": "Bearer x"}, params={"page": 2})
            await show("/x", method="post", headers={"X-Own": "1"})
            await show("/x", method="POST", headers={"X-Own": "1"})
            await show("/x", method="POST", headers={"X-Own": "1"}, data=b"abc")
            await show("/x", headers={"X-Own": "1"}, auth=None, nonsense=1)
            print("urls")
            url = URL(server.url)
            await show(url / "x")
            await show(url / "x" / "ä b")
            await show(URL("/x"), params={"a": 1})
            await show((url / "x").with_query(a="b c"))
            await show(url.with_user("me").with_password("secret") / "x")
            await show(url)
            await show(URL("/a%2Fb", encoded=True))
            await show(5)
            print("limits of time")
            await show("/slow", timeout=aiohttp.ClientTimeout(total=0.05))
            await show("/slow", timeout=aiohttp.ClientTimeout(sock_read=0.05))
            await show("/slow", timeout=aiohttp.ClientTimeout())
            await show("/slow", timeout=None)
            await show("/x", timeout=aiohttp.ClientTimeout(total=5))
            print("not awaited")
            request = session.get("/x", params={"a": 1})
            print(asyncio.iscoroutine(request))
            request.close()
            request = session.get("/x", headers={"X-Late": "1"})
            response = await asyncio.wait_for(request, 5)
            print(response.status, server.seen[-1][2])
            print([response.status for response in await asyncio.gather(session.get("/x"), session.get("/y", params={"q": 1}))])

        class Own(aiohttp.ClientSession):
            async def _request(self, method, url, **options):
                print("asked", method, url, sorted(options))
                return await super()._request(method, url, **options)

        async with Own(server.url) as session:
            for ask in (session.get, session.post, session.delete, session.options):
                async with ask("/x", params={"a": "b"}) as response:
                    print(response.status)
        async with aiohttp.ClientSession(server.url) as session:
            await session.get("/x")

            async def asked(method, url, **options):
                print("patched", method, url, options)
                return await aiohttp.ClientSession._request(session, method, url, **options)
            session._request = asked
            async with session.get("/x") as response:
                print(response.status)


import warnings
warnings.simplefilter("ignore")
asyncio.run(main())
