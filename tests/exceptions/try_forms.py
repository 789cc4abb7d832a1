# try, except, else, finally in every combination; binding and unbinding of the name.
def show(f):
    try:
        print('->', f())
    except BaseException as e:
        print('-> raised', type(e).__name__, e)
def a():
    try: pass
    except ValueError: print('no')
    else: print('else')
    finally: print('finally')
    return 'a'
def b():
    try: raise ValueError('v')
    except (KeyError, ValueError) as e: return f'caught {e}'
    finally: print('finally b')
def c():
    try: return 'try'
    finally: print('before return')
def d():
    for i in range(3):
        try:
            if i == 1: break
        finally: print('f', i)
    return i
def e():
    try:
        try: raise KeyError('inner')
        finally: print('inner finally')
    except LookupError as ex: return repr(ex)
def f():
    try: 1 / 0
    except ValueError: print('no')
    finally: print('cleanup')
def g():
    try: raise ValueError('x')
    except ValueError as err: pass
    try: return err
    except UnboundLocalError as u: return str(u)
def h():
    err = 'outer'
    try: raise ValueError
    except ValueError as err: pass
    return err
def i():
    try: raise ValueError('first')
    except ValueError: raise KeyError('second')
    finally: print('fin i')
def j():
    try: pass
    except: print('bare')
    else: raise RuntimeError('from else')
def k():
    try: raise KeyboardInterrupt('ki')
    except Exception: print('not here')
    except BaseException as ex: return f'base {ex!r}'
def l():
    try: raise ValueError
    except ValueError as ex: return repr(ex), str(ex), ex.args
def m():
    try:
        try: raise ValueError('a')
        except ValueError: raise
    except ValueError as ex: return f're-raised {ex}'
def n():
    n = 0
    while True:
        n += 1
        try:
            if n < 3: raise ValueError(n)
            return f'after {n}'
        except ValueError: continue
        finally: print('loop', n)
def o():
    try: raise TypeError('t')
    except (ValueError, TypeError): return 'tuple of classes'
def p():
    try: raise ValueError('v')
    except 5: pass
def q():
    try: raise ValueError('v')
    except (KeyError, 'x'): pass
def r(): raise 5
def s(): raise int
def t(): raise
def u(): raise ValueError from 5
def v(): raise ValueError('x') from None
def w():
    class Evil(Exception):
        def __init__(self, need): pass
    raise Evil
def x():
    try: raise ValueError('a')
    except* ValueError as eg: r = repr(eg)
    return r
def y():
    try: return [1, 2][5]
    except IndexError, KeyError: return 'unparenthesised'
def z():
    def exc(): print('evaluated'); return ValueError
    try: 1 / 0
    except exc(): print('no')
    except ZeroDivisionError: return 'second'
    except exc(): print('not evaluated')
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z): show(fn)
