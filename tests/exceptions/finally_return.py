# return, break and continue inside finally override what was in flight.
def a():
    try: return 'try'
    finally: return 'finally'
def b():
    try: raise ValueError
    finally: return 'swallowed'
def c():
    while True:
        try: raise KeyError
        finally: break
    return 'broke'
def d():
    r = []
    for i in range(3):
        try: r.append(i); raise KeyError
        finally: continue
    return r
def e():
    try:
        try: 1 / 0
        finally: raise KeyError('from finally')
    except KeyError as ex: return repr(ex), repr(ex.__context__)
def f():
    x = 1
    try: return x
    finally: x = 2
def g():
    try:
        yield 1
        return 'g result'
    finally: print('g finally')
def h():
    x = yield from g()
    print(x)
for fn in (a, b, c, d, e, f): print(fn())
print(list(h()))
