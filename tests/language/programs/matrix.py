# Matrices with operators, transposition, determinants, exact fractions of ints.
from math import gcd
class Fr:
    __slots__ = 'n', 'd'
    def __init__(self, n, d=1): g = gcd(n, d) * (-1 if d < 0 else 1); self.n, self.d = n // g, d // g
    def __add__(s, o): o = o if isinstance(o, Fr) else Fr(o); return Fr(s.n * o.d + o.n * s.d, s.d * o.d)
    __radd__ = __add__
    def __neg__(s): return Fr(-s.n, s.d)
    def __sub__(s, o): return s + -o
    def __mul__(s, o): o = o if isinstance(o, Fr) else Fr(o); return Fr(s.n * o.n, s.d * o.d)
    def __truediv__(s, o): return s * Fr(o.d, o.n)
    def __eq__(s, o): return (s.n, s.d) == (o.n, o.d) if isinstance(o, Fr) else s == Fr(o)
    def __repr__(s): return f'{s.n}/{s.d}' if s.d != 1 else str(s.n)
class M:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __matmul__(s, o): return M([[sum((a * b for a, b in zip(r, c)), Fr(0)) for c in zip(*o.rows)] for r in s.rows])
    def __getitem__(s, ij): i, j = ij; return s.rows[i][j]
    def __eq__(s, o): return s.rows == o.rows
    def __repr__(s): return 'M' + repr(s.rows)
    @property
    def T(s): return M(zip(*s.rows))
    def det(s):
        if len(s.rows) == 1: return s[0, 0]
        return sum((s[0, j] * M([r[:j] + r[j + 1:] for r in s.rows[1:]]).det() * (-1) ** j for j in range(len(s.rows))), Fr(0))
    def inverse(s):
        n = len(s.rows); a = [r[:] + [Fr(int(i == j)) for j in range(n)] for i, r in enumerate(s.rows)]
        for c in range(n):
            p = next(r for r in range(c, n) if a[r][c] != 0); a[c], a[p] = a[p], a[c]
            f = a[c][c]; a[c] = [v / f for v in a[c]]
            for r in range(n):
                if r != c: f = a[r][c]; a[r] = [v - f * w for v, w in zip(a[r], a[c])]
        return M(r[n:] for r in a)
m = M([[Fr(2), Fr(1), Fr(0)], [Fr(1), Fr(3), Fr(1, 2)], [Fr(0), Fr(1), Fr(4)]])
print(m, m.T, m.det(), m @ m, m.inverse(), m @ m.inverse() == M([[Fr(int(i == j)) for j in range(3)] for i in range(3)]), m[1, 2])
