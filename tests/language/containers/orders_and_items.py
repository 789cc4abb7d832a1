# Orders and extremes of tuples, arrays by index, slices, enum members: what has ways of its own.
from array import array
from enum import Enum


class Odd:
    def __eq__(self, other):
        print("asked ==")
        return False

    def __lt__(self, other):
        print("asked <")
        return True


odd = Odd()
nan = float("nan")
pairs = [
    ((1, 2), (1, 3)), ((1, 2), (1, 2, 0)), ((), (0,)), ((True, "a"), (True, "b")), ((False,), (True,)), ((1.0, 2), (1, 1)),
    (((1, 2), 3), ((1, 2), 4)), (((1, 3), 3), ((1, 2), 4)), ((nan, 1), (nan, 2)), ((1, nan), (1, 2)), ((odd, 1), (odd, 2)),
    (("a", None), ("b", None)), ((2**70, 1), (2**70, 2)), ((b"a",), (b"b",)), (([1], 2), ([1], 1)),
]
for a, b in pairs:
    print(a < b, a > b, a <= b, a >= b, a == b, a != b)
for a, b in [((1, "a"), (1, 2)), ((None,), (None,)), ((None,), (1,)), (((1, None),), ((1, 2),))]:
    try:
        print(a < b)
    except TypeError as error:
        print(error)
print(sorted([(2, "b"), (1, "z"), (2, "a"), (1,)]), max((1, 2), (1, 3)), min([(3, 1), (2, 9)]))
print(max(n % 7 for n in range(20)), min(x / 2 for x in range(1, 9)), max([1, 2.5, 2]), max(c for c in "hello"), min([True, 0]))
print(max([nan, 1.0]), max([1.0, nan]), min((n for n in ()), default="none"), max([2, 1], key=lambda n: -n))
for call in [lambda: max(n for n in ()), lambda: max([1, "a"]), lambda: min(n / 0 for n in [1])]:
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)

for code in "bBhHiIlLqQfd":
    a = array(code, [1, 2, 3])
    a[0] = 7
    a[-1] = 9
    print(code, a[0], a[1], a[-1], a[-3], a.tolist())
    for key, value in [(3, 1), (-4, 1), (0, "x"), (0, 2**70), (0, -1), (0, 300), (0, 1.5), (True, 4)]:
        try:
            a[key] = value
            print(a[0], a[1], end=" ")
        except Exception as error:
            print(type(error).__name__, error, end="; ")
    try:
        a[5]
    except IndexError as error:
        print(error)
u = array("w", "abc")
u[1] = "x"
print(u[0], u[-1], u.tounicode())


class Sub(array):
    def __getitem__(self, key):
        return ("sub", key)


print(Sub("d", [1.0])[0])
t = (1, 2, 3, 4)
print(t[1:], t[:], t[:] is t, t[::2], t[::-1], t[5:], t[-2:], t[3:1], b"abc"[0], b"abc"[-1])
l = [1, 2, 3, 4]
l[1:3] = l
print(l)
l[::2] = "abc"
print(l)
for bad in [lambda: l.__setitem__(slice(0, 4, 2), [1]), lambda: l.__setitem__(slice(0, 1), 3)]:
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)


class Color(Enum):
    RED = 1
    BLUE = 2


class Meta(type):
    pass


class With(metaclass=Meta):
    attr = 1


def red(cls):
    return cls.RED


def attr(cls):
    return cls.attr


print([red(Color) for _ in range(3)], [attr(With) for _ in range(3)])
Meta.attr = 5
print(attr(With))
Meta.attr = property(lambda cls: "of the metaclass")
print(attr(With))
del Meta.attr
With.attr = 2
print(attr(With), attr(With))
Meta.__getattribute__ = lambda cls, name: "all"
print(attr(With))
print(set([3, 1, 3, True, 1.0]), {1, 2} | {2}, set("a"), frozenset([1, 1]), dict(a=1, b=2), dict(**{"x": 1}), dict())
s = set()
for n in [5, 5, "a", (1, 2), (1, 2), None, 2**80, 2**80]:
    s.add(n)
print(len(s), dict([(1, 2)], a=3))
