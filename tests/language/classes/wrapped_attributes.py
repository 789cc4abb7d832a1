# Attribute sites that see properties, static methods, class methods and fields of named tuples often
# enough to remember them, and classes that change afterwards.
from collections import namedtuple
import types


class Point:
    kind = "point"

    def __init__(self, x):
        self._x = x

    @property
    def x(self):
        return self._x

    @staticmethod
    def make(n):
        return ("make", n)

    @classmethod
    def name(cls, n):
        return (cls.__name__, n)


class Sub(Point):
    pass


def read(obj):
    return obj.x


def call_make(obj):
    return obj.make(1)


def call_name(obj):
    return obj.name(2)


for obj in [Point(1), Point(2), Sub(3), Point(4)]:
    print(read(obj), call_make(obj), call_name(obj))
for obj in [Point, Point, Sub, Sub, Point(5), Point]:
    print(call_make(obj), call_name(obj))

# The class changes.
Point.make = staticmethod(lambda n: ("other", n))
Point.name = classmethod(lambda cls, n: (cls, n)[1:])
Point.x = property(lambda self: self._x * 10)
for obj in [Point(1), Sub(2)]:
    print(read(obj), call_make(obj), call_name(obj))

# An instance's own attribute goes before a static method, and not before a property.
p = Point(7)
p.__dict__["x"] = "own"
p.make = lambda n: ("own", n)
p.name = lambda n: ("own name", n)
print(read(p), call_make(p), call_name(p))
q = Point(8)
q.make = lambda n: ("own", n)
print(read(q), call_make(q), call_name(q))

# Properties that raise, with and without __getattr__.
class Raises:
    @property
    def x(self):
        raise AttributeError("from the getter")


class Falls(Raises):
    def __getattr__(self, name):
        return "fallen back to " + name


for obj in [Falls(), Falls(), Raises(), Raises(), Falls()]:
    try:
        print(read(obj))
    except AttributeError as error:
        print(repr(error))


class Deep:
    @property
    def x(self):
        return self.x


try:
    read(Deep())
except RecursionError as error:
    print(type(error).__name__)


class Watched:
    def __getattribute__(self, name):
        print("asked for", name)
        return object.__getattribute__(self, name)

    @property
    def x(self):
        return 1

    @staticmethod
    def make(n):
        return n

    @classmethod
    def name(cls, n):
        return n


w = Watched()
for _ in range(2):
    print(read(w), call_make(w), call_name(w), call_make(Watched), call_name(Watched))
    print(read(w), call_make(w), call_name(w), call_make(Watched), call_name(Watched))

# A property that yields, and one whose getter is no function.
class Odd:
    @property
    def x(self):
        yield 1
        yield 2

    y = property(len)

    def __len__(self):
        return 11


for _ in range(3):
    print(list(read(Odd())), Odd().y)

Pair = namedtuple("Pair", "left right")
Triple = namedtuple("Triple", "right middle left")


def left(pair):
    return pair.left


print([left(Pair(1, 2)), left(Pair(3, 4)), left(Triple(1, 2, 3)), left(Pair(5, 6))])


class Named(Pair):
    pass


named = Named(1, 2)
print(left(named), left(named))
named.left_over = 3
print(left(named), named.left_over)
Named.left = 9
print(left(named), left(named))


class Meta(type):
    def make(cls, n):
        return ("meta", cls.__name__, n)


class WithMeta(metaclass=Meta):
    @staticmethod
    def make(n):
        return ("static", n)


class Bare(metaclass=Meta):
    pass


for _ in range(2):
    print(call_make(WithMeta), call_make(WithMeta()), call_make(Bare))


def trace(obj):
    return obj.x


class Broken:
    @property
    def x(self):
        return 1 / 0


import traceback

for _ in range(2):
    try:
        trace(Broken())
    except ZeroDivisionError as error:
        print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
