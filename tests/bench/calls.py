# Calls of functions: recursion, positional and keyword arguments, closures.
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def add(a, b=1, *, c=2):
    return a + b + c


def adder(n):
    return lambda x: x + n


total = 0
plus = adder(3)
for i in range(300_000):
    total = plus(add(total, i, c=1)) & 0xFFFFFF
print(fib(25), total)
