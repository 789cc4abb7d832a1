# close() and GeneratorExit go through yield from and await by closing what is delegated to.
def inner():
    try: yield 1
    except GeneratorExit: print('swallowed'); return 'ret'
def outer():
    try:
        r = yield from inner(); print('r', r); yield 2
    except BaseException as e: print('outer', type(e), e); raise
g = outer(); next(g)
try: g.close(); print('closed')
except BaseException as e: print('close raised', repr(e))
g = outer(); next(g)
try: print(g.throw(GeneratorExit('x')))
except BaseException as e: print('throw raised', repr(e))
def inner2():
    try: yield 1
    except GeneratorExit: print('yields'); yield 'bad'
def outer2():
    yield from inner2()
g = outer2(); next(g)
try: g.close(); print('closed')
except BaseException as e: print('close raised', repr(e))
g = outer2(); next(g)
try: print(g.throw(GeneratorExit('x')))
except BaseException as e: print('throw raised', repr(e))
def inner3():
    try: yield 1
    except GeneratorExit: print('raises'); raise ValueError('v')
def outer3(): yield from inner3()
g = outer3(); next(g)
try: g.close(); print('closed')
except BaseException as e: print('close raised', repr(e), repr(e.__context__))
class It:
    def __iter__(s): return s
    def __next__(s): return 5
    def close(s): print('It.close')
def outer4(): yield from It()
g = outer4(); next(g); g.close()
g = outer4(); next(g)
try: g.throw(ValueError('q'))
except ValueError as e: print(repr(e))
def deep(): yield from outer()
g = deep(); next(g)
try: g.close(); print('closed')
except BaseException as e: print('close raised', repr(e))
import asyncio
async def co():
    class A:
        def __await__(s):
            try: yield None
            except GeneratorExit: print('await swallowed'); return 1
    try: await A()
    except BaseException as e: print('co', repr(e)); raise
c = co(); c.send(None)
try: c.close(); print('closed')
except BaseException as e: print('close raised', repr(e))
c = co(); c.send(None)
try: c.throw(GeneratorExit()); print('closed')
except BaseException as e: print('throw raised', repr(e))
