# Lambdas, conditional expressions, boolean operators, walrus.
print((lambda: 1)(), (lambda x, y=2, *a, k=3, **kw: (x, y, a, k, kw))(1), (lambda *, a: a)(a=1), (lambda x: lambda y: x + y)(1)(2), [f(2) for f in (lambda v: v + 1, lambda v: v * 10)], (lambda: (1, 2))())
print(1 if True else 2, 1 if 0 else 2 if 0 else 3, (1 if [] else 2), [] or 'x', 0 or '' or None, 1 and 2, 0 and 1 / 0, 1 or 1 / 0, not [], not 1, not not 'a', None or 0, 'a' and 'b' or 'c')
if (n := 10) > 5: print(n)
while (n := n - 4) > 0: print('n', n)
print((a := 1, b := a + 1), a, b, [c := 5, c * 2], f'{(d := 3)}', (lambda: (e := 4))(), {(k := 'key'): (val := 1)}, k, val)
def f(x=(w := 7)): return x
print(f(), w, print((z := 'in call')), z)
print(sorted([3, 1, 2], key=lambda v: -v), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(lambda v: v % 2, range(5))), (lambda s: s[::-1])('abc'))
class B:
    def __init__(s, v): s.v = v
    def __bool__(s): print('bool', s.v); return s.v
    def __repr__(s): return f'B({s.v})'
print(B(True) and B(False), B(False) or B(True), not B(True), B(False) if B(True) else 0)
if B(False) and B(True) or not B(False): print('taken')
while B(False): pass
print(any([B(False), B(True), B(False)]), all([B(True), B(False), B(True)]))
class L:
    def __len__(s): return 0
print(bool(L()), bool(object()), [1 if L() else 2])
class Bad:
    def __bool__(s): return 5
try:
    if Bad(): pass
except TypeError as e:
    print(e)
class BadLen:
    def __len__(s): return -1
try:
    bool(BadLen())
except ValueError as e:
    print(e)
