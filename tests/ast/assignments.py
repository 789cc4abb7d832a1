a = b = c
a, *b = c
(a) = [b, (c, d)] = e
a.b += 1
a: int
(a): int = 1
a.b: int
a[0]: x = 1,
x = yield
x = yield a, b
del a, (b), c.d, [e]
