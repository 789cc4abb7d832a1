# Putting it together: a crawler over a made-up web, three pages at a time.
import asyncio

WEB = {
    "home": ["news", "about", "shop"],
    "news": ["today", "home"],
    "about": ["team"],
    "shop": ["cart", "missing"],
    "today": [],
    "team": ["home"],
    "cart": ["shop"],
}


async def load(page):
    await asyncio.sleep(0.01)
    if page not in WEB:
        raise LookupError(f"no such page: {page}")
    return WEB[page]


async def crawl(start):
    limit = asyncio.Semaphore(3)
    seen, broken = {start}, []

    async def visit(page, group):
        try:
            async with limit:
                links = await load(page)
        except LookupError as error:
            broken.append(str(error))
            return
        for link in links:
            if link not in seen:
                seen.add(link)
                group.create_task(visit(link, group))

    async with asyncio.TaskGroup() as group:
        group.create_task(visit(start, group))
    return sorted(seen), broken


pages, errors = asyncio.run(crawl("home"))
print(len(pages), "pages:", ", ".join(pages))
print("broken:", errors)
