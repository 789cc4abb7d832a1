# Float operators, mixed comparison with big ints, rounding.
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 5.0 // 0.1, 1e300 * 1e300, 2.0 ** 0.5, (-8.0) ** 3, 2 ** 0.5, 4 ** -0.5)
print(-0.0 == 0.0, 0.0 * -1, -0.0 + 0, 1 - 1.0, 0.0 % -1, -0.0 % 1)
print((-8) ** (1 / 3))
for expr in ("1.0 / 0", "1.0 // 0", "1.0 % 0", "divmod(1.0, 0.0)", "0.0 ** -1", "1e200 ** 2", "10.0 ** 400", "1.5 & 1", "1.5 << 2", "(lambda x: x[1.0])([1])", "range(1.5)", "'a' * 1.5"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print(1 == 1.0, 1 < 1.5, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 400 > 1e308, 10 ** 400 < float('inf'), -10 ** 400 > -float('inf'))
print(round(2.5), round(3.5), round(-2.5), round(0.5), round(1.5), round(2.675, 2), round(1234.5678, -2), round(1.25, 1), round(1e300, 5), round(5, -1), round(15, -1), round(25, -1), round(1234, -2), round(2.0), round(2.5, 0), round(-0.4))
for v in (float('nan'), float('inf')):
    try:
        round(v)
    except Exception as e:
        print(type(e).__name__, e)
print(round(float('nan'), 1), round(float('inf'), 1))
try:
    round('a')
except TypeError as e:
    print(e)
print(abs(-1.5), abs(-0.0), +1.5, -1.5, int(1e18), 0.1 + 0.2 == 0.3, sum([0.1] * 10), sum([0.1] * 3), sum([1e16, 1.0, -1e16]), max(1, 1.0), min(1.0, 1), sum([1, 2.5, 3]))
import math
print(math.isclose(0.1 + 0.2, 0.3), 1e16 + 1, 1e16 + 2.0, 3 * 1.1, 1.1 + 2.2, 100 * 1.1, 4.35 * 100, 1.005 * 1000)
print(1.0.__add__(2), (1.5).__floor__(), (1.5).__ceil__(), (-1.5).__trunc__(), (1.5).__round__(), 2.5.__floordiv__(1))
