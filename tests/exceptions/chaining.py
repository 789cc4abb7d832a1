# __cause__, __context__, __suppress_context__, __traceback__, with_traceback.
try:
    try: raise ValueError('one')
    except ValueError as e: raise KeyError('two') from e
except KeyError as e: print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try: raise ValueError('one')
    except ValueError: raise KeyError('two')
except KeyError as e: print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    try: raise ValueError('one')
    except ValueError: raise KeyError('two') from None
except KeyError as e: print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try: raise KeyError('k') from ValueError
except KeyError as e: print(repr(e.__cause__), type(e.__cause__))
def nested():
    try: raise ValueError(1)
    except ValueError:
        try: raise KeyError(2)
        except KeyError:
            try: raise TypeError(3)
            except TypeError as e: return e
e = nested(); print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
def handled():
    try: raise ValueError('handled')
    except ValueError: pass
    try: raise KeyError('clean')
    except KeyError as e: return e.__context__
print(handled())
import sys
def active():
    print(sys.exc_info()[0], sys.exception())
    try: raise ValueError('v')
    except ValueError:
        print(sys.exc_info()[0].__name__, repr(sys.exception()))
        try: raise KeyError('k')
        except KeyError: print(repr(sys.exception()))
        print(repr(sys.exception()))
    print(sys.exception())
active()
def gen():
    try: yield sys.exception()
    finally: pass
    yield sys.exception()
try: raise ValueError('outer')
except ValueError:
    g = gen(); print(repr(next(g)))
print(next(g))
try: raise ValueError('tb')
except ValueError as e:
    tb = e.__traceback__; print(tb.tb_lineno, tb.tb_next, tb.tb_frame.f_code.co_name, type(tb).__name__); print(e.with_traceback(None) is e, e.__traceback__)
e = ValueError('attr'); e.custom = 5; print(e.custom, e.__dict__, e.__cause__, e.__traceback__)
try: e.__cause__ = 5
except TypeError as ex: print(ex)
try: e.args = 5
except TypeError as ex: print(ex)
e.args = (1, 2); print(e, repr(e))
try:
    try: raise ValueError('same')
    except ValueError as s: raise s
except ValueError as s: print(s.__context__)
def f():
    try: raise ValueError('in f')
    finally: print(repr(sys.exception()))
try: f()
except ValueError: print('done')
