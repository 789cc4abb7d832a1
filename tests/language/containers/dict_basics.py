# Dicts: order, methods, views, merging, errors.
d = {'b': 1, 'a': 2, 3: 'x', (1, 2): None, None: 5, 1.5: 'f'}
print(d, len(d), d['b'], d.get('zz'), d.get('zz', 0), 'a' in d, 'q' not in d, list(d), list(d.values()), list(d.items()))
d['b'] = 10; d['new'] = 1; del d[3]; print(d); print(d.pop('a'), d.pop('zz', 'dflt'), d.popitem(), d)
print(d.setdefault('s', []), d.setdefault('b', 99), d); d.update({'u': 1}, v=2); d.update([('w', 3), 'xy']); print(d); d.clear(); print(d, bool(d))
print({1: 'int', 1.0: 'float', True: 'bool'}, {'a': 1, 'a': 2}, dict(a=1, b=2), dict([('a', 1)]), dict({'x': 1}, y=2), dict(zip('ab', [1, 2])), dict.fromkeys('abc'), dict.fromkeys([1, 2], 0), {**{'a': 1}, 'b': 2, **{'a': 3}})
a = {'x': 1, 'y': 2}; b = {'y': 3, 'z': 4}
print(a | b, b | a); a |= b; print(a); a |= [('q', 0)]; print(a, a == {'q': 0, 'z': 4, 'y': 3, 'x': 1}, a != b)
k, v, i = a.keys(), a.values(), a.items()
print(k, v, i, len(k), 'x' in k, 3 in v, ('x', 1) in i, ('x', 2) in i); a['late'] = 9; print(k, list(v)[-1], k & {'x', 'nope'}, sorted(k | {'new'}), sorted(k - {'x'}), sorted(i & {('x', 1)}), k == set(a), k.isdisjoint({'x'}), sorted(k ^ {'x', 'nn'}))
print(list(reversed(a)), list(reversed(a.items()))[0], repr({}.keys()), repr({}.items()), k.mapping['x'])
loop = {}; loop['me'] = loop; print(loop)
for f in ("{}['k']", "{}[1]", "{}[(1, 2)]", "{}[None]", "{}.popitem()", "{}.pop('k')", "{[]: 1}", "{{}: 1}", "{}[[]]", "dict(5)", "dict([1])", "dict(['abc'])", "dict([[1]])", "{}.update(5)", "{}.get()", "{}.get([])", "{} + {}", "{} | []", "{} < {}", "dict(a=1, **{'a': 2})", "{}.setdefault()", "dict.fromkeys(5)", "{}.keys()[0]", "{}.fromkeys()", "{1: 2}.foo", "hash({})", "[] in {}", "dict(1, 2)", "{**5}"):
    try:
        print(f, eval(f))
    except Exception as e:
        print(f, "->", type(e).__name__, e)
class K:
    def __init__(s, n): s.n = n
    def __hash__(s): return 1
    def __eq__(s, o): print('eq', s.n, o.n); return s.n == o.n
d = {K(1): 'a'}; d[K(2)] = 'b'; print(d[K(2)], K(3) in d)
class E:
    def __hash__(s): return 1
    def __eq__(s, o): raise ValueError('eq fails')
d = {E(): 1}
try:
    d[E()]
except ValueError as e:
    print(e)
class Missing(dict):
    def __missing__(self, key): return f'no {key}'
m = Missing(a=1); print(m['a'], m['b'], m.get('b'), 'b' in m, m)
d = {i: i * i for i in range(5)}; print(d, {k: v for k, v in d.items() if v % 2}, d.copy() is d); big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
print(len(big), list(big)[:3], big[999], sum(big)); big[0] = 'back'; print(list(big)[-1])
