# match: literals, captures, wildcards, or-patterns, guards, values.
def f(x):
    match x:
        case 0: return 'zero'
        case 1 | 2 | 3: return 'small'
        case -1: return 'minus one'
        case 1.5: return 'float'
        case 1 + 2j: return 'complex'
        case -2 - 3j: return 'neg complex'
        case 'a' | 'b' as letter: return f'letter {letter}'
        case b'x': return 'bytes'
        case None: return 'none'
        case True: return 'true'
        case str() as s if len(s) > 5: return f'long {s}'
        case str(s): return f'str {s}'
        case int(n) if n > 100: return f'big {n}'
        case float() | complex(): return 'number'
        case _: return 'other'
for v in (0, 2, -1, 1.5, 1 + 2j, -2 - 3j, 'a', 'hello world', 'hey', b'x', None, True, False, 500, 50, 2.5, [], 1.0):
    print(repr(v), f(v))
def seq(x):
    match x:
        case []: return 'empty'
        case [x]: return f'one {x}'
        case [1, 2]: return 'one two'
        case [a, b] if a == b: return f'pair of {a}'
        case (a, [b, *c]): return f'nested {a} {b} {c}'
        case [first, *_, last] if first == last: return f'ends {first}'
        case [a, *rest]: return f'rest {rest}'
        case _: return 'no'
for v in ([], [5], (1, 2), [3, 3], (1, [2, 3, 4]), [1, 5, 1], [1, 2, 3], 'ab', {1, 2}, range(3), iter([1]), b'ab', bytearray(b'ab')):
    print(seq(v) if not hasattr(v, '__next__') else seq(v))
def mp(x):
    match x:
        case {'type': 'a', 'v': v}: return f'a {v}'
        case {'k': {'nested': [n, *_]}}: return f'nested {n}'
        case {'x': 1, **rest}: return f'rest {rest}'
        case {1: y, None: z}: return f'{y} {z}'
        case {}: return 'any mapping'
for v in ({'type': 'a', 'v': 1, 'w': 2}, {'k': {'nested': (7, 8)}}, {'x': 1, 'y': 2, 'z': 3}, {1: 2, None: 3}, {}, {'q': 1}, [('x', 1)]):
    print(mp(v))
class Color:
    RED = 1
    GREEN = 'g'
def dotted(x):
    match x:
        case Color.RED: return 'red'
        case Color.GREEN: return 'green'
        case other: return f'other {other}'
print(dotted(1), dotted('g'), dotted(5))
match 1, 2:
    case x, y: print(x, y)
match [1, [2, [3]]]:
    case [a, [b, [c]]]: print(a, b, c)
match = 5; case = 6; _ = 7; type = 8; print(match, case, _, type); match.bit_length(); print(match + 1, [match][0])
match (match):
    case 5: print('soft keyword')
match {'a': [1, {'b': 2}]}:
    case {'a': [_, {'b': deep}]}: print(deep)
match x:
    case 100: pass
print('no match falls through', x)
def leak(v):
    match v:
        case [q, 99]: pass
        case _: pass
    try:
        return q
    except UnboundLocalError as e:
        return str(e)
print(leak([1, 2]), leak([1, 99]))
