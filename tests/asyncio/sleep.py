# asyncio.sleep: results, zero, negative, errors; time.sleep blocks the loop.
import asyncio, time
async def main():
    print(await asyncio.sleep(0), await asyncio.sleep(0, 'r'), await asyncio.sleep(-1, 'neg'), await asyncio.sleep(0.001, result='kw'), await asyncio.sleep(False))
    for bad in ('x', None, float('nan'), [1]):
        try: await asyncio.sleep(bad)
        except Exception as e: print(type(e).__name__, e)
    out = []
    async def ticker():
        for i in range(3): out.append(i); await asyncio.sleep(0.01)
    t = asyncio.create_task(ticker()); await asyncio.sleep(0); time.sleep(0.05); print(out); await t; print(out)
    t0 = time.monotonic(); await asyncio.gather(*(asyncio.sleep(0.05) for _ in range(20))); print(time.monotonic() - t0 < 0.3)
asyncio.run(main())
