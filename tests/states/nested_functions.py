# Each function has a machine of its own; plain ones have none.
def plain():
    async def inner(x):
        def also_plain():
            return x

        await x
        return also_plain

    return inner


class C:
    async def method(self):
        await self
