# Generators that behave like the itertools, composed lazily; infinite ones; groupings.
def take(n, it):
    for _, x in zip(range(n), it): yield x
def count(n=0):
    while True: yield n; n += 1
def window(it, n):
    w = []
    for x in it:
        w.append(x)
        if len(w) == n: yield tuple(w); w.pop(0)
def flatten(x):
    if isinstance(x, (list, tuple)):
        for y in x: yield from flatten(y)
    else: yield x
def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for i in its[:]:
            try: yield next(i)
            except StopIteration: its.remove(i)
def group(it, key):
    d = {}
    for x in it: d.setdefault(key(x), []).append(x)
    return d
print(list(take(4, count(3))), list(window(range(6), 3)), list(flatten([1, (2, [3, [4, ()]]), 5])), list(interleave('abc', [1], (True, None))), group(range(10), lambda x: x % 3), sum(take(100, count())))
def perms(xs):
    if not xs: yield []
    for i, x in enumerate(xs):
        for p in perms(xs[:i] + xs[i + 1:]): yield [x] + p
print(list(perms([1, 2, 3])), sum(1 for _ in perms(list(range(5)))))
def powerset(xs):
    if xs:
        for s in powerset(xs[1:]): yield s; yield [xs[0]] + s
    else: yield []
print(sorted(powerset([1, 2, 3])))
evens = (x for x in count() if x % 2 == 0); sq = (x * x for x in evens); print([next(sq) for _ in range(4)], next(evens))
class Tree:
    def __init__(self, v, l=None, r=None): self.v, self.l, self.r = v, l, r
    def __iter__(self):
        if self.l: yield from self.l
        yield self.v
        if self.r: yield from self.r
    def insert(self, v):
        side = 'l' if v < self.v else 'r'; c = getattr(self, side)
        if c: c.insert(v)
        else: setattr(self, side, Tree(v))
        return self
t = Tree(5)
for v in (2, 8, 1, 9, 3): t.insert(v)
print(list(t), 8 in t, max(t), [*t][::-1], sorted(t, reverse=True)[:2])
