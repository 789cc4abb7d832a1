"""This module provides access to mathematical functions for complex numbers.

Branch cuts and formulas are CPython's, so that results agree to the last bit.  Infinities and NaNs are not
taken by the elementary functions yet (NotImplementedError).
"""

import math as _m
from math import e, inf, nan, pi, tau

infj = complex(0.0, inf)
nanj = complex(0.0, nan)

_MAX = 1.7976931348623157e308
_MIN = 2.2250738585072014e-308
_LARGE = _MAX / 4.0
_ROOT_LARGE = _m.sqrt(_LARGE)
_LOG_LARGE = _m.log(_LARGE)
_ROOT_MIN = _m.sqrt(_MIN)
_LN2 = 0.6931471805599453
_LN10 = 2.302585092994046


def _convert(z):
    """A number as a complex one."""
    if isinstance(z, (complex, float, int)) or hasattr(type(z), "__complex__"):
        return complex(z)
    if hasattr(type(z), "__float__") or hasattr(type(z), "__index__"):
        return complex(float(z))
    raise TypeError(f"must be real number, not {type(z).__name__}")


def _finite(z, name):
    z = _convert(z)
    if not (_m.isfinite(z.real) and _m.isfinite(z.imag)):
        raise NotImplementedError(f"cmath.{name}() of an infinity or NaN is not implemented")
    return z


def _in_range(z):
    if not (_m.isfinite(z.real) and _m.isfinite(z.imag)):
        raise OverflowError("math range error")
    return z


def _sqrt(z):
    if not z.real and not z.imag:
        return complex(0.0, z.imag)
    ax, ay = abs(z.real), abs(z.imag)
    if ax < _MIN and ay < _MIN:
        # An odd shift up and half of it, rounded up, down: that halves the sum under the root too.
        ax = _m.ldexp(ax, 53)
        s = _m.ldexp(_m.sqrt(ax + _hypot(ax, _m.ldexp(ay, 53))), -27)
    else:
        ax /= 8.0
        s = 2.0 * _m.sqrt(ax + _hypot(ax, ay / 8.0))
    d = ay / (2.0 * s)
    if z.real >= 0.0:
        return complex(s, _m.copysign(d, z.imag))
    return complex(d, _m.copysign(s, z.imag))


def _hypot(x, y):
    # As the C library's, by way of complex numbers' absolute value.
    return abs(complex(x, y))


def sqrt(z, /):
    """Return the square root of z."""
    return _sqrt(_finite(z, "sqrt"))


def exp(z, /):
    """Return the exponential value e**z."""
    z = _finite(z, "exp")
    try:
        if z.real > _m.log(_MAX):
            size = _m.exp(z.real - 1.0)
            return _in_range(complex(size * _m.cos(z.imag) * e, size * _m.sin(z.imag) * e))
        size = _m.exp(z.real)
    except OverflowError:
        raise OverflowError("math range error") from None
    return _in_range(complex(size * _m.cos(z.imag), size * _m.sin(z.imag)))


def _log(z):
    ax, ay = abs(z.real), abs(z.imag)
    if ax > _LARGE or ay > _LARGE:
        size = _m.log(_hypot(ax / 2.0, ay / 2.0)) + _LN2
    elif ax < _MIN and ay < _MIN:
        if not ax and not ay:
            raise ValueError("math domain error")
        size = _m.log(_hypot(_m.ldexp(ax, 53), _m.ldexp(ay, 53))) - 53 * _LN2
    else:
        h = _hypot(ax, ay)
        if 0.71 <= h <= 1.73:
            am, an = max(ax, ay), min(ax, ay)
            size = _m.log1p((am - 1) * (am + 1) + an * an) / 2.0
        else:
            size = _m.log(h)
    return complex(size, _m.atan2(z.imag, z.real))


def log(z, base=None, /):
    """log(z[, base]) -> the logarithm of z to the given base.

    If the base is not specified, returns the natural logarithm (base e) of z.
    """
    z = _finite(z, "log")
    if base is None:
        return _log(z)
    result = _log(z) if z else complex(-inf, _m.atan2(z.imag, z.real))
    base = _log(_finite(base, "log"))
    if not base:
        raise ValueError("math domain error")
    return result / base


def log10(z, /):
    """Return the base-10 logarithm of z."""
    z = _log(_finite(z, "log10"))
    return complex(z.real / _LN10, z.imag / _LN10)


def acos(z, /):
    """Return the arc cosine of z."""
    z = _finite(z, "acos")
    if abs(z.real) > _LARGE or abs(z.imag) > _LARGE:
        size = _m.log(_hypot(z.real / 2.0, z.imag / 2.0)) + _LN2 * 2.0
        sign = -z.imag if z.real >= 0.0 else z.imag
        imag = _m.copysign(size, -z.imag) if z.real >= 0.0 or sign else -_m.copysign(size, z.imag)
        return complex(_m.atan2(abs(z.imag), z.real), imag)
    s1 = _sqrt(complex(1.0 - z.real, -z.imag))
    s2 = _sqrt(complex(1.0 + z.real, z.imag))
    return complex(
        2.0 * _m.atan2(s1.real, s2.real), _m.asinh(s2.real * s1.imag - s2.imag * s1.real)
    )


def acosh(z, /):
    """Return the inverse hyperbolic cosine of z."""
    z = _finite(z, "acosh")
    if abs(z.real) > _LARGE or abs(z.imag) > _LARGE:
        size = _m.log(_hypot(z.real / 2.0, z.imag / 2.0)) + _LN2 * 2.0
        return complex(size, _m.atan2(z.imag, z.real))
    s1 = _sqrt(complex(z.real - 1.0, z.imag))
    s2 = _sqrt(complex(z.real + 1.0, z.imag))
    return complex(
        _m.asinh(s1.real * s2.real + s1.imag * s2.imag), 2.0 * _m.atan2(s1.imag, s2.real)
    )


def _asinh(z):
    if abs(z.real) > _LARGE or abs(z.imag) > _LARGE:
        size = _m.log(_hypot(z.real / 2.0, z.imag / 2.0)) + _LN2 * 2.0
        return complex(_m.copysign(size, z.real), _m.atan2(z.imag, abs(z.real)))
    s1 = _sqrt(complex(1.0 + z.imag, -z.real))
    s2 = _sqrt(complex(1.0 - z.imag, z.real))
    return complex(
        _m.asinh(s1.real * s2.imag - s2.real * s1.imag),
        _m.atan2(z.imag, s1.real * s2.real - s1.imag * s2.imag),
    )


def asinh(z, /):
    """Return the inverse hyperbolic sine of z."""
    return _asinh(_finite(z, "asinh"))


def asin(z, /):
    """Return the arc sine of z."""
    z = _finite(z, "asin")
    s = _asinh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def _atanh(z):
    if _m.copysign(1.0, z.real) < 0.0:
        return -_atanh(-z)
    x, ay = z.real, abs(z.imag)
    if x > _ROOT_LARGE or ay > _ROOT_LARGE:
        h = _hypot(x / 2.0, ay / 2.0)
        return complex(x / 4.0 / h / h, -_m.copysign(pi / 2.0, -z.imag))
    if x == 1.0 and ay < _ROOT_MIN:
        if not ay:
            raise ValueError("math domain error")
        real = -_m.log(_m.sqrt(ay) / _m.sqrt(_hypot(ay, 2.0)))
        return complex(real, _m.copysign(_m.atan2(2.0, -ay) / 2, z.imag))
    return complex(
        _m.log1p(4.0 * x / ((1 - x) * (1 - x) + ay * ay)) / 4.0,
        -_m.atan2(-2.0 * z.imag, (1 - x) * (1 + x) - ay * ay) / 2.0,
    )


def atanh(z, /):
    """Return the inverse hyperbolic tangent of z."""
    return _atanh(_finite(z, "atanh"))


def atan(z, /):
    """Return the arc tangent of z."""
    z = _finite(z, "atan")
    s = _atanh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def _cosh(z):
    if abs(z.real) > _LOG_LARGE:
        less = z.real - _m.copysign(1.0, z.real)
        return _in_range(
            complex(_m.cos(z.imag) * _m.cosh(less) * e, _m.sin(z.imag) * _m.sinh(less) * e)
        )
    return complex(_m.cos(z.imag) * _m.cosh(z.real), _m.sin(z.imag) * _m.sinh(z.real))


def cosh(z, /):
    """Return the hyperbolic cosine of z."""
    return _cosh(_finite(z, "cosh"))


def cos(z, /):
    """Return the cosine of z."""
    z = _finite(z, "cos")
    return _cosh(complex(-z.imag, z.real))


def _sinh(z):
    if abs(z.real) > _LOG_LARGE:
        less = z.real - _m.copysign(1.0, z.real)
        return _in_range(
            complex(_m.cos(z.imag) * _m.sinh(less) * e, _m.sin(z.imag) * _m.cosh(less) * e)
        )
    return complex(_m.cos(z.imag) * _m.sinh(z.real), _m.sin(z.imag) * _m.cosh(z.real))


def sinh(z, /):
    """Return the hyperbolic sine of z."""
    return _sinh(_finite(z, "sinh"))


def sin(z, /):
    """Return the sine of z."""
    z = _finite(z, "sin")
    s = _sinh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def _tanh(z):
    if abs(z.real) > _LOG_LARGE:
        imag = 4.0 * _m.sin(z.imag) * _m.cos(z.imag) * _m.exp(-2.0 * abs(z.real))
        return complex(_m.copysign(1.0, z.real), imag)
    tx, ty = _m.tanh(z.real), _m.tan(z.imag)
    cx = 1.0 / _m.cosh(z.real)
    txty = tx * ty
    denom = 1.0 + txty * txty
    return complex(tx * (1.0 + ty * ty) / denom, ((ty / denom) * cx) * cx)


def tanh(z, /):
    """Return the hyperbolic tangent of z."""
    return _tanh(_finite(z, "tanh"))


def tan(z, /):
    """Return the tangent of z."""
    z = _finite(z, "tan")
    s = _tanh(complex(-z.imag, z.real))
    return complex(s.imag, -s.real)


def phase(z, /):
    """Return argument, also known as the phase angle, of a complex."""
    z = _convert(z)
    return _m.atan2(z.imag, z.real)


def polar(z, /):
    """Convert a complex from rectangular coordinates to polar coordinates.

    r is the distance from 0 and phi the phase angle.
    """
    z = _convert(z)
    return abs(z), phase(z)


def rect(r, phi, /):
    """Convert from polar coordinates to rectangular coordinates."""
    r, phi = _m.fabs(r) * _m.copysign(1.0, r), phi + 0.0
    if not (_m.isfinite(r) and _m.isfinite(phi)):
        raise NotImplementedError("cmath.rect() of an infinity or NaN is not implemented")
    if phi == 0.0:
        return complex(r, r * phi)
    return complex(r * _m.cos(phi), r * _m.sin(phi))


def isfinite(z, /):
    """Return True if both the real and imaginary parts of z are finite, else False."""
    z = _convert(z)
    return _m.isfinite(z.real) and _m.isfinite(z.imag)


def isinf(z, /):
    """Checks if the real or imaginary part of z is infinite."""
    z = _convert(z)
    return _m.isinf(z.real) or _m.isinf(z.imag)


def isnan(z, /):
    """Checks if the real or imaginary part of z not a number (NaN)."""
    z = _convert(z)
    return _m.isnan(z.real) or _m.isnan(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    """Determine whether two complex numbers are close in value."""
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    a, b = _convert(a), _convert(b)
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    return difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a) or difference <= abs_tol
