# Names bound by except, for, with, import, class and def are deleted and rebound in odd places.
def f():
    e = 'outer'
    try: raise ValueError('v')
    except ValueError as e: inner = e
    try: return e
    except UnboundLocalError as x: return str(x), repr(inner)
print(f())
for e in range(2):
    try: raise KeyError(e)
    except KeyError as e: pass
print('e' in globals())
try: raise ValueError
except ValueError as name: del name
print('deleted inside is fine')
try: raise ValueError(1)
except ValueError as name: name = 'rebound'
print('name' in globals())
def g():
    for x in [1, 2]:
        def x(): return 'function x'
        print(x())
        class x: pass
        print(x.__name__)
        import math as x
        print(x.__name__)
    return type(x).__name__
print(g())
def h():
    try:
        for i in range(3):
            try:
                if i == 1: raise ValueError(i)
            except ValueError as i: break
    finally: pass
    try: return i
    except UnboundLocalError: return 'i is gone'
print(h()); global_name = 1
def k():
    global global_name
    try: raise ValueError('g')
    except ValueError as global_name: print(repr(global_name))
k(); print('global_name' in globals())
def closure():
    try: raise ValueError('c')
    except ValueError as ce:
        get = lambda: ce
        print(repr(get()))
    try: get()
    except NameError as n: print(n)
closure()
