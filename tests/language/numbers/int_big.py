# Ints leave 64 bits and come back without notice.
m = 2 ** 63
print(m - 1, m, -m, -m - 1)
print(m - 1 + 1, (m - 1) * 2, (m - 1) * (m - 1), -m * -m)
print((m - 1) + (m - 1) - (m - 1), m // -1, -m // -1, -(-m), abs(-m))
print(2 ** 100, 3 ** 100, -(7 ** 50))
print(10 ** 30 // 7, -10 ** 30 // 7, 10 ** 30 % 7, -10 ** 30 % 7, 10 ** 30 % -7, divmod(-10 ** 30, 10 ** 15 + 1))
print(2 ** 200 >> 190, -2 ** 200 >> 190, 1 << 100, (1 << 100) - 1 & 0xFFFF, -1 << 70, (-1 << 70) | 5, ~(1 << 70), (1 << 70) ^ -1)
print(10 ** 20 / 10 ** 18, 2 ** 1000 / 2 ** 999, 10 ** 400 / 10 ** 399)
print((2 ** 100).bit_length(), (2 ** 100 - 1).bit_count())
print(2 ** 64 == 18446744073709551616, 2 ** 64 < 2 ** 65, hash(2 ** 61 - 1), hash(2 ** 61), hash(2 ** 64), hash(-1), hash(-2))
f = 1
for i in range(1, 31):
    f *= i
print(f)
print(sum(range(10 ** 6)), sum([2 ** 62] * 4))
print(float(2 ** 70), int(1e25), int(-1e20), round(1e20))
print(hex(2 ** 70), oct(2 ** 70), bin(2 ** 70), f"{2 ** 70:,}", f"{2 ** 70:_x}")
print(int('123456789' * 5), int('-' + '9' * 30), int('f' * 20, 16), int('z' * 15, 36))
print(pow(3, 1000, 10 ** 9 + 7), pow(123456789, 10 ** 18, 998244353))
try:
    2 ** 64 / 0
except ZeroDivisionError as e:
    print(e)
try:
    10 ** 400 / 3
except OverflowError as e:
    print(e)
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
try:
    1 << (1 << 70)
except (OverflowError, MemoryError) as e:
    print(type(e).__name__, e)
try:
    str(10 ** 5000)
except ValueError as e:
    print(e)
try:
    int('1' * 5000)
except ValueError as e:
    print(e)
