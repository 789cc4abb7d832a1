# Async generators in a pipeline, closed early, with contexts.
import asyncio
from contextlib import asynccontextmanager
async def source(n):
    try:
        for i in range(n): await asyncio.sleep(0); yield i
    finally: print('source closed')
async def only(pred, it):
    async for x in it:
        if pred(x): yield x
async def batched(it, k):
    out = []
    async for x in it:
        out.append(x)
        if len(out) == k: yield tuple(out); out = []
    if out: yield tuple(out)
@asynccontextmanager
async def closing(g):
    try: yield g
    finally: await g.aclose()
async def main():
    async for b in batched(only(lambda x: x % 3, source(12)), 3): print(b)
    async with closing(source(100)) as s:
        async for x in s:
            if x == 3: print('enough'); break
    print({k: v async for k, v in zip_(source(3), source(5))}, await sum_(source(5)))
async def zip_(a, b):
    async with closing(a), closing(b):
        while True:
            try: yield await anext(a), await anext(b)
            except StopAsyncIteration: return
async def sum_(it):
    t = 0
    async for x in it: t += x
    return t
asyncio.run(main())
