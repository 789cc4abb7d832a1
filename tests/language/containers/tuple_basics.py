# Tuples.
t = (1, 'a', None)
print(t, (1,), (), 1, (1, 2)[0], t[-1], t[1:], t[::-1], len(t), t + (4,), t * 2, 2 * (0,), 'a' in t, t.index('a'), (1, 1, 2).count(1), tuple('ab'), tuple([1]), tuple(), tuple(range(2)), (1, 2) < (1, 3), (1,) == (1.0,), hash((1, 2)) == hash((1, 2)))
a = 1, 2; b, c = a; print(a, b, c); x = 1,; print(x)
a += (3,); print(a); d = {(1, 2): 'v'}; print(d[1, 2]); nested = ((1, 2), [3]); nested[1].append(4); print(nested)
for f in ("t[5]", "t['a']", "(1,) + [2]", "t.index('z')", "hash(([],))", "tuple(5)", "t.append(1)", "(1, 2) < (1, 'a')", "t * 'a'", "t.__setitem__(0, 1)", "tuple(1, 2)"):
    try:
        print(f, eval(f))
    except Exception as e:
        print(f, "->", type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    del t[0]
except TypeError as e:
    print(e)
u = ([1],)
try:
    u[0] += [2]
except TypeError as e:
    print(e, u)
print(*(1, 2), sep='-'); print((yes := 5, yes)); print(((((1,),),),), ((),), (1, (2, (3,))))
