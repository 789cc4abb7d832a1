# The types of multidict: every method, views, proxies, and what they refuse.
from multidict import *
def t(s):
    try: print(s, '->', repr(eval(s)))
    except BaseException as e: print(s, '!!', type(e).__name__, e)
d = MultiDict([('a',1),('b',2),('a',3)])
c = CIMultiDict([('Content-Type',1),('b',2),('content-type',3)])
p = MultiDictProxy(d); cp = CIMultiDictProxy(c)
for s in '''d
c
p
cp
d.keys()
d.values()
d.items()
c.keys()
[type(k).__name__ for k in c]
[type(k).__name__ for k in c.items()]
d['zz']
d.getone('zz')
d.getall('zz')
d.getall('a')
d.getall('zz', None)
d[1]
d.get(1)
1 in d
d.add(1, 2)
d.pop('zz')
d.popone('zz')
d.popall('zz')
MultiDict().popitem()
d.popitem()
d.to_dict()
c.to_dict()
d == {'a':1}
MultiDict(a=1) == {'a':1}
MultiDict([('a',)])
MultiDict(5)
MultiDict([5])
MultiDict(1,2)
MultiDictProxy(5)
CIMultiDictProxy(d)
MultiDictProxy(c)
p.copy()
cp.copy()
p.add
istr('Abc')
type(istr('Abc'))
istr('a') == 'A'
hash(istr('A'))==hash('A')
d.extend()
d.keys() & {'a'}
sorted(d.keys() - {'a'})
d.items() & {('a',1)}
d.keys() == {'a','b'}
d.keys().isdisjoint(['q'])
reversed(d)
list(reversed(d.keys()))
del_(d)
MultiDict.__mro__
CIMultiDict.__mro__
MultiDictProxy.__mro__
CIMultiDictProxy.__mro__
istr.__mro__
d.__reduce__()
getversion(d) > 0
d.setdefault('q')
d.setdefault('q', 3)
d.update(b=5)
d
d.update([('b',6),('b',7)])
d
d.merge([('b',9),('n',1)])
d
d.__class_getitem__(int)
MultiDict[int]
bool(MultiDict())
d.get('zz', 4)
d.get(key='zz', default=4)
d.getall(key='a')
len(d)
c.get(istr('CONTENT-TYPE'))
c.popall('content-TYPE')
d.keys().mapping
list(d.items())
type(iter(d))
d|{}
isinstance(d, dict)
'''.splitlines(): t(s)
import collections.abc as a
print([issubclass(MultiDict, x) for x in (a.Mapping, a.MutableMapping)], [issubclass(MultiDictProxy, x) for x in (a.Mapping, a.MutableMapping)])
try:
    for k in d: d.add('x',1)
except RuntimeError as e: print(e)
try:
  del d['nope']
except KeyError as e: print(repr(e))
print(repr(MultiMapping), MutableMultiMapping.__mro__)
import pickle, copy
print(pickle.loads(pickle.dumps(c)), copy.copy(d))
class S(MultiDict): pass
print(S(a=1), S(a=1).copy())
