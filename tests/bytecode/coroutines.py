async def f(cm, xs):
    await g()
    async with cm as c:
        async for x in xs:
            await c.put(x)
    return [await y async for y in xs]


async def g():
    yield 1
