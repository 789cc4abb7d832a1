import sys, warnings, gc
async def c(): pass
def mk(): return c()
async def outer():
    return mk()
def top():
    x = outer()
    try: x.send(None)
    except StopIteration as e: return e.value
for n in 0,1,2,3,10:
    sys.set_coroutine_origin_tracking_depth(n)
    k = top()
    print(n, k.cr_origin and [o[1:] for o in k.cr_origin])
    k.close()
sys.set_coroutine_origin_tracking_depth(0)
a = mk()
sys.set_coroutine_origin_tracking_depth(2)
print(a.cr_origin)
a.close()
b = top()
sys.set_coroutine_origin_tracking_depth(0)
print(len(b.cr_origin))
warnings.simplefilter("always")
warnings.showwarning = lambda m, *a: print(str(m))
b = None
import asyncio
async def sub():
    await asyncio.sleep(0)
    return mk()
async def main():
    asyncio.get_running_loop().slow_callback_duration = 60; r = await sub()
    print([o[1:] for o in r.cr_origin][:3])
    r.close()
asyncio.run(main(), debug=True)
try: sys.set_coroutine_origin_tracking_depth(-1)
except ValueError as e: print(e)
