f = lambda a: a.missing
f(1)
