def f(first, second=1): pass
f(1, secnod=2)
