# Sorting algorithms against sorted(), stability, keys.
import random
def quick(xs): return xs if len(xs) < 2 else quick([x for x in xs[1:] if x < xs[0]]) + [xs[0]] + quick([x for x in xs[1:] if x >= xs[0]])
def merge(xs):
    if len(xs) < 2: return xs
    m = len(xs) // 2; a, b = merge(xs[:m]), merge(xs[m:]); out = []
    while a and b: out.append((a if a[0] <= b[0] else b).pop(0))
    return out + a + b
def heap(xs):
    xs = xs[:]
    def sift(i, n):
        while (c := 2 * i + 1) < n:
            if c + 1 < n and xs[c] < xs[c + 1]: c += 1
            if xs[i] >= xs[c]: break
            xs[i], xs[c] = xs[c], xs[i]; i = c
    for i in range(len(xs) // 2 - 1, -1, -1): sift(i, len(xs))
    for n in range(len(xs) - 1, 0, -1): xs[0], xs[n] = xs[n], xs[0]; sift(0, n)
    return xs
random.seed(7); data = [random.randrange(1000) for _ in range(200)]
print(all(f(data) == sorted(data) for f in (quick, merge, heap)), sorted(data)[:5], sorted(data, reverse=True)[:5])
people = [('Ann', 30), ('Bob', 25), ('Cy', 30), ('Di', 25)]
print(sorted(people, key=lambda p: p[1]), sorted(people, key=lambda p: p[1], reverse=True), sorted(people, key=lambda p: (-p[1], p[0])))
print(sorted('The quick brown Fox'.split(), key=str.casefold), sorted([True, 0, 2.5, -1]), sorted([[2], [1, 2], [1]]), sorted({'b': 1, 'a': 2}.items()), sorted([(1, 'x'), (1, 'a')]), min(people, key=lambda p: p[1]), sorted(range(10), key=lambda v: v % 3))
class Cmp:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): Cmp.n += 1; return self.v < o.v
xs = sorted(map(Cmp, [5, 2, 8, 1])); print([c.v for c in xs], Cmp.n); Cmp.n = 0; sorted(map(Cmp, range(10))); print(Cmp.n); Cmp.n = 0; sorted(map(Cmp, range(10, 0, -1))); print(Cmp.n); Cmp.n = 0; sorted(map(Cmp, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9])); print(Cmp.n)
