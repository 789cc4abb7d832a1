async def numbers(items):
    yield from items
