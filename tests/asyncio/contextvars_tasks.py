# Tasks copy the context; wait_for and plain awaits share it.
import asyncio, contextvars
v = contextvars.ContextVar('v', default='default')
async def setter(x): v.set(x); await asyncio.sleep(0); return v.get()
async def main():
    v.set('main'); print(await asyncio.gather(setter('a'), setter('b')), v.get())
    await setter('plain'); print(v.get()); await asyncio.wait_for(setter('wait_for'), 5); print(v.get())
    t = asyncio.create_task(setter('task')); await t; print(v.get())
    ctx = contextvars.copy_context(); t = asyncio.create_task(setter('in ctx'), context=ctx); await t; print(v.get(), ctx[v])
    loop = asyncio.get_running_loop(); loop.call_soon(lambda: print('callback', v.get())); v.set('later'); await asyncio.sleep(0)
    tok = v.set('temp'); v.reset(tok); print(v.get(), ctx.run(v.get), len(ctx), v in ctx)
asyncio.run(main()); print(v.get())
