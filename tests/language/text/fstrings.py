# f-strings: nesting, conversions, `=`, quotes reuse, multi-line, format specs in braces.
name, n, pi = 'World', 42, 3.14159
print(f'Hello {name}!', f"{n:>6}|{n:<6}|{n:^6}|{n:06}", f'{pi:.2f}', f'{n!r} {name!r} {name!s} {"é"!a}', f'{{}} {{{n}}}')
print(f'{n=} {n = } {n=:>5} {name=} {name=!s} {n+1=} { n =}', f'{pi=:.3}', f'{(lambda x: x * 2)(3)}', f'{n if n > 3 else 0}')
width, prec = 10, 3
print(f'{pi:{width}.{prec}}|{pi:{width}.{prec}f}|{name:{"*"}^{width}}|{n:{"0"}{5}}')
print(f'{'nested {quotes}'} {f'{f'{1 + 1}'}'} {"a" "b"}', f'{"\n".join(["x", "y"])}', f'{'\t'!r}')
print(f'''multi {
    n
    + 1  # a comment
} line''')
print(f'{[i for i in range(3)]} {({"a": 1})["a"]} { {1, 2} == {2, 1} } {({1: 2})}', f'{n:x} {n:#b} {n:,}', f'{1_000_000:,}', f'{n!r:>5}|{n!s:<5}|')
print(rf'\n{n}\x', fr'{n}\d', F'{n}', f'a' 'b' f'{n}', f'{n}' '{n}', f'\x41{n}\u00e9\N{BULLET}')
print(f'{yes if (yes := 5) else 0} {yes}', f'{(z:=7)} {z}', f'{n:}', f'{1!=2}', f'{1==1}', f'{n>=3}', f'{"a:b"}', f'{n:{{}}}' if False else 'ok', f'{{{{', f'}}}}')
class D:
    def __format__(self, spec): return f'D({spec})'
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
d = D()
print(f'{d}', f'{d:abc}', f'{d!s}', f'{d!r}', f'{d!r:>6}', f'{d=}', f'{d=:x}', f'{d=!s}', f'{d:%Y-%m-%d {n}}', f'{d:a:b}')
def fn(x, *, y=1): return x + y
print(f'{fn(1, y=2)} {fn(*[5])} {fn(**{"x": 3})}', f'{n, 1}', f'{*[1, 2], 3}', f'{lambda_ if (lambda_ := 1) else 2}', f'{not n}', f'{-n}', f'{n.real}', f'{[1,2][0]}', f'{"abc"[1:]}')
try:
    f'{n:q}'
except ValueError as e:
    print(e)
try:
    f'{undefined}'
except NameError as e:
    print(e)
async def co(): return 5
import asyncio
async def main(): print(f'{await co()} {[await co() for _ in range(2)]}')
asyncio.run(main())
print(f'', f'' == '', type(f'{n}').__name__, f'{n}{n}{name}', f"{'a' if True else 'b'}", f'{"x":>{2+3}}', f'{None}', f'{...}', f'{True}')
