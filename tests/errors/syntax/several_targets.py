1 = x
None = y
f() = z
del f()
x + 1 += 2
