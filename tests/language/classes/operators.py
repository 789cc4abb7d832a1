# Operator overloading: reflected operands, NotImplemented, subclass priority, every operator.
class V:
    def __init__(self, n): self.n = n
for name, sym in dict(add='+', sub='-', mul='*', truediv='/', floordiv='//', mod='%', pow='**', lshift='<<', rshift='>>', matmul='@', xor='^').items() | {('and', '&'), ('or', '|')}:
    setattr(V, f'__{name}__', lambda s, o, sym=sym: f'{s.n}{sym}{getattr(o, "n", o)}')
    setattr(V, f'__r{name}__', lambda s, o, sym=sym: f'{o}{sym}r{s.n}')
for name, sym in dict(neg='-', pos='+', invert='~').items():
    setattr(V, f'__{name}__', lambda s, sym=sym: f'{sym}{s.n}')
v, w = V('v'), V('w')
print(v + w, v - 1, v * w, v / 2, v // w, v % w, v ** w, v << w, v >> w, v @ w, v & w, v | w, v ^ w)
print(1 + v, 1 - v, [] * v, 1.5 / v, 'a' // v, 's' + v, None % v, 2 ** v, 1 << v, 1 >> v, 1 @ v, 1 & v, 1 | v, 1 ^ v, -v, +v, ~v)
class N:
    def __add__(self, o): print('N.add'); return NotImplemented
    def __radd__(self, o): print('N.radd'); return NotImplemented
    def __eq__(self, o): print('N.eq'); return NotImplemented
    def __lt__(self, o): print('N.lt'); return NotImplemented
    def __gt__(self, o): print('N.gt'); return NotImplemented
    __hash__ = None
for e_ in ("N() + N()", "N() + 1", "1 + N()", "N() == 1", "N() == N()", "N() < N()", "N() < 1", "N() != 1", "[] + N()", "N() - 1", "-N()", "~N()", "abs(N())", "hash(N())", "{N(): 1}", "N()[0]", "N()()", "len(N())", "iter(N())", "next(N())", "1 in N()", "int(N())", "float(N())", "round(N())", "reversed(N())", "N() ** 2", "pow(N(), 2, 3)", "divmod(N(), 1)", "N() @ 1", "bool(N())", "complex(N())", "hex(N())", "bytes(N())", "range(N())", "with_(N())" if 0 else "sum([N()])"):
    try:
        print(e_, eval(e_))
    except TypeError as e:
        print(e_, "->", e)
class Base:
    def __add__(self, o): return 'Base.add'
    def __radd__(self, o): return 'Base.radd'
    def __eq__(self, o): return 'Base.eq'
    def __lt__(self, o): return 'Base.lt'
    def __gt__(self, o): return 'Base.gt'
class Derived(Base):
    def __radd__(self, o): return 'Derived.radd'
    def __eq__(self, o): return 'Derived.eq'
    def __gt__(self, o): return 'Derived.gt'
class Plain(Base): pass
print(Base() + Derived(), Derived() + Base(), Base() + Plain(), Base() == Derived(), Base() < Derived(), Base() < Plain(), 1 + Base(), 1 < Base(), 1 == Base())
class Cmp:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
    def __le__(s, o): return s.v <= o.v
print(Cmp(1) > Cmp(2), Cmp(1) >= Cmp(1), Cmp(1) != Cmp(2), max(Cmp(1), Cmp(3)).v, [c.v for c in sorted([Cmp(3), Cmp(1)])], Cmp(1) in [Cmp(1)])
try:
    hash(Cmp(1))
except TypeError as e:
    print(e)
class Num:
    def __index__(s): return 3
    def __float__(s): return 1.5
    def __int__(s): return 7
    def __round__(s, n=None): return ('round', n)
    def __abs__(s): return 'abs'
    def __divmod__(s, o): return ('divmod', o)
    def __rdivmod__(s, o): return ('rdivmod', o)
    def __pow__(s, e, m=None): return ('pow', e, m)
    def __trunc__(s): return 't'
    def __floor__(s): return 'floor'
    def __ceil__(s): return 'ceil'
    def __hash__(s): return 99
    def __bool__(s): return False
    def __len__(s): return 5
import math
n = Num(); print('abcdef'[n], int(n), float(n), round(n), round(n, 2), abs(n), divmod(n, 2), divmod(2, n), pow(n, 2), pow(n, 2, 3), n ** 2, math.trunc(n), math.floor(n), math.ceil(n), hash(n), bool(n), len(n), list(range(n)), [0] * n, bin(n), math.sqrt(n))
for name, bad in (('__hash__', 'x'), ('__len__', 'x'), ('__len__', -1), ('__bool__', 1), ('__index__', 'x'), ('__float__', 1), ('__str__', 5), ('__repr__', 5), ('__int__', 's'), ('__contains__', 5), ('__format__', 5), ('__bytes__', 5), ('__iter__', 5), ('__complex__', 1), ('__dir__', 5)):
    X = type('X', (), {name: lambda self, *a: bad}); x = X()
    try:
        print(name, {'__hash__': hash, '__len__': len, '__bool__': bool, '__index__': bin, '__float__': float, '__str__': str, '__repr__': repr, '__int__': int, '__contains__': lambda x: 1 in x, '__format__': format, '__bytes__': bytes, '__iter__': iter, '__complex__': complex, '__dir__': dir}[name](x))
    except Exception as e:
        print(name, type(e).__name__, e)
