# Errors raised inside special methods come through every operation that calls them.
class Boom(Exception): pass
def boom(name):
    def method(*a, **k): raise Boom(name)
    return method
names = '__repr__ __str__ __format__ __hash__ __eq__ __lt__ __bool__ __len__ __iter__ __next__ __getitem__ __setitem__ __delitem__ __contains__ __call__ __enter__ __add__ __radd__ __iadd__ __neg__ __int__ __float__ __index__ __getattr__ __setattr__ __delattr__ __bytes__ __round__ __abs__ __reversed__ __length_hint__ __complex__ __dir__ __get__'.split()
X = type('X', (), {n: boom(n) for n in names}); x = X(); y = type('Y', (), {'__len__': boom('len')})()
ops = {'repr': lambda: repr(x), 'str': lambda: str(x), 'print': lambda: print(x), 'format': lambda: f'{x}', 'percent': lambda: '%s' % x, 'list repr': lambda: repr([x]), 'dict repr': lambda: repr({1: x}), 'hash': lambda: hash(x), 'set': lambda: {x}, 'dict key': lambda: {x: 1}, 'dict get': lambda: {}.get(x), 'eq': lambda: x == 1, 'ne': lambda: x != 1, 'in list': lambda: 5 in [x], 'index': lambda: [x].index(1), 'count': lambda: [x].count(1), 'remove': lambda: [x].remove(1), 'list eq': lambda: [x] == [1], 'tuple lt': lambda: (x,) < (1,), 'sort': lambda: [x, x].sort(), 'sorted': lambda: sorted([x, 1]), 'max': lambda: max(x, x), 'min': lambda: min([x, x]), 'if': lambda: 1 if x else 2, 'not': lambda: not x, 'and': lambda: x and 1, 'any': lambda: any([x]), 'bool': lambda: bool(x), 'filter': lambda: list(filter(None, [x])), 'len': lambda: len(x), 'bool by len': lambda: bool(y), 'iter': lambda: iter(x), 'for': lambda: [i for i in x], 'unpack': lambda: (lambda *a: a)(*x), 'assign': lambda: exec('a, b = x', {'x': x}), 'list()': lambda: list(x), 'next': lambda: next(x), 'getitem': lambda: x[0], 'slice': lambda: x[1:2], 'setitem': lambda: x.__setitem__(0, 1), 'contains': lambda: 1 in x, 'call': lambda: x(), 'with': lambda: exec('with x: pass', {'x': x}), 'add': lambda: x + 1, 'radd': lambda: 1 + x, 'sum': lambda: sum([x]), 'neg': lambda: -x, 'int': lambda: int(x), 'float': lambda: float(x), 'range': lambda: range(x), 'list index': lambda: [1][x], 'str mul': lambda: 'a' * x, 'hex': lambda: hex(x), 'getattr': lambda: x.nope, 'hasattr': lambda: hasattr(x, 'nope'), 'getattr default': lambda: getattr(x, 'nope', 1), 'setattr': lambda: setattr(x, 'a', 1), 'delattr': lambda: delattr(x, 'a'), 'bytes': lambda: bytes(x), 'round': lambda: round(x), 'abs': lambda: abs(x), 'reversed': lambda: reversed(x), 'join': lambda: ''.join(x), 'complex': lambda: complex(x), 'dir': lambda: dir(x), 'dict(x)': lambda: dict(x), 'zip': lambda: list(zip(x)), 'enumerate': lambda: enumerate(x), 'extend': lambda: [].extend(x), 'update': lambda: set().update(x), 'divmod': lambda: divmod(1, x), 'star star': lambda: dict(**x), 'isinstance': lambda: isinstance(1, x), 'match': lambda: exec('match x:\n case [1]: pass\n case 5: pass', {'x': x}), 'round ndigits': lambda: round(1.5, x), 'chr': lambda: chr(x), 'print sep': lambda: print(1, sep=x), 'iadd': lambda: exec('x += 1', {'x': x})}
for name, op in ops.items():
    try: r = op(); print(name, '-> no error', type(r).__name__)
    except Boom as e: print(name, '->', e)
    except Exception as e: print(name, '-> other', type(e).__name__, str(e).split(' at 0x')[0])
L = [3, 1, 2]
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        if o.v == 2: raise Boom('mid-sort')
        return self.v < o.v
cs = [Cmp(v) for v in (5, 4, 3, 2, 1)]
try: cs.sort()
except Boom as e: print(e, sorted(c.v for c in cs))
