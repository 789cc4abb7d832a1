# More requests than connections: who waits, who gives up, whose turn it is.

import asyncio

import aiohttp
from _raw import OK, Raw, answer

CLOSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbye"


async def slow(reader, writer):
    await asyncio.sleep(0.05)
    writer.write(OK)
    return True


async def fetch(session, path, order=None):
    async with session.get(path) as response:
        body = await response.read()
    if order is not None:
        order.append(path)
    return response.status, body


async def main():
    async with Raw({"/close": CLOSE, "/slow": slow, "/json": answer(b"[1]", "Content-Type: application/json")}) as server:
        for options in ({"limit": 2}, {"limit_per_host": 2}, {"limit": 3, "limit_per_host": 1}):
            connector = aiohttp.TCPConnector(**options)
            async with aiohttp.ClientSession(server.url, connector=connector) as session:
                before, order = server.connections, []
                print(options, set(await asyncio.gather(*[fetch(session, f"/{n}", order) for n in range(30)])))
                print(len(order), sorted(order) == sorted(f"/{n}" for n in range(30)), server.connections - before)
                before = server.connections
                print(set(await asyncio.gather(*[fetch(session, "/close") for n in range(10)])), server.connections - before)

        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(server.url, connector=connector) as session:
            await fetch(session, "/warm")
            order = []
            tasks = [asyncio.create_task(fetch(session, f"/{n}", order)) for n in range(6)]
            await asyncio.sleep(0)
            for task in tasks[1::2]:
                task.cancel()
            print(await asyncio.gather(*tasks, return_exceptions=True))
            print(order)
            print("one is slow, others are cancelled while they wait")
            tasks = [asyncio.create_task(fetch(session, path)) for path in ("/slow", "/a", "/b")]
            await asyncio.sleep(0.02)
            tasks[1].cancel()
            print(await asyncio.gather(*tasks, return_exceptions=True))
            print("the one under way is cancelled")
            tasks = [asyncio.create_task(fetch(session, path)) for path in ("/slow", "/a", "/b")]
            await asyncio.sleep(0.02)
            tasks[0].cancel()
            print(await asyncio.gather(*tasks, return_exceptions=True))
            print("in its turn, and cancelled at once")
            first = asyncio.create_task(fetch(session, "/slow"))
            await asyncio.sleep(0.01)
            second = asyncio.create_task(fetch(session, "/a"))
            third = asyncio.create_task(fetch(session, "/b"))
            first.add_done_callback(lambda _: second.cancel())
            print(await asyncio.gather(first, second, third, return_exceptions=True))

        print("limits of time")
        for timeout in (aiohttp.ClientTimeout(total=0.03), aiohttp.ClientTimeout(connect=0.03)):
            connector = aiohttp.TCPConnector(limit=1)
            async with aiohttp.ClientSession(server.url, connector=connector, timeout=timeout) as session:
                await fetch(session, "/warm")
                tasks = [asyncio.create_task(fetch(session, path)) for path in ("/slow", "/a")]
                for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                    print(type(outcome).__name__, isinstance(outcome, asyncio.TimeoutError))
                print(await fetch(session, "/after"))

        print("the session is closed meanwhile")
        connector = aiohttp.TCPConnector(limit=1)
        session = aiohttp.ClientSession(server.url, connector=connector)
        await fetch(session, "/warm")
        tasks = [asyncio.create_task(fetch(session, path)) for path in ("/slow", "/a")]
        await asyncio.sleep(0.01)
        await session.close()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            print(type(outcome).__name__)

        print("two sessions, two hosts")
        connector = aiohttp.TCPConnector(limit=2)
        async with aiohttp.ClientSession(connector=connector) as one, aiohttp.ClientSession(
                server.url, connector=connector, connector_owner=False) as two:
            async def mixed(n):
                if n % 3:
                    return await fetch(two, f"/{n}")
                return await fetch(one, f"http://localhost:{server.port}/{n}")
            print(set(await asyncio.gather(*[mixed(n) for n in range(30)])))
            async with two.get("/json") as response:
                print(await response.json())


asyncio.run(main())
