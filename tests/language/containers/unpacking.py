# Unpacking in assignments, calls, displays, loops and returns.
a, b = 1, 2; a, b = b, a; print(a, b)
[a, b] = 'xy'; (a, (b, c)) = 1, (2, 3); print(a, b, c)
a, *b = [1, 2, 3]; *c, d = 'xyz'; e, *f, g = range(5); h, *i = [1]; print(a, b, c, d, e, f, g, h, i)
*a, = 'ab'; [*b] = (1, 2); (x, *y), z = ([1, 2, 3], 4); print(a, b, x, y, z)
for i, (j, *k) in enumerate([(1, 2, 3), 'ab']): print(i, j, k)
print([*range(3), *'ab'], (*[1], 2), {*[1], *[2]}, {**{'a': 1}, **{'b': 2}}, *[1, 2], [*()])
def f(): return 1, *[2, 3]
print(f()); x = *[1], *[2]; print(x); a = b = c = []; print(a is b is c); d = {}; d['k'], d['m'] = 1, 2; print(d)
i, L = 0, [0, 0]; i, L[i] = 1, 9; print(i, L)
class O: pass
o = O(); o.a, o.b = 'pq'; print(o.a, o.b); [o.a, L[0]] = 5, 6; print(o.a, L)
(a) = 5; (a), b = 1, 2; print(a, b); () = []; [] = (); print('empty ok')
for e_ in ("a, b = 1", "a, b = [1]", "a, b = 1, 2, 3", "a, *b = []", "a, b, *c = [1]", "a, b = 'x'", "a, b = {1: 2}", "(a, b), c = 1, 2", "a, b = None", "*a, b, c = (1,)", "a, b = iter([1, 2, 3, 4])", "[a] = 5", "() = [1]", "for a, b in [1]: pass", "for a, b in [(1, 2, 3)]: pass", "print(*5)", "print(**5)", "[*5]", "{**[]}", "f(*None)", "print(**{1: 2})", "a, b = range(10 ** 9)"):
    try:
        exec(e_); print(e_, 'ok')
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
def gen():
    for i in range(10):
        print('gen', i); yield i
try:
    p, q = gen()
except ValueError as e:
    print(e)
first, *_, last = range(100); print(first, last, len(_))
x = [1, 2, 3]; x[0], *x[1:] = 7, 8, 9, 10; print(x)
