# What is live across a suspension: operands of an expression that waits in its middle.
async def f(a, b):
    return a + await b, [a, await a, *await b], {'k': await a}, f'{a} {await b}'
