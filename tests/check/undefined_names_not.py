"""Names that are defined, though not where one looks first."""

import builtins
import sys as system
import os.path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

try:
    unicode
except NameError:
    unicode = str

try:
    import json
except ImportError:
    json = None

if system.argv:
    maybe = 1


def late():
    return defined_below, counter, setting


def count():
    global counter
    counter = 1


def shadow():
    print = builtins.print
    print(__file__, __name__, __doc__, __debug__, WindowsError)
    total = 0

    def inner():
        nonlocal total
        total += 1
        return inner

    return inner


class Node:
    size = 1
    sizes = [1 for _ in range(size)]
    kind = __qualname__ + __module__

    def link(self) -> Node:
        __private = 1
        return __private, __class__, super().link

    def annotated(self, other: Node, n: Decimal) -> list[Node]:
        return other


def generic[T](value: T) -> T:
    kept: T = value
    return kept


class Box[T]:
    item: T


type Pair[A] = tuple[A, A]

defined_below = 1
setting: int = 2
squares = {key: value for key, value in enumerate(range(3)) if (last := value)}
print(last, *(a + b for a in range(2) for b in range(a)))
builtins.added = 1
print(added)
del maybe

with open("f") as (left, right):
    print(left, right)

for index, (first, *rest) in enumerate([]):
    print(index, first, rest)

match rest:
    case {"key": value, **others} if value:
        print(others)
    case [start, *middle] | (start, middle):
        print(start, middle)
    case Node(size=found) as whole:
        print(found, whole)

print(os.path, json, (lambda one, /, *two, three=1, **four: (one, two, three, four)))

try:
    pass
except* ValueError as group:
    print(group)
