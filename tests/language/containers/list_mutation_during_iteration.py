# A list may grow or shrink under its iterator; dicts and sets may not.
a = [1, 2, 3]
out = []
for x in a:
    out.append(x)
    if len(a) < 6:
        a.append(x * 10)
print(out, a)
a = [1, 2, 3, 4]
for x in a:
    a.remove(x)
print(a)
it = iter([1, 2])
print(next(it), next(it), next(it, 'done'), next(it, 'still'))
it = iter(a); a.clear(); print(list(it)); a.append(5); print(list(it))
d = {1: 1, 2: 2}
for f in (lambda: [d.pop(k) for k in d], lambda: [d.update({k * 10: 1}) for k in d]):
    try:
        f()
    except RuntimeError as e:
        print(e)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as e:
    print(e)
d = {'a': 1, 'b': 2}
for k in d:
    d[k] += 1
print(d)
for k in list(d):
    del d[k]
print(d)
d = {1: 1}
it = iter(d.items())
d[2] = 2
try:
    next(it)
except RuntimeError as e:
    print(e)
print(list(reversed([1, 2, 3])), list(reversed({'a': 1, 'b': 2})), list(reversed(range(3))), list(reversed('ab')))
try:
    reversed({1})
except TypeError as e:
    print(e)
try:
    reversed(iter([]))
except TypeError as e:
    print(e)
