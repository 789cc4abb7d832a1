# Sets and frozensets (printed sorted, since order is arbitrary).
def p(*sets): print(*(sorted(s) for s in sets))
a, b = {1, 2, 3}, {3, 4}
p(a, b, a | b, a & b, a - b, a ^ b, a.union([9], (8,)), a.intersection([1], [1, 2]), a.difference([1]), a.symmetric_difference([1, 7]))
print(a < {1, 2, 3, 4}, a <= a, a > {1}, a >= b, a == {3, 2, 1}, a != b, a.issubset(range(9)), a.issuperset([1]), a.isdisjoint([7]), 1 in a, 9 not in a, len(a), bool(set()), {1} < {2}, {1, 2} == frozenset([1, 2]))
a.add(5); a.add(5); a.discard(99); a.discard(1); a.remove(2); p(a); a.update([7], (8,)); p(a); a |= {0}; a &= {0, 7, 8}; a -= {8}; a ^= {1, 7}; p(a); a.intersection_update([1]); a.difference_update([2]); a.symmetric_difference_update([3]); p(a); c = a.copy(); c.clear(); p(a, c); print({5}.pop(), set(), {1}, frozenset(), frozenset([1]), {True, 1, 1.0}, set('a'))
f = frozenset('ab'); p(f, f | {'c'}, {'c'} | f); print(type(f | {'c'}).__name__, type({'c'} | f).__name__, {f: 1}[frozenset('ba')], hash(f) == hash(frozenset('ba')), f == set('ab'), {frozenset()}, f in {f}, set('ab') in {f})
p({x % 3 for x in range(10)}, {*[1, 2], *(3,)}, set([1, 1, 2]), set({'k': 1}), set(range(3)))
for e_ in ("{1}.remove(2)", "set().pop()", "{[]}", "{{}}", "hash(set())", "{1} | [2]", "{1} + {2}", "{1} < [1]", "set(5)", "set(1, 2)", "frozenset([1]).add(2)", "{1}.update(5)", "{1} & 5", "set([[]])", "{1}.remove([])", "{1}.union(5)", "[] in {1}", "{set()}", "{1}.foo"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
s = {1}; t = s; t |= {2}; print(s is t, s); f2 = f; f2 |= {'z'}; print(f2 is f, len(f), len(f2)); print(len({1, 1.0, True, 1 + 0j}), {0, False}, {'', b''} == {b'', ''}, {1}.__contains__(1), {None})
print({1, 2, 3}.difference({2}, {3}), set.union({1}, {1}), set().union(), set.intersection({1, 2}, {2}), {2 ** 70} == {2 ** 70})
