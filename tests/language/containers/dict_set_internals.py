# Dicts and sets under stress: collisions, resizing, deletion and reinsertion, order, equality that changes them.
class Collide:
    def __init__(self, v): self.v = v
    def __hash__(self): return 42
    def __eq__(self, o): return isinstance(o, Collide) and self.v == o.v
    def __repr__(self): return f'c{self.v}'
d = {Collide(i): i for i in range(60)}; print(len(d), d[Collide(59)], Collide(60) in d)
for i in range(0, 60, 3): del d[Collide(i)]
print(len(d), list(d)[:4], d.get(Collide(3)), d[Collide(4)]); d[Collide(3)] = 'back'; print(list(d)[-1])
s = {Collide(i) for i in range(20)}; s.discard(Collide(5)); print(len(s), Collide(5) in s, Collide(6) in s)
d = {}
for r in range(5):
    for i in range(200): d[i] = r
    for i in range(0, 200, 2): d.pop(i)
print(len(d), list(d)[:5], sum(d.values())); d = {i: i for i in range(10)}; d.pop(0); d[0] = 'last'; print(list(d)); d.popitem(); d.popitem(); print(list(d)[-2:])
print({1: 'a', True: 'b', 1.0: 'c'}, {0: 'x', False: 'y', 0.0: 'z', -0.0: 'w'}, {2 ** 64: 1}.get(2.0 ** 64), {(1, 2): 'a'}[(1.0, 2.0)], {'a': 1}.get(b'a'), len({1, 1.0, 1 + 0j, True}))
class Mut:
    def __hash__(self): return 1
    def __eq__(self, o): target.clear(); return False
target = {Mut(): 1, Mut(): 2} if False else {}
target[Mut()] = 1
try: target[Mut()] = 2
except RuntimeError as e: print(e)
print(len(target) in (0, 1, 2))
d = dict.fromkeys('abcdef'); it = iter(d); next(it); d['a'] = 5; print(next(it)); del d['f']
try: next(it)
except RuntimeError as e: print(e)
k, v = {}.keys(), {}.values(); big = {str(i): i for i in range(10000)}; print(big['9999'], len(big), sum(big.values()), list(big)[5000]); c = big.copy(); c.clear(); print(len(big), len(c)); big.update({str(i): -i for i in range(5)}); print(big['4'], list(big)[4])
n = {'x': {'y': {'z': 1}}}; n['x']['y']['w'] = n['x'].get('q', {}).get('r', 'deep default'); print(n); inv = {v: k for k, v in {'a': 1, 'b': 2, 'c': 1}.items()}; print(inv)
print({**{'a': 1}, **{'a': 2, 'b': 3}}, {'a': 1} | {'b': 2}, dict({'a': 1}, a=2), {'a': 1} == {'a': 1.0}, {'a': [1]} == {'a': [1]}, {} == set(), {1: 1} != {1: 2}, {'a': 1}.items() == {('a', 1)}, {'a': 1}.keys() == {'a'}, {'a': 1}.items() >= set(), {1: 2}.keys() | [3] == {1, 3}, {'b': 1, 'a': 2} == {'a': 2, 'b': 1})
fs = {frozenset([1, 2]): 'x'}; print(fs[frozenset([2, 1])], frozenset([frozenset()]) == {frozenset()}, hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), {1, 2} in [{2, 1}], {1, 2} in {frozenset([1, 2])})
