# range and slice objects.
for r in (range(5), range(2, 8, 3), range(5, 0, -2), range(0), range(5, 5), range(-3, 3), range(10, 0), range(0, 10, 100), range(2 ** 70, 2 ** 70 + 3)):
    print(r, len(r), list(r), r[0] if r else None, r[-1] if r else None, r[1:], r[::-1], bool(r))
r = range(0, 20, 2)
print(10 in r, 11 in r, 10.0 in r, 'a' in r, r.index(6), r.count(6), r.count(7), r.start, r.stop, r.step, r[2:5], r[::3], r == range(0, 19, 2), range(0) == range(3, 3), hash(range(0, 3, 2)) == hash(range(0, 4, 2)), list(reversed(r)), sum(r), max(r), r[-3:], range(True))
for e_ in ("range(5)[5]", "range(5)[-6]", "range()", "range(1, 2, 0)", "range('a')", "range(1.0)", "range(1, 2, 3, 4)", "range(5).index(9)", "range(5)['a']", "range(5) + range(2)", "range(5) < range(6)", "range(2 ** 100).__len__()", "range(5, step=2)", "range(5).x"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, s.indices(5), slice(None).indices(3), slice(-2, None).indices(5), slice(None, None, -1).indices(4), slice(5) == slice(None, 5, None), slice(1), hash(slice(1, 2)) == hash(slice(1, 2)), 'abcdefghijkl'[s])
class G:
    def __getitem__(self, i): return i
g = G()
print(g[1], g[1:2], g[::], g[1:2, 3], g[..., None], g[()], g[1,], g[:, 1:], g[-1], g['k':'v'], g[*[1, 2]], g[1, *[2, 3]])
for e_ in ("slice()", "slice(1).indices()", "slice(1).indices(-1)", "slice('a').indices(5)", "slice(1, 2, 0).indices(4)", "slice(1) < 5"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
print(2 ** 80 in range(2 ** 81), range(10 ** 30)[10 ** 29], [10, 20, 30][2 ** 70:], 'abc'[-2 ** 70:2], (1, 2, 3)[::2 ** 70])
