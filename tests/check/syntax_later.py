"""Errors beyond the grammar, and what else can be known."""

return 1
await sleep(1)


def f(x):
    for y in x:
        pass
    break
    yield from unknown


async def g():
    yield from f(1)
    x is 1
    "\d"
