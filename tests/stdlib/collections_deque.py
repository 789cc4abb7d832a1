# collections.deque.
from collections import deque
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), list(d)); d.extend([7, 8]); d.extendleft([9, 10]); print(d); d.rotate(2); print(d); d.rotate(-1); print(d); d.insert(1, 'i'); d.remove('i'); d.reverse(); print(d, d.count(7), d.index(7), 7 in d, 99 in d); d[0] = 'x'; del d[1]; print(d, d.copy(), bool(deque()), deque('ab') + deque('c'), deque([1]) * 3, deque([1]) == deque([1]), deque([1]) < deque([2]), list(reversed(d)))
m = deque(maxlen=3); [m.append(i) for i in range(5)]; print(m, m.maxlen); m.appendleft('l'); print(m); m.extend('abc'); print(m, deque(range(9), 2), repr(deque([[1]])), d.maxlen); m.clear(); print(m); d += [1]; print(d)
loop = deque(); loop.append(loop); print(loop)
for e_ in ("deque().pop()", "deque().popleft()", "deque([1])[5]", "deque(5)", "deque(maxlen=-1)", "deque(maxlen='a')", "deque().remove(1)", "deque().index(1)", "hash(deque())", "deque([1], 2, 3)", "deque() + [1]", "deque([1, 2])[0:1]", "deque([1,2], 2).insert(0, 1)", "deque().rotate('a')", "deque() < [1]", "deque([1])['a']"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, '->', type(e).__name__, e)
d = deque([1, 2, 3])
try:
    for x in d: d.append(x)
except RuntimeError as e: print(e)
