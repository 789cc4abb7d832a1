import asyncio
async def c():
    raise StopIteration
async def ag():
    yield 1
    raise StopAsyncIteration
def g():
    yield 1
    raise StopIteration(3)
import traceback
for f in (lambda: asyncio.run(c()), lambda: [x for x in g()], lambda: [x for x in g() if not next(g()) or next(iter(()))]):
    try: f()
    except RuntimeError: traceback.print_exc()
async def m():
    async for x in ag(): pass
asyncio.run(m())
