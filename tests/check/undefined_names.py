import os
from collections import deque as queue


def area(radius):
    return pi * radius**2


def total(items):
    result = 0
    for item in items:
        resutl += item
    return result


class Account:
    limit = 100

    limits = [limit for _ in range(limit)]

    def check(self):
        return limit

    def show(self):
        return self.limit, undefined_in_method


values = [item for item in queue() if item > treshold]
print(item)
print(f"{missing!r:>{width}}", lenght)


@decorate
def decorated(argument=default) -> Missing:
    argument: Unknown = sys.argv
    return lambda x: x + y


class Child(Parent, metaclass=Meta):
    pass


match values:
    case Point(x=0):
        print(x)
