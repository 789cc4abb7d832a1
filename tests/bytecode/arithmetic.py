def f(a, b):
    c = a + b * 2 - 1
    c += a // b
    return -c ** 2, not c, a < b <= c, a is None
