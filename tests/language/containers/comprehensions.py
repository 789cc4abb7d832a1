# Comprehensions: nesting, conditions, scopes, walrus, evaluation order.
print([x * 2 for x in range(5)], [x for x in range(10) if x % 2 if x > 3], [(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(3)], {x: x ** 2 for x in range(3)}, {x % 2 for x in range(5)}, list(x for x in 'abc'), sum(x for x in range(5)), [x if x else -1 for x in range(3)])
x = 'outer'; _ = [x for x in range(3)]; print(x)
print([y := 5, y ** 2], [last := i for i in range(3)], last, any((hit := n) > 3 for n in [1, 5, 2]), hit)
fs = [lambda: i for i in range(3)]; print([f() for f in fs]); fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
class C:
    a = 3
    b = [i for i in range(a)]
    try:
        c = [a for _ in range(1)]
    except NameError as e:
        c = str(e)
print(C.b, C.c)
def order():
    def show(v): print('show', v); return v
    return {show(k): show(v) for k, v in [(show(1), show(2)), (show(3), show(4))] if show(True)}
print(order())
def f(n): return [[i * j for j in range(1, n)] for i in range(1, n) if i != 2]
print(f(4)); m = [[1, 2, 3], [4, 5, 6]]; print([[r[i] for r in m] for i in range(3)], [v for r in m for v in r], [a + b for a, b in [(1, 2), (3, 4)]], [a for a, *b in ['xyz', 'pq']], [i for i in range(5) if i if i != 2])
g = (print('running', i) or i for i in range(3)); print('made'); print(next(g)); print(list(g), list(g))
try:
    (i for i in 5)
except TypeError as e:
    print(e)
gen = (1 // i for i in [1, 0, 2])
print(next(gen))
try:
    next(gen)
except ZeroDivisionError as e:
    print(e)
print(list(gen)); print([locals().get('q') for q in range(2)], [*(i for i in range(2))], {**{k: 1 for k in 'ab'}}, max((len(w), w) for w in ['a', 'bcd', 'ef']), [i for i in (j for j in range(3))], dict((k, v) for k, v in zip('ab', range(2))))
def outer():
    z = 10
    return [z + i for i in range(2)], (lambda: [z for _ in range(1)])(), list(z * i for i in range(2))
print(outer()); print([[x for x in range(y)] for y in range(3)], [(lambda v: v + n)(1) for n in range(3)], [f'{i}{j}' for i in 'ab' for j in '12' if i + j != 'a2'])
