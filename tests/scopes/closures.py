import os as system

limit = 10


def outer(a, b=limit):
    count = 0

    def inner(step):
        nonlocal count
        global limit
        count += step * a
        limit = count
        return [i for i in range(count) if i != step]

    return inner, lambda x: x + b
