# asyncio.run: results, errors, nesting, what it refuses.
import asyncio
async def val(): return 42
async def err(): raise KeyError('from main')
print(asyncio.run(val()), asyncio.run(val(), debug=False))
try: asyncio.run(err())
except KeyError as e: print(repr(e))
async def nested():
    c = val()
    try: asyncio.run(c)
    except RuntimeError as e: print(e)
    c.close()
    loop = asyncio.get_running_loop()
    try: loop.run_until_complete(asyncio.sleep(0))
    except RuntimeError as e: print(e)
import warnings; warnings.simplefilter('ignore')
asyncio.run(nested())
for bad in (5, val, None, [1]):
    try: asyncio.run(bad)
    except Exception as e: print(type(e).__name__, str(e).split(' at 0x')[0])
async def leftover():
    async def bg():
        try: await asyncio.sleep(100)
        except asyncio.CancelledError: print('background cancelled'); raise
        finally: print('background finally')
    t = asyncio.create_task(bg()); await asyncio.sleep(0); return 'main done'
print(asyncio.run(leftover()))
async def exits(): raise SystemExit(3)
try: asyncio.run(exits())
except SystemExit as e: print('exit', e.code)
async def cancelled(): asyncio.current_task().cancel(); await asyncio.sleep(0)
try: asyncio.run(cancelled())
except asyncio.CancelledError as e: print('cancelled', repr(e))
with asyncio.Runner() as r: print(r.run(val()), r.run(val()), type(r.get_loop()).__mro__[-2].__name__)
loop = asyncio.new_event_loop(); print(loop.run_until_complete(val()), loop.is_running(), loop.is_closed()); loop.close(); print(loop.is_closed())
try: loop.run_until_complete(asyncio.sleep(0))
except RuntimeError as e: print(e)
try: asyncio.get_event_loop()
except RuntimeError as e: print(e)
async def aw():
    class A:
        def __await__(self): yield; return 'custom awaitable'
    return await A()
print(asyncio.run(aw()))
class Aw:
    def __await__(self): return val().__await__()
print(asyncio.run(Aw()))
