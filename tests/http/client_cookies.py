# Cookies: what servers set, and what goes back.

import asyncio

import aiohttp
from _raw import Raw, answer
from yarl import URL


async def main():
    answers = {
        "/set": answer(b"", "Set-Cookie: a=1; Path=/", "Set-Cookie: deep=2; Path=/deep; HttpOnly",
                       'Set-Cookie: q="x y"; Max-Age=100', "Set-Cookie: gone=1; Max-Age=0",
                       "Set-Cookie: safe=1; Secure"),
        "/more": answer(b"", "Set-Cookie: a=changed; Path=/"),
        "/drop": answer(b"", "Set-Cookie: a=; expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/"),
    }
    async with Raw(answers) as server:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(server.url, cookie_jar=jar) as session:
            async with session.get("/set") as response:
                for name, morsel in response.cookies.items():
                    print(name, repr(morsel.value), morsel["path"], morsel["max-age"], morsel["httponly"], morsel["secure"])
            print(sorted((cookie.key, cookie.value) for cookie in session.cookie_jar), len(jar))
            for path in ("/", "/deep", "/deep/er", "/deeper"):
                async with session.get(path):
                    print(path, server.seen[-1][2].get("Cookie"))
            for path in ("/more", "/drop"):
                async with session.get(path):
                    pass
                async with session.get("/"):
                    print(path, server.seen[-1][2].get("Cookie"))
            async with session.get("/", cookies={"own": "3"}):
                print(sorted(server.seen[-1][2].get("Cookie").split("; ")))
            jar.clear()
            print(len(jar))
        async with aiohttp.ClientSession(server.url) as session:
            async with session.get("/set"):
                pass
            print("addresses set none:", len(session.cookie_jar))
        async with aiohttp.ClientSession(server.url, cookies={"all": "1"}) as session:
            async with session.get("/"):
                print(server.seen[-1][2].get("Cookie"))

    jar = aiohttp.CookieJar()
    jar.update_cookies({"one": "1"}, URL("http://example.com/"))
    jar.update_cookies_from_headers(["two=2; Domain=example.com", "no=1; Domain=other.org", "path=p; Path=/x"],
                                    URL("http://www.example.com/a/b"))
    for url in ("http://example.com/", "http://www.example.com/", "http://www.example.com/x/y", "http://other.org/"):
        print(url, sorted((name, morsel.value) for name, morsel in jar.filter_cookies(URL(url)).items()))
    jar.clear_domain("example.com")
    print(len(jar), len(aiohttp.DummyCookieJar()))


asyncio.run(main())
