# Generators: iteration, delegation, send, expressions.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def averager():
    total = n = 0
    while True:
        total += yield total // n if n else 0
        n += 1


average = averager()
next(average)
for i in range(200_000):
    last = average.send(i)
print(sum(count(700_000)), sum(tree(13)), last, sum(x * x for x in range(300_000) if x & 1))
