# collections.Counter.
from collections import Counter
c = Counter('abracadabra'); print(c, c['a'], c['zz'], c.most_common(2), c.most_common(), c.total(), sorted(c.elements())[:5], len(c), dict(c)); c.update('aaa'); c.subtract({'b': 5}); c['new'] += 1; print(c, +c, -c); del c['a']; print('a' in c)
a, b = Counter(x=3, y=1), Counter(x=1, z=2); print(a + b, a - b, a & b, a | b, a == Counter(x=3, y=1), a <= b, Counter([1, 1, 2]), Counter({'k': 5}), Counter(), Counter(a=0), Counter('ab') | Counter('bc')); a += b; print(a); a -= b; print(a, a.copy() is a, Counter.fromkeys if False else '', sum(Counter('aab').values()), max(Counter('aab'), key=Counter('aab').get), isinstance(a, dict), Counter('ba').most_common())
try: Counter.fromkeys('ab')
except NotImplementedError as e: print(e)
