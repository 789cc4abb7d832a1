# match: class patterns, __match_args__, builtin single-argument patterns, errors, protocols.
class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class P3(Point):
    __match_args__ = ('x', 'y', 'z')
    def __init__(self, x, y, z): super().__init__(x, y); self.z = z
def where(p):
    match p:
        case Point(0, 0): return 'origin'
        case P3(x=0, z=z): return f'p3 {z}'
        case Point(0, y=yy): return f'y axis {yy}'
        case Point(x, 0) | Point(0, x): return f'axis {x}'
        case Point(x=px, y=py) if px == py: return f'diagonal {px}'
        case Point(): return 'somewhere'
        case _: return 'not a point'
for p in (Point(0, 0), P3(0, 5, 9), Point(0, 3), Point(4, 0), Point(2, 2), Point(1, 2), 5): print(where(p))
for v in (True, 5, 1.5, 'x', b'x', [1], (1,), {1}, {1: 2}, frozenset(), bytearray()):
    match v:
        case bool(b): print('bool', b)
        case int(i): print('int', i)
        case float(f): print('float', f)
        case str(s): print('str', s)
        case bytes(s): print('bytes', s)
        case bytearray(s): print('bytearray', s)
        case list([x]): print('list', x)
        case tuple((x,)): print('tuple', x)
        case dict({1: x}): print('dict', x)
        case set(s): print('set', s)
        case frozenset(s): print('frozenset', s)
class NoArgs: pass
class BadArgs:
    __match_args__ = ['x']
class BadElem:
    __match_args__ = (1,)
def try_(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def a():
    match NoArgs():
        case NoArgs(1): pass
def b():
    match Point(1, 2):
        case Point(1, 2, 3): pass
def c():
    match BadArgs():
        case BadArgs(1): pass
def d():
    match 5:
        case int(1, 2): pass
def e():
    not_class = 5
    match 5:
        case not_class(): pass
def g():
    match Point(1, 2):
        case Point(1, x=1): pass
def h():
    match BadElem():
        case BadElem(1): pass
def i():
    match Point(1, 2):
        case Point(zz=1): return 'matched'
    return 'missing attribute does not match'
for f in (a, b, c, d, e, g, h, i): try_(f)
from collections.abc import Sequence, Mapping
class S(Sequence):
    def __len__(self): return 2
    def __getitem__(self, i): return ('a', 'b')[i]
class Mp(Mapping):
    def __len__(self): return 1
    def __getitem__(self, k):
        if k == 'k': return 'v'
        raise KeyError(k)
    def __iter__(self): return iter(['k'])
match S():
    case [x, y]: print('sequence', x, y)
match Mp():
    case {'k': v, **rest}: print('mapping', v, rest)
class D(dict):
    def __missing__(self, k): return 'default'
match D():
    case {'zz': x}: print('never', x)
    case {}: print('missing not used')
class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): print('eq', o); return self.v == o
match Eq(2):
    case 1: print('one')
    case 2: print('two')
match Point(Point(1, 2), [3, {'k': P3(4, 5, 6)}]):
    case Point(Point(a, b), [c, {'k': P3(z=d)}]): print(a, b, c, d)
