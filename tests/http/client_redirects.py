# Where redirects lead, and with what.

import asyncio

import aiohttp
from _raw import Raw, answer


def to(where, status="302 Found"):
    return answer(b"", f"Location: {where}", status=status)


ANSWERS = {
    "/301": to("/end", "301 Moved Permanently"),
    "/302": to("end?x=1"),
    "/303": to("/end", "303 See Other"),
    "/307": to("/end", "307 Temporary Redirect"),
    "/308": to("/end", "308 Permanent Redirect"),
    "/loop": to("/loop"),
    "/a": to("/b"),
    "/b": to("/c"),
    "/c": to("/end"),
    "/ftp": to("ftp://host/"),
    "/none": answer(b"nowhere", status="302 Found"),
    "/deep/er/302": to("../up"),
}


async def main():
    async with Raw(ANSWERS) as server, Raw({}) as other:
        server.answers["/other"] = to(other.url + "/there")
        async with aiohttp.ClientSession(server.url) as session:
            for status in ("301", "302", "303", "307", "308"):
                for verb in ("GET", "POST", "PUT", "HEAD"):
                    if verb == "HEAD":
                        server.answers["/end"] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                    else:
                        server.answers.pop("/end", None)
                    async with session.request(verb, "/" + status, data=None if verb in ("GET", "HEAD") else b"data") as response:
                        await response.read()
                    method, target, headers, body = server.seen[-1]
                    print(status, verb, "->", method, target, body, headers.get("Content-Length"))
            server.answers.pop("/end", None)
            async with session.get("/a", params={"q": "1"}) as response:
                print([server.clean(one.url) for one in response.history], server.clean(response.url))
            async with session.get("/deep/er/302") as response:
                print(server.clean(response.url))
            async with session.get("/302", allow_redirects=False) as response:
                print(response.status, response.headers["Location"])
            async with session.get("/none") as response:
                print(response.status, await response.read(), len(response.history))
            for path, options in (("/loop", {}), ("/a", {"max_redirects": 2}), ("/ftp", {})):
                try:
                    await session.get(path, **options)
                except aiohttp.ClientError as error:
                    print(type(error).__name__, server.clean(error), len(getattr(error, "history", ())))
            for path in ("/302", "/other"):
                async with session.get(path, headers={"Authorization": "Bearer x", "Cookie": "a=b"}):
                    pass
                print({**server.seen[-1][2]}, [one[2] for one in other.seen])
            async with session.post("/307", data={"form": "1"}) as response:
                print(server.seen[-1])


asyncio.run(main())
