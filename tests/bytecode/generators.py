def count(n):
    while n:
        got = yield n
        n -= got or 1
    yield from range(3)
    return 'done'
