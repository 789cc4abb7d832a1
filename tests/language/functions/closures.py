# Closures: cells shared, nonlocal, late binding, unbound cells.
def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    def get(): return n
    return inc, get
inc, get = counter(); inc(); inc(); print(get(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars)
inc2, get2 = counter(); print(get2(), get())
def late():
    def use(): return x
    x = 1; a = use(); x = 2
    return a, use()
print(late())
def unbound():
    def use(): return x
    try:
        use()
    except NameError as e:
        print(type(e).__name__, e)
    x = 1
    del x
    try:
        use()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        print(x)
    except UnboundLocalError as e:
        print(type(e).__name__, e)
unbound()
def deep():
    a = 1
    def l1():
        b = 2
        def l2():
            nonlocal a
            a += b
            def l3(): return a, b
            return l3
        return l2()
    return l1()()
print(deep())
def params(a, *args, k=1, **kw):
    return lambda: (a, args, k, kw)
print(params(1, 2, k=3, z=4)())
def loop():
    fs = []
    for i in range(3):
        def f(): return i
        fs.append(f)
    return [f() for f in fs]
print(loop())
x = 'global'
def shadow():
    x = 'enclosing'
    class C:
        y = x
        x = 'class'
        def m(self): return x
    return C.y, C.x, C().m()
print(shadow())
def f():
    print(x)
    x = 1
try:
    f()
except UnboundLocalError as e:
    print(e)
def g():
    global newg
    newg = 5
g(); print(newg)
def del_local():
    v = 1
    del v
    return v
try:
    del_local()
except UnboundLocalError as e:
    print(e)
try:
    del undefined_name
except NameError as e:
    print(e)
def cond(flag):
    if flag: val = 1
    return val
print(cond(True))
try:
    cond(False)
except UnboundLocalError as e:
    print(e)
compose = lambda *fs: (lambda x: compose(*fs[1:])(fs[0](x)) if fs else x); print(compose(lambda v: v + 1, lambda v: v * 2)(3))
