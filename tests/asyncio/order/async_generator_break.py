# Leaving `async for` early closes a temporary generator through the loop.
import asyncio
from _ticker import write, out
async def agen():
    try:
        for i in range(3): write(i); yield i
    finally: write('fin')
async def main():
    async for x in agen(): break
    write('| after break'); await asyncio.sleep(0); write('after yield'); await asyncio.sleep(0); write('two'); print(*out); out.clear()
    g = agen()
    async for x in g: break
    write('kept'); await g.aclose(); write('closed'); print(*out); out.clear()
    async for x in agen(): pass
    write('exhausted'); print(*out); out.clear()
    async def returns():
        async for x in agen(): return x
    write(await returns()); await asyncio.sleep(0); await asyncio.sleep(0); print(*out); out.clear()
    global left; left = agen(); await anext(left); write('left open')
asyncio.run(main()); print(*out)
