# Event.set wakes waiters in the order they came.
import asyncio
async def main():
    ev = asyncio.Event(); out = []
    async def w(n): out.append(f'wait{n}'); await ev.wait(); out.append(f'woke{n}')
    ts = [asyncio.create_task(w(i)) for i in range(3)]
    await asyncio.sleep(0); ev.set(); out.append('set'); await asyncio.sleep(0); print(*out, ev.is_set()); ev.clear(); print(ev.is_set()); await asyncio.gather(*ts)
    ev.set(); ev.clear(); t = asyncio.create_task(w(9)); await asyncio.sleep(0); print(t.done()); ev.set(); ev.clear(); await t; print(out[-1], ev)
asyncio.run(main())
