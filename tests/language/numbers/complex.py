# Complex numbers.
a, b = 3 + 4j, 1 - 2j
print(a, b, a + b, a - b, a * b, a / b, a ** 2, a ** 0.5, -a, +a, abs(a), a.conjugate(), a.real, a.imag)
print(1j, -1j, 0j, -0j, 1 + 0j, complex(0, -1), complex(-0.0, 1), complex(1.5, -2.5), 1e20j, 1.5j, complex('1+2j'), complex('-j'), complex(' 3 '), complex('(1+2j)'), complex(), complex(2))
print(complex(real=1, imag=2), a == 3 + 4j, 3 + 0j == 3, hash(3 + 0j) == hash(3), hash(a) == hash(3 + 4j), bool(0j), bool(1j), str(a), repr(a), 1j * 1j, 2 + 1j, 2 * 1j, 1j - 2, 2 ** 1j)
print(complex('nan'), complex('inf+infj'), complex(float('nan'), 1), complex(1, float('inf')))
for expr in ("1j < 2j", "1j // 2", "1j % 2", "divmod(1j, 1)", "1j / 0", "0j ** -1", "int(1j)", "float(1j)", "complex('1 + 2j')", "complex('x')", "complex('1', 2)", "complex(1, '2')", "complex([])", "round(1j)"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print(f"{a:.2f}", f"{a}", f"{1.5 + 2j:g}", f"{a:>12}", "%s" % a, "{0.real} {0.imag}".format(a))
class C:
    def __complex__(self):
        return 1 + 2j
print(complex(C()), isinstance(1j, complex), pow(1j, 2), sum([1j, 2, 3.5]))
