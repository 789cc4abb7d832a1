def f(*a): raise ValueError("x")
print(f(
    1,
    2,
    3,
))
