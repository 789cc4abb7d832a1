# Dicts and sets that change while loops and comprehensions go over them.
def attempt(function):
    try:
        print(function())
    except RuntimeError as error:
        print(type(error).__name__, error)


def grow(collection, item):
    if isinstance(collection, dict):
        collection[item] = item
    else:
        collection.add(item)
    return item


d = {n: n for n in range(3)}
attempt(lambda: [grow(d, n + 100) for n in d])
d = {n: n for n in range(3)}
attempt(lambda: {k: grow(d, v + 100) for k, v in d.items()})
d = {n: n for n in range(3)}
attempt(lambda: {grow(d, v + 100) for v in d.values()})
s = {1, 2, 3}
attempt(lambda: [grow(s, n + 100) for n in s])
d = {n: n for n in range(3)}
attempt(lambda: list(grow(d, n + 100) for n in d))
d = {n: n for n in range(3)}
attempt(lambda: [(i, grow(d, n + 100)) for i, n in enumerate(d)])
d = {n: n for n in range(3)}
attempt(lambda: [(i, grow(d, n + 100)) for i, n in zip(range(9), d)])


def replace(d):
    # As many keys as before, but others.
    for n in d:
        del d[n]
        d[n + 10] = 0


attempt(lambda: replace({1: 1, 2: 2}))


def shrink(d):
    seen = []
    for n in d:
        seen.append(n)
        d.pop(n)
    return seen


attempt(lambda: shrink({1: 1}))
attempt(lambda: shrink({1: 1, 2: 2, 3: 3}))
l = [1, 2, 3]
out = []
for i, n in enumerate(l):
    out.append((i, n))
    if len(l) < 6:
        l.append(n + 10)
print(out)
it = iter({1: 1, 2: 2})
print(next(it), next(it), next(it, "end"), next(it, "end"))
d = {n: n for n in range(4)}
del d[0], d[2]
print(list(d), [k for k in d], list(d.items()), [v for v in d.values()], list(reversed(d)))
