# Plain generators have states too.
def count(n):
    i = 0
    while i < n:
        sent = yield i
        i += sent or 1
    return 'end'


def delegate():
    result = yield from count(3)
    yield result
