def f(*args, **kw): raise ValueError
result = f("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", key=[1, 2, 3, 4, 5, 6, 7, 8, 9])
