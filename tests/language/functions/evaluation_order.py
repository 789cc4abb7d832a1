# Operands, arguments, targets and displays are evaluated left to right.
def v(x, r=None):
    print(x, end=' ')
    return x if r is None else r
v(1) + v(2) * v(3); print()
v('f', lambda *a, **k: None)(v(1), *v('s', [2]), k=v(3), **v('d', {})); print()
[v(1), v(2)]; {v(1): v(2), v(3): v(4)}; (v(5), v(6)); {v(7)}; print()
v('o', [0, 0])[v('i', 0)] = v('val'); print()
v('a', [0])[v('b', 0)], v('c', [0])[v('d', 0)] = v('e', 1), v('g', 2); print()
v('x', [1])[v('y', 0)] += v('z', 5); print()
v(1) if v(2) else v(3); print()
v(0) or v(1) and v(2); print()
v(1) < v(2) < v(0) < v(9); print()
(lambda a=v('default'): a); print()
class A: pass
a = A(); v('obj', a).attr = v('value'); print()
v('seq', 'abc')[v('lo', 0):v('hi', 2):v('st', 1)]; print()
x = y = v('once'); print(x, y)
f'{v("f1")} {v("f2"):{v("f3", "")}}'; print()
assert v('cond', True), v('msg'); print()
def deco(n): v(n); return lambda f: f
@deco('d1')
@deco('d2')
def fn(p=v('p'), *, q=v('q')): pass
print()
del v('list', [1, 2])[v('idx', 0)]; print()
i = 0
i, L = 1, {}
L[i], i = 5, 9; print(L, i)
print(v(1) in v('l', [1]), not v(''), -v(3), v(1) == v(1) is not None)
for v('t', [0])[v('u', 0)] in v('it', [1, 2]): pass
print()
