# An async generator suspends in two ways: it awaits and it yields.
async def ticker(clock, n):
    for i in range(n):
        await clock
        got = yield i
        print(got)
