# defaultdict, OrderedDict, ChainMap.
from collections import defaultdict, OrderedDict, ChainMap
d = defaultdict(list); d['a'].append(1); d['a'].append(2); print(d, d['new'], dict(d), d.get('zz'), 'zz' in d, d.default_factory); n = defaultdict(int); n['k'] += 5; print(n, defaultdict(lambda: 'x', a=1)['q'], defaultdict(None, {'a': 1}), d.copy(), n | {'z': 1}, type(n | {}).__name__)
for f in (lambda: defaultdict()['x'], lambda: defaultdict(5), lambda: defaultdict(list)[[]]):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class M(defaultdict):
    def __missing__(self, k): return f'miss {k}'
print(M()['x'])
o = OrderedDict([('a', 1), ('b', 2), ('c', 3)]); o.move_to_end('a'); print(o, o.popitem(last=False), o); o.move_to_end('a', last=False); print(list(o), OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {'b': 2, 'a': 1}, list(reversed(o)), o.popitem(), OrderedDict(), o | {'z': 0})
try: o.move_to_end('nope')
except KeyError as e: print(repr(e))
c = ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(c['a'], c['b'], sorted(c), len(c), c, c.maps, c.new_child({'a': 0})['a'], c.parents['a'], dict(c)); c['n'] = 5; print(c.maps[0], 'b' in c, c.get('zz', 'd'))
try: c['zz']
except KeyError as e: print(e)
