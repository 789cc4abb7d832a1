# Integer arithmetic: floor division, modulo signs, shifts and bit operators.
for a in (7, -7, 0, 1):
    for b in (2, -2, 3, -3):
        print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b), a / b)
print(2 ** 10, (-2) ** 3, 2 ** -1, (-2) ** -2, 0 ** 0, pow(3, 4, 5), pow(3, -1, 7))
print(1 << 10, -1 << 3, 1024 >> 3, -1024 >> 3, -1 >> 100)
print(12 & 10, 12 | 10, 12 ^ 10, ~12, -12 & 10, -12 | 10, -12 ^ 10)
print(+5, -5, --5, ~~5, -(-5))
print(5 .bit_length(), (-5).bit_length(), (255).bit_count(), (0).bit_length())
print((3).numerator, (3).denominator, (3).real, (3).imag, (3).conjugate())
print(7 .__add__(3), int.__mul__(3, 4), (5).__rsub__(3))
print((5).__add__('x'), (5).__eq__(5.0))
print((6).as_integer_ratio(), (5).is_integer())
for expr in ("1 // 0", "1 % 0", "1 / 0", "divmod(1, 0)", "1 << -1", "1 >> -1", "0 ** -1", "pow(2, 3, 0)", "pow(2, -1, 4)"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
for expr in ("1 + 'a'", "'a' + 1", "1 - []", "1 * None", "{} / 1", "1 // 'a'", "1 % []", "-'a'", "~1.5", "1 << 1.0", "[] & 1", "1 ** 'x'", "1 @ 2"):
    try:
        print(eval(expr))
    except TypeError as e:
        print(expr, "->", e)
x = 5
x += 3; x -= 1; x *= 4; x //= 3; x %= 5; x **= 3; x <<= 2; x >>= 1; x |= 3; x &= 14; x ^= 5
print(x)
