# The shortest repr that reads back, and where the exponent form begins.
values = [0.0, -0.0, 1.0, -1.5, 0.1, 0.2 + 0.1, 1 / 3, 2 / 3, 1e15, 1e16, 1e17, 123456789012345678.0, 1e-4, 1e-5, 0.00012345, 1.5e-7,
          1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 9007199254740993.0, 100.0, 1e100, 3.14159, 1e300 * 1e10, -1e300 * 1e10]
for v in values:
    print(v, repr(v), str(v), float(repr(v)) == v)
nan = float('nan')
print(nan, nan == nan, nan != nan, nan < 1, nan is nan, [nan] == [nan], nan in [nan])
print(float('inf'), float('-Infinity'), float('NaN'), float(' 1.5 '), float('1_0.5'), float('.5'), float('5.'), float('1e5'), float('-1E-3'), float(), float(True), float(b'2.5'))
for s in ('', 'abc', '1.5.2', '1e', '_1', '1__0', '0x10', '--1'):
    try:
        print(float(s))
    except ValueError as e:
        print(e)
for v in (None, [], 1j):
    try:
        float(v)
    except TypeError as e:
        print(e)
print(1.5e3, .5, 5., 1_0.0_1, 1e1_0, 1E5, 0e0)
print((0.5).hex(), (-1.0).hex(), (3.14).hex(), float.fromhex('0x1.8p3'), (0.0).hex(), float('inf').hex(), float.fromhex('-0x1p-2'))
print((0.75).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer(), (1.5).real, (1.5).imag, (1.5).conjugate())
for f in (lambda: float('inf').as_integer_ratio(), lambda: float('nan').as_integer_ratio()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(hash(0.5), hash(1.0), hash(1e300), hash(float('inf')), hash(-float('inf')), hash(0.1), hash(2.0 ** 70) == hash(2 ** 70))
