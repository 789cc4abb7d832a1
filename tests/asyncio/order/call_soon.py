# call_soon is strictly first in, first out, and runs what was ready at the start of an iteration.
import asyncio
async def main():
    loop = asyncio.get_running_loop()
    out = []
    loop.call_soon(out.append, 1); loop.call_soon(lambda: (out.append(2), loop.call_soon(out.append, 4))); loop.call_soon(out.append, 3)
    h = loop.call_soon(out.append, 'cancelled'); h.cancel(); print(h.cancelled(), out)
    await asyncio.sleep(0); print(out); await asyncio.sleep(0); print(out)
    async def t(name): out.append(name)
    out.clear()
    loop.call_soon(out.append, 'soon1'); a = asyncio.create_task(t('task')); loop.call_soon(out.append, 'soon2'); f = loop.create_future(); f.add_done_callback(lambda f: out.append('cb1')); f.add_done_callback(lambda f: out.append('cb2')); f.set_result(0); out.append('now')
    await asyncio.sleep(0); print(out)
    out.clear(); f = loop.create_future(); f.set_result(5); f.add_done_callback(lambda f: out.append(('late', f.result()))); await asyncio.sleep(0); print(out)
    cb = lambda f: out.append('removed'); f = loop.create_future(); f.add_done_callback(cb); f.add_done_callback(cb); print(f.remove_done_callback(cb)); f.cancel(); await asyncio.sleep(0); print(out)
asyncio.run(main())
