# Calls of built-in classes, of bare classes, and of functions with a rest, which have ways of their own.
class Bare:
    pass


class Sized(list):
    pass


print(type(Bare()).__name__, type(Sized()).__name__, Sized("ab"))
for args in [(1,), (1, 2)]:
    try:
        Bare(*args)
    except TypeError as error:
        print(error)
try:
    Bare(1)
except TypeError as error:
    print(error)


def make():
    return Bare()


first = make()
Bare.__init__ = lambda self: setattr(self, "late", 1)
print(make().late, hasattr(first, "late"))
del Bare.__init__
print(hasattr(make(), "late"))

for source in [3, 3.9, -3.9, "12", " 7_0 ", True, 10**30, b"5"]:
    print(int(source), end=" ")
print()
for call in [
    lambda: int("x"), lambda: int(None), lambda: int(float("nan")), lambda: int(1, 2, 3),
    lambda: float("x"), lambda: float([]), lambda: float(1, 2), lambda: str(1, 2), lambda: str(1, 2, 3, 4),
    lambda: range(), lambda: range(1.5), lambda: range(1, 2, 0), lambda: range(1, 2, 3, 4), lambda: bool(1, 2),
    lambda: dict(1), lambda: dict([1]), lambda: list(1, 2), lambda: tuple(1), lambda: set(3), lambda: enumerate(),
    lambda: enumerate(1), lambda: enumerate([], 1, 2), lambda: zip(1), lambda: map(), lambda: slice(),
    lambda: min(), lambda: max(1), lambda: min(()), lambda: min([]), lambda: max(1, "a"), lambda: min(1, 2, default=3),
]:
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(float(3), float("1e3"), float(10**20), str(None), str("a"), bool([]), bool([0]), range(5), range(-1), range(2**70))
print(min((), default=4), max([], default=5), min((3,)), max(1, 2.5), min("b", "a"), max([1], [2], key=len), min(2, 1, key=lambda v: -v))
nan = float("nan")
print(min(nan, 1.0), min(1.0, nan), max(nan, 1), max(1, nan), min(True, 1), max(1, True))


class Text:
    def __str__(self):
        return Odd("odd")

    def __bool__(self):
        return False

    def __float__(self):
        return 2.5

    def __int__(self):
        return 7

    def __index__(self):
        return 8


class Odd(str):
    pass


print(type(str(Text())).__name__, bool(Text()), float(Text()), int(Text()), range(Text()))
print(list(enumerate("ab", 2**63 - 2)), list(enumerate("ab", start=5)))


def rest(*args):
    return args


def more(a, *args, b=2, **kw):
    return a, args, b, kw


def opt(a, b=1, *args):
    return a, b, args


print(rest(), rest(1), rest(1, 2, 3, 4), rest(*range(3)), rest(*[], 1))
print(more(1), more(1, 2, 3), more(1, 2, b=3, c=4), more(1, *(2, 3, 4, 5), **{"z": 1}))
print(opt(1), opt(1, 2), opt(1, 2, 3, 4), opt(b=5, a=6))
for call in [lambda: more(), lambda: opt(), lambda: rest(a=1), lambda: opt(1, a=2)]:
    try:
        call()
    except TypeError as error:
        print(error)


class Foreign:
    __len__ = list.__len__
    __add__ = int.__add__


for call in [lambda: len(Foreign()), lambda: Foreign() + 1]:
    try:
        call()
    except TypeError as error:
        print(error)
print({**{1: 2}, **{1: 3, 4: 5}}, dict({1: 2}), {1: 2}.copy(), {**{}, 'a': 1})
d = {n: n for n in range(5)}
del d[2]
e = d.copy()
e[9] = 9
print(e, d, list(e), list(e.values()), dict(e) == e, 2 in e, e.get(3))
print(3 in {1, 2, 3}, "a" in {1}, (1, 2) in {(1, 2)}, {1} in {frozenset({1})}, 1 in [2, 1.0], None in [0])
try:
    [] in {1}
except TypeError as error:
    print(error)
print(2 ** 10, 2 ** 62, 2 ** 63, (-2) ** 63, 0 ** 0, 2 ** -1, 1 << 62, 1 << 63, 1 << 64, -1 << 63, 0 << 100, 3 ** 39, 3 ** 40)
x = 2
x **= 5
x <<= 3
y = 9
y /= 2
print(x, y)
try:
    y /= 0
except ZeroDivisionError as error:
    print(error)
print(1 == 1.0, 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53), 1 < 1.5, 2.5 >= 2, 1 != nan, 1 < nan, 10**18 == 1e18)


class Eq:
    pass


class EqSub(Eq):
    def __eq__(self, other):
        return True


a, b, c = Eq(), Eq(), EqSub()
print(a == a, a == b, a != b, a != a, a == c, c == a, a != c, c != a)
