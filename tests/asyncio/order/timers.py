# Timers run in the order of their times; what is ready goes first.
import asyncio
async def main():
    loop = asyncio.get_running_loop(); out = []
    for d in (0.03, 0.01, 0.02): loop.call_later(d, out.append, d)
    h = loop.call_later(0.015, out.append, 'cancelled'); h.cancel()
    loop.call_soon(out.append, 'soon'); loop.call_later(0, out.append, 'zero'); loop.call_at(loop.time() - 1, out.append, 'past')
    await asyncio.sleep(0.05); print(out)
    async def s(d): await asyncio.sleep(d); out.append(d); return d
    out.clear(); print(await asyncio.gather(s(0.03), s(0.01), s(0.02), s(0))); print(out)
    t0 = loop.time(); await asyncio.sleep(0.02); print(0.019 < loop.time() - t0 < 0.3)
    t0 = loop.time(); await asyncio.gather(*(asyncio.sleep(0.03) for _ in range(50))); print(loop.time() - t0 < 0.5)
    h = loop.call_later(5, print); print(type(h).__name__, h.when() > loop.time(), h.cancelled()); h.cancel(); print(h.cancelled())
asyncio.run(main())
