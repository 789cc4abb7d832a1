# What a traceback's frames tell, and that they are the same objects each time.
import sys, traceback
def inner(a):
    b = a * 2
    raise ValueError('inner')
def middle(x):
    y = [x]
    try:
        inner(x)
    except ValueError as e:
        tb = e.__traceback__
        print(tb is e.__traceback__, tb.tb_next is tb.tb_next, tb.tb_frame is tb.tb_frame)
        print(sorted(tb.tb_frame.f_locals), tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name)
        print(tb.tb_frame.f_globals is globals(), tb.tb_next.tb_frame.f_globals is globals(), tb.tb_lineno, tb.tb_next.tb_frame.f_lineno)
        print(tb.tb_next.tb_frame.f_back.f_code.co_name, tb.tb_frame.f_back.f_code.co_name, tb.tb_frame.f_back.f_back)
        seen.append(tb)
        raise
seen = []
try: middle(5)
except ValueError as e:
    tb = e.__traceback__
    print(tb.tb_next is seen[0], tb.tb_frame.f_code.co_name, tb.tb_lineno, tb.tb_next.tb_next.tb_next)
    print(tb.tb_frame.f_globals is globals(), tb.tb_frame.f_locals is globals(), tb.tb_frame.f_back)
    try: raise KeyError('k').with_traceback(tb)
    except KeyError as k: print(k.__traceback__.tb_next is tb, k.__traceback__.tb_lineno)
    e.__traceback__ = None
    print(e.__traceback__, sys.exc_info()[2])
def f():
    x = 1
    frame = sys._getframe()
    y = 2
    print(sorted(frame.f_locals), frame.f_lineno)
    return frame
fr = f()
print(fr.f_code.co_name, fr.f_globals is globals())
def g():
    def h(): return sys._getframe(1)
    z = 'of g'
    fr = h()
    try: fr.clear()
    except RuntimeError as e: print(e)
    return fr.f_locals['z'], fr.f_back.f_code.co_name, fr.f_builtins['len'] is len
print(g())
def gen():
    w = 1
    yield
it = gen(); next(it); print(it.gi_frame.f_locals, it.gi_frame.f_lineno, it.gi_frame.f_back)
ns = {'__name__': 'other'}
try: exec('def p(): 1/0\np()', ns)
except ZeroDivisionError as e:
    tb = e.__traceback__
    print([t.tb_frame.f_globals['__name__'] for t in (tb, tb.tb_next, tb.tb_next.tb_next)])
