# Suspension in loops: the state goes back to itself.
async def poll(source, n):
    total = 0
    while n:
        total += await source
        n -= 1
    for item in await source:
        await item
    return total
