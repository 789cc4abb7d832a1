"""Faulty texts for compile() in its three modes, and what each SyntaxError says of its place."""

TEXTS = """\
1 +
1 + ;
1 2
a b
(
(1
(1,
(1, 2
[1, 2
{1: 2
{1:
{1: *a}
{**a: 1}
[1, 2)
)
a]
f(
f(x
f(x for x in y, 1)
f(a=1, b)
f(**a, *b)
f(a=1, a=2)
f(1=2)
f(True=1)
f(a.b=1)
f(x=)
print 1
print x, y
exec x
x = 
x == 
x = = 2
x + = 1
x := 1
(x := )
(x.y := 1)
1 = x
f() = 1
x + 1 = 2
None = 1
None += 1
True = 1
(a, 1) = 2
[a, f()] = 2
a, b += 1
(a, b): int
[a]: int
del f()
del 1
del (a, 1)
del
for
for x
for x in
for 1 in x: pass
for f() in x: pass
for x in y
for x in y: 
while
while x
while x:
if
if x
if x:
if x = 1: pass
if x: pass else: pass
else: pass
elif x: pass
def
def f
def f(
def f()
def f():
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(*, **k): pass
def f(**k, a): pass
def f(a, /, b, /): pass
def f(/, a): pass
def f(1): pass
def f(a.b): pass
def f(a) - 1: pass
def f(x): return
return
return 1
yield
yield 1
await x
async
async x
async def
async for x in y: pass
async with x: pass
[x async for x in y]
class
class C
class C:
class C(: pass
class 1: pass
lambda
lambda x
lambda x:
lambda x=1, y: 1
lambda x, x: 1
lambda *: 1
import 1
import a.
import a as
import a as b.c
from
from a
from a import *, b
from a import (b
from a import b,
from __future__ import nope
import *
global
global x, 
nonlocal x
break
continue
pass 1
raise x from
raise from x
assert
assert (
try: pass
try: pass\\nexcept
try: pass\\nexcept x as 1: pass
try: pass\\nexcept: pass\\nexcept X: pass
try: pass\\nexcept* X: pass\\nexcept Y: pass
try: pass\\nfinally
with
with a as
with a as 1: pass
with a as f(): pass
with a, b
match x:
match x:\\n  case
match x:\\n  case 1
match x:\\n  case a: pass\\n  case b: pass
match x:\\n  case {**a, 1: 2}: pass
match x:\\n  case a | b: pass
match x:\\n  case [*a, *b]: pass
match x:\\n  case A(a=1, 2): pass
match x:\\n  case 1 as 2: pass
'abc
"abc
\"\"\"abc
'''abc\\ndef
b'é'
b'a' 'b'
'a' b'b'
u'a' b''
'\\\\x1'
'\\\\N{foo}'
'\\\\u12'
f'{'
f'{x'
f'{}'
f'{x!}'
f'{x!z}'
f'{x:{y'
f'{x = }{'
f'{a b}'
f'{*}'
f'{lambda x: 1}'
f'}'
f'{x:{y:{z:{w}}}}'
t'{a b}'
t'a' 'b'
0777
0x
0b2
0o8
1_
1__0
1e
1.e
1.2.3
1a
0xg
1if 2else 3
12345abc
$
x ? y
a!
a ! b
x <> y
a => b
x++
--
`x`
\\\\
x \\\\
x \\\\ y
\\\\\\n
“x”
x\u00a0= 1
é = \u200b1
  x
  x\\n y
x\\n  y
if x:\\npass
if x:\\n  a\\n b
if x:\\n\\ta\\n        b
def f():\\n  pass\\n pass
def f():\\nx
*a
*a = 1
*a, *b = c
print(*)
f(**)
a[*]
a[
a[1:2:3:4]
a[]
{a, b: c}
{a: b, c}
{a: }
{: b}
x if y
x if y else
x if pass else y
not
a not b
a is
a in
a not in
a and
a or or b
~
-
@
@x
@x\\nx
a.1
a.
a..b
.a
...x
x: int = 
x: 
type X
type X =
type X[T: int, T] = 1
type X[*T: int] = 1
def f[T, T](): pass
class A[T
[x for x in 1 for]
[x for x]
[x for in y]
[for x in y]
[x, y for x in z]
[*x for x in y]
{**x for x in y}
{x: y for x in z, 1}
(x for x in y) = 1
f() += 1
[x for x in y] += 1
a.b: int = 
x = yield = 1
(yield) = 1
def f(): x = yield = y
def f(x): global x
def f():\\n  x = 1\\n  global x
def f():\\n  print(x)\\n  global x
def f(): nonlocal x
nonlocal x
class A: nonlocal x
def f():\\n  from a import *
__debug__ = 1
def f(__debug__): pass
f(__debug__=1)
x.__debug__ = 1
del __debug__
import __debug__
[x := 1 for x in y]
[(y := 1) for y in (z := 1)]
class A: [(y := 1) for x in z]
def f(): [await x for x in y]
lambda: await x
lambda: (yield)
async def f(): yield from x
async def f(): yield 1; return 2
async def f():\\n  def g(): await x
(await x)
for x in *a, b: pass
for *a in b: pass
return x if
x = 1; y =
x = 1;; y
;
,
x,,y
(,)
[,]
f(,)
{,}
a = (1 2)
a = [1 2, 3]
a = (x y
f(a b)
f(a, b c)
f(a for a in b, c for c in d)
f(*a for a in b)
f(a.b for a in c)
dict(a=1 b=2)
dict(a=1, b)
class A(x for x in y): pass
class A(a=1, b): pass
@a b
import a, b as, c
from a import b c
from a import (b, c d)
with (a as b, c as d: pass
with (a, b as c): x y
raise a, b
except X: pass
finally: pass
case 1: pass
x = {1, 2
x = '''
def f(x:): pass
def f(x=): pass
def f(x: int=): pass
def f() ->: pass
def f() -> int
lambda: x = 1
x = lambda: y = 1
a = b = 1 = c
a: b: c
a, b: int
"a" = 1
f"a" = 1
{} = 1
{a: b} = 1
{a} = 1
... = 1
a < b = c
a and b = c
not a = b
-a = b
(a) = b c
a if b else c = d
x = 5 if y
else
x = (y for y in z if)
assert x, 
del x,, y
del *a
del (*a,)
del *a, b
while x = 1: pass
while True print(1)
elif
class A: def
class A:\\n  x = \\n
def f(:\\n  pass
x = [\\n1,\\n2\\ny = 3
x = {\\n'a': 1\\n'b': 2}
if (a\\n  b: pass
print(f"{a b}" c)
'a' 'b
'it's'
"say "hi""
\x00
a\x00b
\\f x
\\t x
x = 1 \x0c y
"""


def texts():
    for line in TEXTS.split("\n")[:-1]:
        yield line.replace("\\n", "\n").replace("\\f", "\f").replace("\\t", "\t").replace("\\\\", "\\")


def verdict(call):
    try:
        call()
    except SyntaxError as e:
        return (type(e).__name__, e.msg, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text)
    except Exception as e:
        return (type(e).__name__, str(e))
    return None


def main():
    import warnings

    warnings.simplefilter("ignore")
    for text in texts():
        for mode in "exec", "eval", "single":
            print(ascii(text), mode, ascii(verdict(lambda: compile(text, "<text>", mode))))


main()
