# Dataclasses that are frozen and have slots; kinds named by text; reprs that contain themselves; slots that are inherited.
import dataclasses
import typing
from dataclasses import FrozenInstanceError, InitVar, dataclass, field
from typing import ClassVar


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


@dataclass(frozen=True, slots=True)
class Point:
    x: int = 1


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


for thing in Point(), Nothing():
    for name in "x", "other":
        attempt(setattr, thing, name, 5)
        attempt(delattr, thing, name)


class Sub(Point):
    pass


sub = Sub(3)
sub.more = 1
attempt(setattr, sub, "x", 2)
print(sub.more, sub)

for text in ("ClassVar", " ClassVar [int]", "typing .ClassVar[str]", "typing. ClassVar", "typing.ClassVar+", "Classvar", "typing..ClassVar",
             "InitVar[int]", "dataclasses .InitVar", "int"):
    made = dataclasses.make_dataclass("Made", [("x", text, 0)])
    print(repr(text), [f.name for f in dataclasses.fields(made)], "x" in made.__init__.__annotations__)


@dataclass
class Node:
    children: list = field(default_factory=list)


node = Node()
node.children.append(node)
print(node, Node.__repr__.__qualname__, Node.__repr__.__name__)
own = field()
own.type = own
own.name = "id"
print("type=..." in repr(own))


class Plain:
    pass


@dataclass(slots=True, weakref_slot=True)
class Referenced(Plain):
    y: int = 2


print(Referenced.__slots__, Referenced())


class Odd:
    __slots__ = iter(("a",))


try:
    @dataclass(slots=True)
    class Derived(Odd):
        x: int
except TypeError as e:
    print(e)
