d = {}
for i in range(100):
    d[i] = 1
    del d[i]
print(d, 5 in d)
d = {"k": 1}
for i in range(1000):
    d[str(i)] = 1
    d.popitem()
print(d, "zz" in d)
s = set()
for i in range(100):
    s.add(i); s.discard(i)
print(5 in s)
