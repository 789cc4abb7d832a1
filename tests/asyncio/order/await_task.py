# `await task` beside a ticker.
import asyncio
from _ticker import ticking, write, n
async def main():
    async def one(): await asyncio.create_task(n())
    async def two(): a = asyncio.create_task(n('a', 1)); b = asyncio.create_task(n('b')); await a; write('|'); await b
    async def inline(): await n('x'); await n('y', 1)
    for op in (one, two, inline): await ticking(op)
asyncio.run(main())
