# wait_for starts its coroutine at once, in the caller's task.
import asyncio
from _ticker import ticking, write, n
async def main():
    async def w(): await asyncio.wait_for(n(), 5)
    async def y(): return await asyncio.wait_for(n('y', 2), 5)
    async def t(): return await asyncio.wait_for(asyncio.create_task(n('t')), 5)
    async def none(): return await asyncio.wait_for(n('z', 1), None)
    for op in (w, y, t, none): await ticking(op)
asyncio.run(main())
