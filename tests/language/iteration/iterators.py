# iter, next, the iterator protocol, zip, enumerate, map, filter, reversed.
print(list(zip([1, 2, 3], 'ab')), list(zip()), list(zip([1])), list(zip([1, 2], [3, 4], strict=True)), dict(zip('ab', (1, 2))), list(enumerate('ab')), list(enumerate('ab', start=5)), list(map(str, [1, 2])), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(map(None.__class__, []) if False else []), list(filter(None, [0, 1, '', 'a', [], [0]])), list(filter(lambda v: v > 1, [1, 2, 3])), list(reversed([1, 2, 3])), list(reversed('abc')), list(reversed(range(3))), list(map(lambda a, b: (a, b), [1, 2], [3, 4], strict=True)))
for e_ in ("next(iter([]))", "list(zip([1], [], strict=True))", "list(zip([], [1], strict=True))", "list(zip([1, 2], [1], strict=True))", "list(zip([1], [1], [1, 2], strict=True))", "zip(5)", "zip([], 5)", "enumerate()", "enumerate(5)", "enumerate([], 'a')", "map()", "map(len)", "map(len, 5)", "list(map(5, [1]))", "list(map(len, [1]))", "filter(None)", "filter(None, 5)", "reversed(5)", "list(reversed({}))", "iter()", "iter(5)", "iter(5, 1)", "next(5)", "next()", "next([])", "for_" if False else "list(map(lambda: 0, [1]))", "list(map(lambda a, b: 0, [1], [2, 3], strict=True))", "sum(5)", "sum(['a'])", "sum([[1]], 0)", "sum('a', '')", "sum([b'a'], b'')", "max()", "max([])", "min(5)", "max(1, 2, key=5)", "min([], default=5)", "max(1, default=2)", "sorted()", "sorted(5)", "sorted([1], 2)", "sorted([1], key=5)", "any(5)", "all(None)", "len(5)", "len(iter([]))", "tuple(5)", "set(None)"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
z = zip([1, 2], [3, 4]); print(next(z), list(z), list(z), iter(z) is z)
m = map(lambda x: print('mapping', x) or x, [1, 2]); print('lazy'); print(next(m))
it = iter('ab'); print(next(it), next(it), next(it, None), next(it, 'end'))
def take(n, it): return [x for _, x in zip(range(n), it)]
import itertools
print(take(3, itertools.count(5)), max([3, 1, 2]), max('a', 'b'), max([1, 2], key=lambda v: -v), min({'a': 1}), max([(1, 'a'), (1, 'b')]), sum([1, 2], 10), sum([[1], [2]], []), sum(x for x in (0.1, 0.2)), any([]), all([]), any([0, 1]), sorted('bca'), sorted([1, 2], reverse=True), max([1.0, 1]), max(1, 1.0))
i = iter([1, 2, 3])
for x in i:
    print(x, next(i, 'none'))
class Evil:
    def __iter__(self): return self
    def __next__(self): raise ValueError('in next')
for f in (list, tuple, set, sum, max, sorted, any, lambda e: [*e], lambda e: dict(e), lambda e: list(zip(e)), lambda e: list(map(str, e)), lambda e: 1 in e, lambda e: ''.join(e), lambda e: [x for x in e], lambda e: print(*e), lambda e: [].extend(e), lambda e: {}.update(e)):
    try:
        f(Evil())
    except ValueError as e:
        print('ok', end=' ')
print()
