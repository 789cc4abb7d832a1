f()
f(a, *b, c=1, *d, **e)
f(x for x in y)
f(a)(b)[c].d
g(a := 1, (b := 2))
