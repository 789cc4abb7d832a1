# A crawler: it follows the links of a site with at most four requests at a time, and says how far it is.
# The site is its own, so that it runs without a network; page 7 is broken and page 9 is slow.
import asyncio
import re
import sys

import aiohttp
from aiohttp import web

PAGES = 24


async def page(request):
    number = int(request.match_info["number"])
    if number == 7:
        raise web.HTTPInternalServerError()
    await asyncio.sleep(4 if number == 9 else 0.001)
    links = [n for n in (2 * number, 2 * number + 1) if n < PAGES]
    html = "".join(f'<a href="/page/{n}">page {n}</a>' for n in links)
    return web.Response(text=f"<h1>Page {number}</h1>{html}", content_type="text/html")


class Crawler:
    def __init__(self, session, most):
        self.session = session
        self.free = asyncio.Semaphore(most)
        self.seen = set()
        self.done = {}
        self.busy = self.busiest = 0

    def progress(self):
        if sys.stderr.isatty():
            print(f"\r{len(self.done)} of {len(self.seen)} pages, {self.busy} under way ",
                  end="", file=sys.stderr, flush=True)

    async def fetch(self, path):
        async with self.free:
            self.busy += 1
            self.busiest = max(self.busy, self.busiest)
            try:
                async with self.session.get(path) as response:
                    response.raise_for_status()
                    return await response.text()
            finally:
                self.busy -= 1

    async def visit(self, path, group):
        try:
            html = await self.fetch(path)
        except aiohttp.ClientResponseError as error:
            self.done[path] = f"{error.status} {error.message}"
            return
        except TimeoutError:
            self.done[path] = "timed out"
            return
        self.done[path] = re.search("<h1>(.*)</h1>", html)[1]
        for link in re.findall('href="(.*?)"', html):
            if link not in self.seen:
                self.seen.add(link)
                group.create_task(self.visit(link, group))
        self.progress()

    async def run(self, start):
        self.seen.add(start)
        async with asyncio.TaskGroup() as group:
            group.create_task(self.visit(start, group))


async def main():
    app = web.Application()
    app.router.add_get(r"/page/{number:\d+}", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    timeout = aiohttp.ClientTimeout(total=2)
    async with aiohttp.ClientSession(base, timeout=timeout) as session:
        crawler = Crawler(session, most=4)
        await crawler.run("/page/1")
    for path, what in sorted(crawler.done.items(), key=lambda item: int(item[0].rpartition("/")[2])):
        print(f"{path:10} {what}")
    print("at most", crawler.busiest, "at a time")
    await runner.cleanup()


asyncio.run(main())
