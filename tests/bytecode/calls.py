def f(g, xs, kw):
    g()
    g(1, 2)
    g(1, b=2)
    g(*xs, **kw)
    xs.append(3)
    return g(g(1))
