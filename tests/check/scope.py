x = 1


def f(a, a):
    nonlocal x
    print(y)
    global y


class C:
    nonlocal z


def g():
    from os import *
