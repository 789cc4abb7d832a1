def sign(n):
    if n > 0:
        return 1
    elif n < 0:
        return -1
    return 0


def both(a, b):
    return a and b or not a
