# Endless recursion ends in RecursionError, which can be caught.
import sys
def f(n): return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(type(e).__name__, e)
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(900 < depth(0) < 1001)
class R:
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __getattr__(self, n): return getattr(self, n + 'x')
    def __hash__(self): return hash(self)
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __bool__(self): return bool(self)
    def __getitem__(self, i): return self[i]
r = R()
for g in (lambda: repr(r), lambda: r == r.__class__(), lambda: r.foo, lambda: hash(r), lambda: r(), lambda: r + 1, lambda: len(r), lambda: iter(r), lambda: bool(r), lambda: r[0], lambda: str(r), lambda: {r: 1}, lambda: sorted([r, r], key=lambda x: hash(x)), lambda: [*r]):
    try:
        g()
        print('no error')
    except RecursionError as e:
        print('RecursionError')
def gen(n): yield from gen(n + 1)
try:
    list(gen(0))
except RecursionError:
    print('generator recursion')
print(sys.getrecursionlimit())
sys.setrecursionlimit(100)
try:
    f(0)
except RecursionError as e:
    print('low', e)
sys.setrecursionlimit(1000)
for bad in (0, -1, 'a'):
    try:
        sys.setrecursionlimit(bad)
    except Exception as e:
        print(type(e).__name__, e)
def ok(n): return 0 if n == 0 else 1 + ok(n - 1)
print(ok(900))
