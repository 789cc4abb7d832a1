def f(a, a):
    pass


def g():
    print(x)
    global x


def h():
    nonlocal y
