def f(xs):
    a, b = xs
    c, *d, e = xs
    a, b = b, a
    for i, (j, k) in xs:
        print(i, j, k)
    return [a, *d], {**c, 'k': e}
