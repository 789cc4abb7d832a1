# `async for`, `async with` and an async comprehension, with their hidden suspensions.
async def f(xs, cm):
    async for x in xs:
        print(x)
    async with cm as c:
        print(c)
    return [y async for y in xs if await y]
