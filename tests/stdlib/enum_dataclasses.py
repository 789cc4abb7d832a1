# enum and dataclasses in everyday use.
from enum import Enum, IntEnum, Flag, auto
from dataclasses import dataclass, field, asdict, replace
class Color(Enum): RED = 1; GREEN = 2; ALIAS = 1
class N(IntEnum): A = 1; B = 2
class Fl(Flag): X = auto(); Y = auto()
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color['GREEN'], list(Color), Color.ALIAS is Color.RED, len(Color), Color.RED in Color, N.A + 1, N.B > N.A, Fl.X | Fl.Y, isinstance(Color.RED, Color), {Color.RED: 1}[Color.RED])
for f in (lambda: Color(9), lambda: Color['NOPE'], lambda: setattr(Color, 'RED', 5), lambda: Color.BLUE):
    try: f()
    except Exception as e: print(type(e).__name__, e)
@dataclass(order=True)
class P:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False)
p = P(1); print(p, p == P(1, 0), P(1) < P(2), asdict(p), replace(p, y=5), P(1, 2).tags is P(1, 2).tags)
@dataclass(frozen=True)
class Fz: a: int
try: Fz(1).a = 2
except Exception as e: print(type(e).__name__, e)
print(hash(Fz(1)) == hash(Fz(1)), Fz(a=3))
try: P()
except TypeError as e: print(e)
