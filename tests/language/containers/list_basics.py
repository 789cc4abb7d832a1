# Lists: slicing in all directions, slice assignment, methods, errors.
a = [1, 2, 3, 4, 5]
print(a[0], a[-1], a[1:3], a[::-1], a[::2], a[-2:], a[:-2], a[10:], a[3:1], a[::-2], a[4:0:-1], len(a))
a[1:3] = ['x', 'y', 'z']; print(a)
a[::2] = [0, 0, 0]; print(a)
a[1:1] = [7, 8]; print(a)
a[2:5] = []; print(a)
a[-1:] = 'ab'; print(a)
del a[0]; del a[-1]; del a[1:2]; print(a)
del a[::2]; print(a)
a = [3, 1, 2]
a.append(4); a.extend('xy'); a.insert(1, 'i'); a.insert(-1, 'n'); a.insert(100, 'end'); a.insert(-100, 'start'); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a); a.remove('i'); print(a, a.index(2), a.count(1)); a.reverse(); print(a); b = a.copy(); b.clear(); print(a, b)
print([1] + [2], [1, 2] * 2, 2 * [0], [] * 5, [1] * -1, 1 in [1], 5 not in [1], [1, 2] == [1, 2], [1, 2] < [1, 2, 0], [[1]] * 2, list('abc'), list(range(3)), list((1, 2)), list({'k': 1}), list())
s = [5, 3, 9, 1]; s.sort(); print(s); s.sort(reverse=True); print(s); s.sort(key=lambda v: v % 5); print(s)
w = ['banana', 'Apple', 'cherry']; w.sort(); print(w); w.sort(key=str.lower); print(w); w.sort(key=len, reverse=True); print(w)
print(sorted([(1, 'b'), (1, 'a'), (0, 'c')]), sorted('hello', reverse=True), sorted({3: 1, 1: 2}), sorted([3, 1], key=lambda v: -v))
a = [1]; a += (2, 3); a += 'x'; a *= 2; print(a)
m = [[0] * 2 for _ in range(2)]; m[0][1] = 5; print(m); r = [[0] * 2] * 2; r[0][0] = 1; print(r)
loop = [1]; loop.append(loop); print(loop, [loop], loop[1] is loop)
for f in ("[][0]", "[1][5]", "a['x']", "a[None]", "[].pop()", "[1].pop(5)", "[1].remove(2)", "[1].index(2)", "[1, 2].index(1, 1)", "[1] + (2,)", "[1] * 'a'", "[1] * 1.5", "[1].__setitem__(5, 1)", "a.__delitem__(99)", "[1, 2, 3].__setitem__(slice(None, None, 2), [1])", "a.__setitem__(slice(0, 1), 5)", "[].append()", "[].append(1, 2)", "[].extend(5)", "[].insert(1)", "[].sort(1)", "[1, 'a'].sort()", "list(5)", "list(1, 2)", "hash([])", "{[]: 1}", "{[1]}", "[1, 2][::0]", "[].pop('a')", "[].index()", "a['a':'b']", "[] < 5", "[].foo", "[1].sort(key=5)"):
    try:
        print(f, eval(f))
    except Exception as e:
        print(f, "->", type(e).__name__, e)
class BadKey:
    def __lt__(self, o):
        raise RuntimeError('no order')
try:
    [BadKey(), BadKey()].sort()
except RuntimeError as e:
    print(e)
L = [3, 2, 1]
def k(v):
    L.append(v)
    return v
try:
    L.sort(key=k)
except ValueError as e:
    print(e)
print(sorted([3, 1, 2, 1.5, True]), [1, 2, 3].__contains__(2), [0, 1][True], [1, 2, 3][slice(1, None)])
