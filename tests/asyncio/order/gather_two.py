# gather and TaskGroup of two beside a ticker.
import asyncio
from _ticker import ticking, write, n
async def main():
    async def g(): await asyncio.gather(n(), n())
    async def tg():
        async with asyncio.TaskGroup() as t: t.create_task(n()); t.create_task(n()); write('body')
        write('exit')
    async def nested(): return await asyncio.gather(asyncio.gather(n('a'), n('b', 1)), n('c'))
    async def futures(): return await asyncio.gather(*[asyncio.create_task(n(str(i), i)) for i in range(3)])
    for op in (g, tg, nested, futures): await ticking(op)
asyncio.run(main())
