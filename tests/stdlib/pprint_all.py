# pprint: every kind of container, at several widths and depths.
import collections
import dataclasses
import pprint
import types


@dataclasses.dataclass
class Point:
    name: str
    coordinates: list = dataclasses.field(default_factory=list)
    hidden: int = dataclasses.field(default=0, repr=False)


VALUES = [
    [], {}, (), set(), [1, 2, 3], (1,), list(range(40)), {"b": 1, "a": [2, 3]}, {i: "x" * i for i in range(12)},
    ["lorem ipsum dolor sit amet " * 4, "short"], "lorem ipsum\ndolor sit amet consectetur " * 4, b"bytes of some length " * 6,
    bytearray(b"abcdefgh" * 12), {"key": {"inner": {"deep": ["a" * 30, "b" * 30, {"c": ("d" * 20, "e" * 20)}]}}},
    {3, 1, 2}, frozenset(range(30)), collections.OrderedDict((str(i), i * "y") for i in range(8)),
    collections.defaultdict(list, {i: ["z" * 10] * 3 for i in range(4)}), collections.Counter("hello world, how are you today" * 3),
    collections.deque(range(40), maxlen=50), collections.ChainMap({"a" * 30: 1}, {"b" * 40: 2}),
    types.SimpleNamespace(first="a" * 40, second="b" * 40), types.MappingProxyType({i: "p" * 8 for i in range(9)}),
    Point("p" * 40, list(range(30))), [Point("q", [1])] * 3, {1: 2, "mixed": 3, (4, 5): 6}, [True, None, 1.5, 2j, ...],
    collections.UserDict({i: "u" * 9 for i in range(9)}), collections.UserList(["v" * 25] * 5), 123456789, [10 ** 30, -5],
    {"k": "v"}.items(), dict.fromkeys("abcdefghijklmnopqrstuvwxyz").keys(),
]
for value in VALUES:
    pprint.pprint(value)
    pprint.pprint(value, width=30, indent=4)
    pprint.pprint(value, width=50, compact=True, depth=2)
    pprint.pp(value, width=25, underscore_numbers=True)

loop = [1]
loop.append(loop)
print(pprint.isrecursive(loop), pprint.isreadable(loop), pprint.isreadable([1]), pprint.saferepr([1, {"a": (2,)}]))
print(pprint.pformat({"z": 1, "a": 2}, sort_dicts=False), pprint.pformat({"z": 1, "a": 2}))
for arguments in [{"indent": -1}, {"width": 0}, {"depth": 0}]:
    try:
        pprint.PrettyPrinter(**arguments)
    except ValueError as error:
        print(error)
