# assert and del.
assert True
assert 1, 'unused'
for e_ in ("assert False", "assert 0, 'message'", "assert [], (1, 2)", "assert None, None", "assert 1 == 2, f'{1 + 1}'"):
    try:
        exec(e_)
    except AssertionError as e:
        print(e_, '->', repr(e), str(e), e.args)
a = b = 1
del a, (b)
try:
    a
except NameError as e:
    print(e)
L = [1, 2, 3, 4, 5]; del L[1], L[-1]; print(L); del L[:]; print(L)
d = {'a': 1}; del d['a']; print(d)
try:
    del d['a']
except KeyError as e:
    print(repr(e))
try:
    del L[0]
except IndexError as e:
    print(e)
class C:
    x = 1
c = C(); c.y = 2; del c.y
for f in (lambda: delattr(c, 'y'), lambda: delattr(c, 'x'), lambda: delattr(C, 'nope'), lambda: delattr(5, 'x')):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
del C.x; print(hasattr(C, 'x')); del c; print('c' in globals())
def f():
    x = 1; del x; x = 2; return x
print(f())
for i in range(2): del i
try:
    i
except NameError as e:
    print(e)
del (), []
