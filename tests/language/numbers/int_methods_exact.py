# Exactness: big shifts, division identities, conversions at the edges of 64 bits, gcd-like loops.
edges = [0, 1, -1, 2 ** 31 - 1, 2 ** 31, -2 ** 31, 2 ** 32, 2 ** 62, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 64 - 1, 2 ** 64, 10 ** 18, 10 ** 19, -10 ** 30, 3 ** 80]
for a in edges:
    for b in edges:
        s, d, p = a + b, a - b, a * b
        assert s - b == a and d + b == a, (a, b)
        if b: q, r = divmod(a, b); assert q * b + r == a and (0 <= r < b or b < r <= 0), (a, b); assert p // b == a and a // b == q and a % b == r
        assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b) and ~a == -a - 1
        assert (a < b) == (b > a) and (a <= b) == (not a > b) and (a != b or hash(a) == hash(b))
print(*edges); print([hash(e) for e in edges]); print([e.bit_length() for e in edges]); print([float(e) for e in edges]); print([e >> 3 for e in edges], [e >> 63 for e in edges]); print([e << 5 for e in edges][-5:]); print([e / 7 for e in edges]); print([hex(e) for e in edges]); print([e % 1000007 for e in edges], [e // 1000007 for e in edges])
print([int(str(e)) == e for e in edges] == [True] * len(edges), [int(hex(e), 16) == e for e in edges].count(True), [e.to_bytes(24, 'big', signed=True)[-4:] for e in edges][5:9], [int.from_bytes(e.to_bytes(24, 'little', signed=True), 'little', signed=True) == e for e in edges].count(True))
x = 1
for i in range(70): x = x * 3 - i; 
print(x); a, b = 0, 1
for _ in range(150): a, b = b, a + b
print(a, a.bit_length(), pow(2, a, 1000007), a % 97, -a % 97, a // -97); n = 2 ** 127 - 1; print(n % 7, pow(3, n - 1, n) == 1, (n + 1).bit_count(), n * n, (n * n) // n == n, round(n, -30), round(-n, -37), n.__format__(',')); i = 2 ** 63 - 3
for _ in range(6): print(i, end=' '); i += 1
print(); i = -2 ** 63 + 2
for _ in range(5): print(i, end=' '); i -= 1
print(); print(sum([2 ** 63 - 1, 1, -1]), [2 ** 63 - 1].index(2 ** 63 - 1), {2 ** 63: 'big', 5: 's'}[2 ** 63], 2 ** 63 in {2 ** 63}, range(2 ** 63 - 2, 2 ** 63 + 2)[2], list(range(2 ** 63 - 1, 2 ** 63 + 1)), len(range(-2 ** 61, 2 ** 61)), 'a' * 3 == 'aaa', max(edges), min(edges), sorted(edges)[:3], abs(-2 ** 63), -(-2 ** 63), -2 ** 63 // -1, (-2 ** 63) % -1, divmod(-2 ** 63, -1), (2 ** 63 - 1) * -1 - 1)
