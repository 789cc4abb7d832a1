# Exceptions in and around generators: contexts, sys.exception, nested try, with, return in finally.
import sys
def g():
    try: yield 1
    except ValueError: 
        print('handling', repr(sys.exception())); yield 2; print('still', repr(sys.exception()))
    print('after', sys.exception()); yield 3
try: raise KeyError('outer')
except KeyError:
    it = g(); print(next(it), it.throw(ValueError('v')), repr(sys.exception()), next(it)); print(repr(sys.exception()))
def h():
    try: yield
    except Exception as e: raise RuntimeError('converted') from e
it = h(); next(it)
try: it.throw(ValueError('orig'))
except RuntimeError as e: print(repr(e), repr(e.__cause__), repr(e.__context__))
def ctx():
    yield 1
    raise ValueError('in gen')
it = ctx(); next(it)
try:
    try: raise KeyError('active')
    except KeyError: next(it)
except ValueError as e: print(repr(e.__context__))
it = ctx(); next(it)
try:
    try: raise KeyError('active')
    except KeyError: it.throw(OSError('thrown'))
except OSError as e: print(repr(e), repr(e.__context__))
class CM:
    def __enter__(self): print('enter'); return self
    def __exit__(self, t, v, tb): print('exit', t and t.__name__, v); return t is ValueError
def w():
    with CM(): yield 'in with'; print('resumed')
    yield 'after with'
it = w(); print(next(it), it.throw(ValueError('swallowed by with'))); print(next(it, 'end'))
it = w(); next(it); it.close(); it = w(); next(it); del it; print('deleted')
def fr():
    try: yield 1
    finally: print('finally ran'); yield 2
it = fr(); next(it); 
try: it.close()
except RuntimeError as e: print(e)
def ret():
    try: yield 1
    finally: print('fin'); 
    return 'never on throw'
it = ret(); next(it)
try: it.throw(StopIteration('si'))
except RuntimeError as e: print(repr(e), repr(e.__cause__))
def deleg():
    try: yield from ret()
    except ValueError as e: print('delegator got', e); yield 'ok'
it = deleg(); next(it); print(it.throw(ValueError('x')))
def multi():
    for i in range(3):
        try: yield i
        except KeyError as e: print('loop caught', e)
        else: print('loop else')
        finally: print('loop finally', i)
it = multi(); next(it); it.throw(KeyError('k')); print(next(it, 'x'))
def outer():
    def inner(): yield from [1 / 0]
    yield from inner()
try: list(outer())
except ZeroDivisionError as e:
    tb, names = e.__traceback__, []
    while tb: names.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next
    print(names)
try: next(x for x in [] if 1)
except StopIteration as e: print('stop', e.value)
def lists(): return [next(iter([])) for _ in range(1)]
try: lists()
except StopIteration: print('StopIteration from a list comprehension')
try: list(next(iter([])) for _ in range(1))
except RuntimeError as e: print(e)
