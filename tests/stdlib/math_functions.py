# math: functions, constants, exactness of integers, errors.
import math
print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(2), math.sqrt(16), math.pow(2, 0.5), math.exp(1), math.expm1(1e-5), math.log(10), math.log(8, 2), math.log2(1024), math.log10(1000), math.log1p(1e-5), math.exp2(3), math.cbrt(8))
print(math.sin(1), math.cos(1), math.tan(1), math.asin(0.5), math.acos(0.5), math.atan(1), math.atan2(1, -1), math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5), math.degrees(math.pi), math.radians(180), math.hypot(3, 4), math.hypot(1, 2, 2), math.dist((0, 0), (3, 4)))
print(math.floor(2.7), math.floor(-2.7), math.ceil(2.1), math.ceil(-2.1), math.trunc(-2.7), math.floor(10 ** 20), math.ceil(1e20), math.fabs(-3), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.modf(3.7), math.modf(-0.5), math.frexp(10), math.ldexp(0.5, 4), math.isqrt(10 ** 30), math.isqrt(99))
print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(2 ** 70, 2 ** 65), math.gcd(12, 18, 8), math.lcm(4, 6), math.lcm(), math.factorial(20), math.factorial(30), math.comb(10, 3), math.comb(5, 7), math.perm(5, 2), math.perm(5), math.prod([1, 2, 3, 4]), math.prod([], start=5), math.prod([1.5, 2]), math.fsum([0.1] * 10), math.sumprod([1, 2], [3, 4]))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1.0), math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9), math.gamma(5), math.lgamma(10), math.erf(0.5), math.erfc(0.5), math.ulp(1.0), math.nextafter(1.0, 2.0), math.log(10 ** 400), math.log2(2 ** 2000), math.fma(2, 3, 4))
for e_ in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.log(0.0)", "math.log(10, 1)", "math.exp(1000)", "math.factorial(-1)", "math.factorial(2.0)", "math.acos(2)", "math.floor('a')", "math.sqrt('a')", "math.sqrt()", "math.pow(0, -1)", "math.pow(-1, 0.5)", "math.fmod(1, 0)", "math.isqrt(-1)", "math.gcd(1.5)", "math.comb(-1, 2)", "math.floor(math.inf)", "math.floor(math.nan)", "math.sin(math.inf)", "math.atanh(1)", "math.gamma(0)", "math.ldexp(1, 10000)", "math.cosh(1000)", "math.sqrt(10 ** 400)", "math.nope", "math.fsum([1, 'a'])", "math.dist([1], [1, 2])", "math.prod(5)", "math.log(1, 2, 3)", "math.trunc('a')", "math.perm(3, -1)"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, '->', type(e).__name__, e)
