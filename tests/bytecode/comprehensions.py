def f(xs):
    a = [x * 2 for x in xs if x]
    b = {x: y for x in xs for y in x}
    c = {x for x in xs}
    return a, b, c, sum(x for x in xs)
