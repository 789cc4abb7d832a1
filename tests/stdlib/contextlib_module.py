# contextlib.
import contextlib, asyncio
from contextlib import *
@contextmanager
def cm(x):
    print('enter', x)
    try: yield x
    except ValueError as e: print('caught', e)
    finally: print('exit', x)
with cm(1) as v: print(v)
with cm(2): raise ValueError('inside')
try:
    with cm(3): raise KeyError('passes')
except KeyError as e: print(repr(e))
@cm('deco')
def f(): print('in f')
f()
@contextmanager
def bad(): 
    if False: yield
try:
    with bad(): pass
except RuntimeError as e: print(e)
@contextmanager
def twice(): yield 1; yield 2
try:
    with twice(): pass
except RuntimeError as e: print(e)
with suppress(ZeroDivisionError, KeyError): 1 / 0
with ExitStack() as st: st.enter_context(cm('a')); st.callback(print, 'callback'); st.enter_context(cm('b'))
class Cl:
    def close(self): print('closed')
with closing(Cl()): pass
with nullcontext(5) as n: print(n)
import io
with redirect_stdout(io.StringIO()) as buf: print('hidden')
print(repr(buf.getvalue()))
@asynccontextmanager
async def acm(x):
    print('aenter', x)
    try: yield x
    finally: print('aexit', x)
async def main():
    async with acm(1) as v: print(v)
    async with AsyncExitStack() as st: await st.enter_async_context(acm('s')); st.push_async_callback(asyncio.sleep, 0)
    class A:
        async def aclose(self): print('aclosed')
    async with aclosing(A()): pass
asyncio.run(main())
