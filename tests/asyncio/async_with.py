# async with: order, suppression, errors in enter and exit, several items.
import asyncio
class CM:
    def __init__(self, n, suppress=False, fail=None): self.n, self.s, self.f = n, suppress, fail
    async def __aenter__(self):
        await asyncio.sleep(0); print('enter', self.n)
        if self.f == 'enter': raise ValueError('enter')
        return self.n
    async def __aexit__(self, t, v, tb):
        await asyncio.sleep(0); print('exit', self.n, t and t.__name__, v)
        if self.f == 'exit': raise KeyError('exit')
        return self.s
class Sync:
    def __enter__(self): return 's'
    def __exit__(self, *a): pass
async def attempt(f):
    try: print('->', await f())
    except BaseException as e: print('->', type(e).__name__, e, repr(e.__context__))
async def main():
    async def a():
        async with CM(1) as x, CM(2) as y: return x, y
    async def b():
        async with CM(1, suppress=True): raise ValueError('gone')
        return 'suppressed'
    async def c():
        async with CM(1): raise ValueError('kept')
    async def d():
        async with CM(1, fail='enter'): print('never')
    async def e():
        async with CM(1, fail='exit'): raise ValueError('body')
    async def f():
        async with (CM('p'), CM('q') as q,): return q
    async def g():
        async with Sync(): pass
    async def h():
        with CM(1): pass
    async def i():
        async with 5: pass
    async def j():
        for k in range(3):
            async with CM(k):
                if k == 0: continue
                break
        return k
    async def k():
        async with CM('c'):
            asyncio.current_task().cancel(); await asyncio.sleep(0)
    async def l():
        with Sync() as s:
            async with CM('in'): return s
    async def m():
        class Bad:
            def __aenter__(self): return 5
            async def __aexit__(self, *a): pass
        async with Bad(): pass
    for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m): await attempt(fn)
asyncio.run(main())
