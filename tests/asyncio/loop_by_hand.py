# Event loops without asyncio.run: run_until_complete, run_forever and stop, close.
import asyncio
async def f(x): await asyncio.sleep(0); return x
loop = asyncio.new_event_loop()
print(loop.run_until_complete(f(1)), loop.is_running(), loop.is_closed())
t = loop.create_task(f(2)); print(t.done(), loop.run_until_complete(t), t.done())
loop.call_soon(lambda: print('a')); loop.call_soon(loop.stop); loop.call_soon(lambda: print('b')); loop.run_forever(); print('stopped'); loop.call_soon(loop.stop); loop.run_forever()
async def err(): raise KeyError('k')
try: loop.run_until_complete(err())
except KeyError as e: print(repr(e))
fut = loop.create_future(); loop.call_soon(fut.set_result, 'set'); print(loop.run_until_complete(fut))
async def stops(): loop.stop(); await asyncio.sleep(0); await asyncio.sleep(0); return 'late'
try: loop.run_until_complete(stops())
except RuntimeError as e: print(e)
asyncio.set_event_loop(loop); print(asyncio.get_event_loop() is loop); asyncio.set_event_loop(None)
loop.run_until_complete(asyncio.sleep(0)); loop.close(); loop.close(); print(loop.is_closed())
for g in (lambda: loop.call_soon(print), lambda: loop.run_forever(), lambda: loop.create_future().done()):
    try: print(g())
    except RuntimeError as e: print(e)
with asyncio.Runner() as r:
    async def who(): return asyncio.get_running_loop() is r.get_loop()
    print(r.run(who()), r.run(f('again')))
    try: r.run(5)
    except TypeError as e: print(e)
try: r.run(who())
except RuntimeError as e: print(e)
