# What surrounds requests: limits, other connectors, jars that are kept or keep nothing.

import asyncio
import os
import tempfile

import aiohttp
from _raw import Raw, answer


async def main():
    async with Raw({"/r": answer(b"", "Location: /a%2Fb?x=%41", status="302 Found"), "/big": answer(b"x"*100)}) as server:
        for q in (True, False):
            async with aiohttp.ClientSession(server.url, requote_redirect_url=q) as s:
                for _ in range(2):
                    async with s.get("/r") as r: print(q, r.url.raw_path_qs, server.seen[-1][1])
        async with aiohttp.request("GET", server.url + "/big") as r: print(r.status, len(await r.read()))
        for kw in ({"max_field_size": 5}, {"max_line_size": 5}, {"read_bufsize": 10}, {"max_headers": 0}):
            async with aiohttp.ClientSession(server.url, **kw) as s:
                for _ in range(2):
                    try:
                        async with s.get("/big") as r: print(kw, r.status, len(await r.read()))
                    except aiohttp.ClientError as e: print(kw, server.clean(e))
            async with aiohttp.ClientSession(server.url) as s:
                for _ in range(2):
                    try:
                        async with s.get("/big", **kw) as r: print(kw, r.status, len(await r.read()))
                    except aiohttp.ClientError as e: print(kw, server.clean(e))
        c = aiohttp.TCPConnector()
        s = aiohttp.ClientSession(connector=c, connector_owner=False)
        await s.close(); print(c.closed, s.connector_owner, s.closed); await c.close(); print(c.closed)
        p = os.path.join(tempfile.mkdtemp(), "s")
        async def serve(r, w):
            await r.readuntil(b"\r\n\r\n"); w.write(answer(b"unix")); w.close()
        us = await asyncio.start_unix_server(serve, p)
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(p)) as s:
            for _ in range(2):
                async with s.get("http://any/x") as r: print(r.status, await r.text())
        async with aiohttp.ClientSession(connector=aiohttp.UnixConnector(p + "no")) as s:
            try: await s.get("http://any/x")
            except aiohttp.ClientConnectorError as e: print(str(e).replace(p, "P"))
        j = aiohttp.CookieJar(unsafe=True)
        j.update_cookies({"a": "1", "b": "2"}); f = p + ".json"; j.save(f)
        k = aiohttp.CookieJar(); k.load(f); print(sorted(m.key for m in k))
        async with aiohttp.ClientSession(server.url, cookie_jar=aiohttp.DummyCookieJar(), cookies={"x": "y"}) as s:
            async with s.get("/x", cookies={"z": "1"}) as r: print(server.seen[-1][2])


asyncio.run(main())
