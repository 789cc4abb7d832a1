# collections.namedtuple.
from collections import namedtuple
P = namedtuple('P', 'x y'); p = P(1, y=2); print(p, p.x, p[1], p._fields, p._asdict(), p._replace(x=9), P._make([5, 6]), p == (1, 2), tuple(p), *p, hash(p) == hash((1, 2)), P.__name__, P.__doc__, len(p), p + (3,), p < P(1, 3), isinstance(p, tuple), P.__bases__); x, y = p; print(x, y)
Q = namedtuple('Q', ['a', 'b', 'c'], defaults=[10, 20]); print(Q(1), Q._field_defaults, Q(1, 2, 3)); print(namedtuple('R', 'a, b, class, a', rename=True)._fields, namedtuple('S', '')())
class Sub(namedtuple('Base', 'v')):
    def double(self): return self.v * 2
print(Sub(5).double(), Sub(5), repr(Sub(v=1)))
for f in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, z=2), lambda: setattr(p, 'x', 5), lambda: p.z, lambda: namedtuple('X', 'a a'), lambda: namedtuple('X', 'class'), lambda: namedtuple('1X', 'a'), lambda: namedtuple('X', '_a'), lambda: p._replace(q=1), lambda: namedtuple('X', 'a b', defaults=[1, 2, 3]), lambda: P._make([1]), lambda: setattr(p, 'new', 1)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
match p:
    case P(x=1, y=yy): print('matched', yy)
match p:
    case P(a, b): print(a, b)
