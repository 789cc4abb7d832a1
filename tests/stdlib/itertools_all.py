# itertools.
import itertools as it, operator
def t(n, i): return list(it.islice(i, n))
print(t(3, it.count()), t(3, it.count(5, -2)), t(3, it.count(0.5, 0.5)), t(5, it.cycle('ab')), list(it.repeat('x', 2)), t(2, it.repeat(1)), list(it.chain('ab', [1])), list(it.chain.from_iterable(['ab', 'c'])), list(it.islice('abcdef', 2)), list(it.islice('abcdef', 1, None, 2)), list(it.islice('abcdef', 1, 4)))
print(list(it.accumulate([1, 2, 3])), list(it.accumulate([1, 2, 3], operator.mul)), list(it.accumulate([1, 2], initial=10)), list(it.compress('abc', [1, 0, 1])), list(it.dropwhile(lambda x: x < 3, [1, 3, 2])), list(it.takewhile(lambda x: x < 3, [1, 3, 2])), list(it.filterfalse(lambda x: x % 2, range(5))), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest('abc', [1], fillvalue='-')), list(it.pairwise('abc')), list(it.batched('abcde', 2)))
print(list(it.product('ab', [1, 2])), list(it.product([0, 1], repeat=2)), list(it.product()), list(it.permutations('abc', 2)), len(list(it.permutations(range(5)))), list(it.combinations('abcd', 2)), list(it.combinations_with_replacement('ab', 2)), list(it.combinations('a', 2)))
print([(k, list(g)) for k, g in it.groupby('aabbca')], [(k, list(g)) for k, g in it.groupby([1, 3, 2, 4], key=lambda v: v % 2)]); a, b = it.tee([1, 2, 3]); print(next(a), list(b), list(a)); print(it.count(5), it.repeat(1, 2), it.count(1, 2), it.repeat('x'))
for e_ in ("it.islice([], -1)", "it.islice([], 0, 5, 0)", "it.chain(5).__next__()", "it.repeat()", "it.combinations('ab', -1)", "it.product('a', repeat=-1)", "it.batched('a', 0)", "list(it.batched('abc', 2, strict=True))", "it.tee([], -1)", "it.count('a')", "it.cycle(5)", "it.groupby(5)", "it.permutations(5)", "list(it.starmap(pow, [1]))", "it.zip_longest('a', bad=1)", "it.accumulate()", "it.nope"):
    try: print(e_, eval(e_))
    except Exception as e: print(e_, '->', type(e).__name__, e)
