def f(a, b):
    return f'{a} {b!r:>{a}} {a + 1=}', '%s' % a, t'{a}'
