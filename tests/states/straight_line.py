# One suspension after another.
async def f(a):
    b = await g(a)
    c = await g(b)
    return a + c


async def g(x):
    return x
