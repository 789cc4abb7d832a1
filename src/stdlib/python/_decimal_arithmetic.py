"""The operations of `decimal` as functions of numbers and a context.

A Decimal is a sign, an integer coefficient and an exponent.  Operations compute exactly, or to a few digits more than
needed with the last one sticky, and `_finish` rounds once to the context.
"""

from collections import namedtuple
import math
import numbers

import _decimal_context as _c
from _decimal_context import MAX_EMAX, MIN_EMIN, MIN_ETINY, getcontext
from _decimal_digits import (
    ROUND_05UP,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    digit_count as _digit_count,
    drop_digits as _drop_digits,
    exp_fixed as _exp_fixed,
    from_digits as _from_digits,
    ln10 as _ln10,
    ln_fixed as _ln_fixed,
    settled as _settled,
)

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent", module="decimal")

# The class, which `_decimal_type` puts here.
Decimal = None

# What a coefficient and exponent do not say: an infinity, a quiet or a signaling NaN.
_INF, _NAN, _SNAN = "F", "n", "N"


def _make(sign, coef, exp, special=""):
    self = object.__new__(Decimal)
    self._sign = sign
    self._int = coef
    self._exp = exp
    self._special = special
    return self


def _parse(text):
    """The Decimal that a text spells, exactly; None where it spells none."""
    text = text.strip().replace("_", "")
    sign = 0
    rest = text
    if rest[:1] in ("+", "-") and rest:
        sign = 1 if rest[0] == "-" else 0
        rest = rest[1:]
    lowered = rest.lower()
    if lowered in ("inf", "infinity"):
        return _make(sign, 0, 0, _INF)
    for word, special in (("snan", _SNAN), ("nan", _NAN)):
        if lowered.startswith(word):
            digits = rest[len(word) :]
            if digits and not digits.isdecimal():
                return None
            return _make(sign, _from_digits(digits or "0"), 0, special)
    mantissa, marker, exponent = lowered.partition("e")
    exp = 0
    if marker:
        digits = exponent[1:] if exponent[:1] in ("+", "-") else exponent
        if not digits.isdecimal():
            return None
        exp = _from_digits(digits) * (-1 if exponent[0] == "-" else 1)
    whole, _, fraction = mantissa.partition(".")
    if not (whole + fraction).isdecimal() or whole + "." + fraction not in (mantissa, mantissa + "."):
        return None
    return _make(sign, _from_digits(whole + fraction), exp - len(fraction))


def _from_tuple(value):
    """The Decimal of a (sign, digits, exponent) triple."""
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not (isinstance(sign, int) and sign in (0, 1)):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if exponent == "F":
        return _make(sign, 0, 0, _INF)
    coef = 0
    for digit in digits:
        if not (isinstance(digit, int) and 0 <= digit <= 9):
            raise ValueError("coefficient must be a tuple of digits")
        coef = coef * 10 + digit
    if exponent in ("n", "N"):
        return _make(sign, coef, 0, exponent)
    if not isinstance(exponent, int):
        raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    return _make(sign, coef, exponent)


def _from_float(f):
    """The exact value of a float."""
    if f != f:
        return _make(0, 0, 0, _NAN)
    sign = 1 if math.copysign(1.0, f) < 0 else 0
    if f in (math.inf, -math.inf):
        return _make(sign, 0, 0, _INF)
    n, d = abs(f).as_integer_ratio()
    k = d.bit_length() - 1
    return _make(sign, n * 5**k, -k)


def _convert_exactly(value, context):
    """Decimal(value), without rounding."""
    if isinstance(value, Decimal):
        return _make(value._sign, value._int, value._exp, value._special)
    if isinstance(value, str):
        number = _parse(value)
        if number is None:
            return _invalid(context, _c.CONVERSION_SYNTAX)
        if not number._special and not (
            number._exp >= MIN_ETINY and number._exp + _digit_count(number._int) - 1 <= MAX_EMAX
        ):
            return _invalid(context)
        return number
    if isinstance(value, int):
        return _make(1 if value < 0 else 0, abs(value), 0)
    if isinstance(value, (list, tuple)):
        return _from_tuple(value)
    if isinstance(value, float):
        context._signal(_c.FLOAT_OPERATION)
        return _from_float(value)
    raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")


def _operand(value):
    """A Decimal or int as a Decimal; NotImplemented for what cannot take part in arithmetic."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return _make(1 if value < 0 else 0, abs(value), 0)
    return NotImplemented


def _required(value):
    """As _operand, for arguments of methods."""
    number = _operand(value)
    if number is NotImplemented:
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
    return number


def _invalid(context, status=_c.INVALID_OPERATION):
    context._signal(status)
    return _make(0, 0, 0, _NAN)


def _nan_of(context, *operands):
    """The NaN that an operation on these gives, None if there is none among them."""
    for x in operands:
        if x._special == _SNAN:
            context._signal(_c.INVALID_OPERATION)
            return _quiet(x, context)
    for x in operands:
        if x._special == _NAN:
            return _quiet(x, context)
    return None


def _quiet(nan, context):
    """A quiet NaN with as much of the payload as fits."""
    room = context.prec - context.clamp
    return _make(nan._sign, nan._int % 10**room, 0, _NAN)


def _overflow(sign, context, rounding=None):
    """The result that is too large: an infinity or the largest number, as the rounding goes."""
    context._signal(_c.OVERFLOW | _c.INEXACT | _c.ROUNDED)
    rounding = rounding or context.rounding
    toward_zero = (
        rounding in (ROUND_DOWN, ROUND_05UP)
        or (rounding == ROUND_CEILING and sign)
        or (rounding == ROUND_FLOOR and not sign)
    )
    if toward_zero:
        return _make(sign, 10**context.prec - 1, context.Etop())
    return _make(sign, 0, 0, _INF)


def _finish(sign, coef, exp, context, status=0, rounding=None):
    """The number sign * coef * 10**exp, rounded to the context; status tells what has happened already."""
    rounding = rounding or context.rounding
    etiny = context.Emin - context.prec + 1
    etop = context.Emax - context.prec + 1
    if not coef:
        fitted = min(max(exp, etiny), etop if context.clamp else context.Emax)
        if fitted != exp:
            status |= _c.CLAMPED
        if status:
            context._signal(status)
        return _make(sign, 0, fitted)
    size = _digit_count(coef)
    lowest = size + exp - context.prec
    if lowest > etop:
        return _overflow(sign, context, rounding)
    subnormal = lowest < etiny
    if subnormal:
        lowest = etiny
        status |= _c.SUBNORMAL
    if exp < lowest:
        coef, inexact = _drop_digits(coef, lowest - exp, rounding, sign)
        exp = lowest
        if coef == 10**context.prec:
            coef //= 10
            exp += 1
        if exp > etop:
            return _overflow(sign, context, rounding)
        status |= _c.ROUNDED
        if inexact:
            status |= _c.INEXACT
            if subnormal:
                status |= _c.UNDERFLOW
        if not coef:
            status |= _c.CLAMPED
    elif context.clamp and exp > etop:
        status |= _c.CLAMPED
        coef *= 10 ** (exp - etop)
        exp = etop
    if status:
        context._signal(status)
    return _make(sign, coef, exp)


def _rounded(x, context):
    """A number rounded to the context, as unary plus does but with the sign of zero kept."""
    if x._special:
        return _nan_of(context, x) or x
    return _finish(x._sign, x._int, x._exp, context)


def _add(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    if a._special or b._special:
        if a._special and b._special and a._sign != b._sign:
            return _invalid(context)
        return _make(a._sign if a._special else b._sign, 0, 0, _INF)
    exp = min(a._exp, b._exp)
    negative_zero = context.rounding == ROUND_FLOOR and a._sign != b._sign
    if not a._int and not b._int:
        sign = 1 if negative_zero else a._sign & b._sign
        return _finish(sign, 0, exp, context)
    if not a._int or not b._int:
        x = a if a._int else b
        # The zero's exponent counts as far as the digits have room.
        exp = max(exp, x._exp + _digit_count(x._int) - context.prec - 1)
        coef = x._int * 10 ** (x._exp - exp) if exp < x._exp else x._int
        return _finish(x._sign, coef, min(exp, x._exp), context)
    if a._exp < b._exp:
        a, b = b, a
    # a has the larger exponent.  Where b cannot reach the digits that are kept, a trace of it will do.
    b_int, b_exp = b._int, b._exp
    size = _digit_count(b_int)
    reach = a._exp - max(context.prec + 2 - _digit_count(a._int), 2)
    if size + b_exp - 1 < reach - 1:
        b_int, b_exp = 1, reach - 1
    x = a._int * 10 ** (a._exp - b_exp)
    total = (-x if a._sign else x) + (-b_int if b._sign else b_int)
    if not total:
        return _finish(1 if negative_zero else 0, 0, exp, context)
    return _finish(1 if total < 0 else 0, abs(total), b_exp, context)


def _subtract(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    return _add(a, _make(b._sign ^ 1, b._int, b._exp, b._special), context)


def _multiply(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    sign = a._sign ^ b._sign
    if a._special or b._special:
        if (not a._special and not a._int) or (not b._special and not b._int):
            return _invalid(context)
        return _make(sign, 0, 0, _INF)
    return _finish(sign, a._int * b._int, a._exp + b._exp, context)


def _divide(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    sign = a._sign ^ b._sign
    if a._special:
        return _invalid(context) if b._special else _make(sign, 0, 0, _INF)
    if b._special:
        context._signal(_c.CLAMPED)
        return _make(sign, 0, context.Etiny())
    if not b._int:
        if not a._int:
            return _invalid(context, _c.DIVISION_UNDEFINED)
        context._signal(_c.DIVISION_BY_ZERO)
        return _make(sign, 0, 0, _INF)
    ideal = a._exp - b._exp
    if not a._int:
        return _finish(sign, 0, ideal, context)
    shift = _digit_count(b._int) - _digit_count(a._int) + context.prec + 1
    exp = ideal - shift
    if shift >= 0:
        coef, rest = divmod(a._int * 10**shift, b._int)
    else:
        coef, rest = divmod(a._int, b._int * 10**-shift)
    if rest:
        if coef % 5 == 0:
            coef += 1
    else:
        while exp < ideal and coef % 10 == 0:
            coef //= 10
            exp += 1
    return _finish(sign, coef, exp, context)


def _divide_whole(a, b, context):
    """Quotient, and the remainder's coefficient and exponent, of numbers without NaNs, a finite, b not zero.

    None where the quotient is too long.
    """
    if b._special:
        return 0, a._int, a._exp
    exp = min(a._exp, b._exp)
    if not a._int:
        return 0, 0, exp
    if a._exp + _digit_count(a._int) - b._exp - _digit_count(b._int) > context.prec:
        return None
    if b._exp - exp > _digit_count(a._int) + context.prec:
        return 0, a._int, a._exp
    quotient, rest = divmod(a._int * 10 ** (a._exp - exp), b._int * 10 ** (b._exp - exp))
    return None if quotient >= 10**context.prec else (quotient, rest, exp)


def _floor_divide(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    sign = a._sign ^ b._sign
    if a._special:
        return _invalid(context) if b._special else _make(sign, 0, 0, _INF)
    if not b._special and not b._int:
        if not a._int:
            return _invalid(context, _c.DIVISION_UNDEFINED)
        context._signal(_c.DIVISION_BY_ZERO)
        return _make(sign, 0, 0, _INF)
    parts = _divide_whole(a, b, context)
    if parts is None:
        return _invalid(context, _c.DIVISION_IMPOSSIBLE)
    return _finish(sign, parts[0], 0, context)


def _remainder(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    if a._special:
        return _invalid(context)
    if not b._special and not b._int:
        return _invalid(context, _c.INVALID_OPERATION if a._int else _c.DIVISION_UNDEFINED)
    parts = _divide_whole(a, b, context)
    if parts is None:
        return _invalid(context, _c.DIVISION_IMPOSSIBLE)
    return _finish(a._sign, parts[1], parts[2], context)


def _divide_both(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan, nan
    sign = a._sign ^ b._sign
    if a._special:
        if b._special:
            nan = _invalid(context)
            return nan, nan
        return _make(sign, 0, 0, _INF), _invalid(context)
    if not b._special and not b._int:
        if not a._int:
            nan = _invalid(context, _c.DIVISION_UNDEFINED)
            return nan, nan
        context._signal(_c.DIVISION_BY_ZERO | _c.INVALID_OPERATION)
        return _make(sign, 0, 0, _INF), _make(0, 0, 0, _NAN)
    parts = _divide_whole(a, b, context)
    if parts is None:
        nan = _invalid(context, _c.DIVISION_IMPOSSIBLE)
        return nan, nan
    quotient, rest, exp = parts
    return _finish(sign, quotient, 0, context), _finish(a._sign, rest, exp, context)


def _power_integer(sign, base, exponent, digits, context):
    """base ** exponent for an integer exponent of so many digits, by squaring with some digits more."""
    work = context._changed(
        prec=context.prec + digits + (3 if exponent < 0 else 2), rounding=ROUND_HALF_EVEN, clamp=0, _traps=0
    )
    if exponent < 0:
        base = _divide(_make(0, 1, 0), base, work)
        exponent = -exponent
    result = base
    for bit in bin(exponent)[3:]:
        result = _multiply(result, result, work)
        if bit == "1":
            result = _multiply(result, base, work)
        if result._special or (not result._int and work._flags & _c.CLAMPED):
            break
    context._signal(work._flags)
    if result._special:
        return _overflow(sign, context)
    return _finish(sign, result._int, result._exp, context)


def _far_out(sign, base, exponent, context):
    """The result of a power that surely over- or underflows; None for one that may not."""
    adjusted = base._exp + _digit_count(base._int) - 1
    if adjusted > 0:
        lowest = len(str(adjusted)) - 1
    elif adjusted < -1:
        lowest = len(str(-adjusted - 1)) - 1
    else:
        exp = min(base._exp, 0)
        distance = abs(base._int * 10 ** (base._exp - exp) - 10**-exp)
        if not distance:
            return None
        lowest = _digit_count(distance) + exp - 2
    lowest += exponent._exp + _digit_count(exponent._int) - 1
    if (adjusted < 0) == bool(exponent._sign):
        if len(str(context.Emax)) < lowest:
            return _overflow(sign, context)
    elif len(str(abs(context.Etiny()))) < lowest:
        return _finish(sign, 1, context.Etiny() - 1, context)
    return None


def _exp_of(x, context):
    """e**x, rounded half to even, for x finite and not zero."""
    p = context.prec
    adjusted = x._exp + _digit_count(x._int) - 1
    if adjusted > 20:
        # Out of any range.
        if x._sign:
            return _finish(0, 1, context.Etiny() - 1, context, _c.INEXACT | _c.ROUNDED, ROUND_HALF_EVEN)
        return _overflow(0, context, ROUND_HALF_EVEN)
    if adjusted < -p - 1:
        coef, exp = (10 ** (p + 1) - 1, -p - 1) if x._sign else (10**p + 1, -p)
        return _finish(0, coef, exp, context, 0, ROUND_HALF_EVEN)
    extra = 3
    while True:
        places = p + extra + max(adjusted, 0) + 2
        one = 10**places
        scaled = x._int * 10 ** (places + x._exp) if places + x._exp >= 0 else x._int // 10 ** -(places + x._exp)
        mantissa, exp = _exp_fixed(-scaled if x._sign else scaled, one, p + extra)
        # The mantissa carries digits beyond what is reliable.
        spare = max(_digit_count(mantissa) - p - extra, 0)
        if _settled(mantissa, 10 ** (spare + 1), p) or extra > p + 400:
            return _finish(0, mantissa // 10**spare * 10 + 1, exp + spare - 1, context, 0, ROUND_HALF_EVEN)
        extra += p // 2 + 5


def _ln_of(x, context, base10=False):
    """The natural or decimal logarithm of x > 0 (not a power of ten), rounded half to even."""
    p = context.prec
    # How far the result may lie below 1.
    near = 0
    adjusted = x._exp + _digit_count(x._int) - 1
    if adjusted in (0, -1):
        exp = min(x._exp, 0)
        distance = abs(x._int * 10 ** (x._exp - exp) - 10**-exp)
        near = max(-exp - _digit_count(distance) + 1, 0)
    extra = 3
    while True:
        places = p + near + extra
        value = _ln_fixed(x._int, x._exp, places)
        if base10:
            one = 10 ** (places + 10)
            value = value * one // _ln10(one) if value >= 0 else -(-value * one // _ln10(one))
        magnitude = abs(value)
        if _settled(magnitude, 10**9, p) or extra > p + 400:
            return _finish(1 if value < 0 else 0, magnitude * 10 + 1, -places - 11, context, 0, ROUND_HALF_EVEN)
        extra += p // 2 + 5


def _power_real(sign, base, exponent, context):
    """base ** exponent for base > 0, by logarithm and exponential with some digits more."""
    digits = max(context.prec, _digit_count(base._int))
    work = context._changed(
        prec=digits + 4 + 19, rounding=ROUND_HALF_EVEN, Emax=MAX_EMAX, Emin=MIN_EMIN, clamp=0, _traps=0
    )
    logarithm = _log_or_zero(base, work)
    product = _multiply(logarithm, exponent, work)
    if not product._int and not product._special:
        # 1 to a fractional power, with all the digits there are.
        p = context.prec
        return _finish(sign, 10 ** (p - 1), 1 - p, context, _c.INEXACT | _c.ROUNDED)
    result = _exp_of(product, work)
    if result._special:
        return _overflow(sign, context)
    return _finish(sign, result._int, result._exp, context, _c.INEXACT | _c.ROUNDED)


def _log_or_zero(x, context):
    if _equal(x, _make(0, 1, 0)):
        return _make(0, 0, 0)
    return _ln_of(x, context)


def _power(a, b, context):
    nan = _nan_of(context, a, b)
    if nan is not None:
        return nan
    if not b._special and not b._int:
        if not a._special and not a._int:
            return _invalid(context)
        return _make(0, 1, 0)
    whole = not b._special and (b._exp >= 0 or b._int % 10 ** min(-b._exp, _digit_count(b._int)) == 0)
    whole = whole and (b._exp >= 0 or _digit_count(b._int) > -b._exp)
    odd = whole and (b._exp <= 0 and (b._int // 10**-b._exp) & 1 == 1)
    sign = 0
    if a._sign:
        if odd:
            sign = 1
        elif not whole and (a._special or a._int) and not b._special:
            return _invalid(context)
        elif b._special and (a._special or a._int):
            return _invalid(context)
    if a._special or not a._int:
        vanishes = bool(a._special) == bool(b._sign)
        return _make(sign, 0, 0) if vanishes else _make(sign, 0, 0, _INF)
    base = _make(0, a._int, a._exp)
    if b._special:
        order = _compare(base, _make(0, 1, 0))
        if not order:
            context._signal(_c.INEXACT | _c.ROUNDED)
            return _make(sign, 10 ** (context.prec - 1), 1 - context.prec)
        if (order > 0) == (not b._sign):
            return _make(sign, 0, 0, _INF)
        return _make(sign, 0, 0)
    result = _far_out(sign, base, b, context)
    if result is None and whole:
        exponent = b._int * 10**b._exp if b._exp >= 0 else b._int // 10**-b._exp
        digits = max(b._exp + _digit_count(b._int), 0)
        result = _power_integer(sign, base, -exponent if b._sign else exponent, digits, context)
    elif result is None:
        result = _power_real(sign, base, b, context)
    return result


def _compare(a, b):
    """-1, 0 or 1 for numbers that are no NaNs."""
    if a._special or b._special:
        x = (-1 if a._sign else 1) if a._special else 0
        y = (-1 if b._sign else 1) if b._special else 0
        return (x > y) - (x < y)
    if not a._int or not b._int:
        x = 0 if not a._int else -1 if a._sign else 1
        y = 0 if not b._int else -1 if b._sign else 1
        return (x > y) - (x < y)
    if a._sign != b._sign:
        return -1 if a._sign else 1
    x, y = a._exp + _digit_count(a._int), b._exp + _digit_count(b._int)
    if x == y:
        exp = min(a._exp, b._exp)
        x, y = a._int * 10 ** (a._exp - exp), b._int * 10 ** (b._exp - exp)
    order = (x > y) - (x < y)
    return -order if a._sign else order


def _equal(a, b):
    return _compare(a, b) == 0


def _comparable(value, context, equality):
    """The other side of a comparison as a Decimal; NotImplemented for other types."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return _make(1 if value < 0 else 0, abs(value), 0)
    if isinstance(value, float):
        if equality:
            object.__setattr__(context, "_flags", context._flags | _c.FLOAT_OPERATION)
        else:
            context._signal(_c.FLOAT_OPERATION)
        return _from_float(value)
    if equality and isinstance(value, complex):
        return _from_float(value.real) if value.imag == 0 else NotImplemented
    return NotImplemented


def _order(a, other, equality):
    """The order of a Decimal and anything; None where it has none, NotImplemented for other types."""
    context = getcontext()
    if isinstance(other, numbers.Rational) and not isinstance(other, int):
        if a._special:
            b = _make(0, 0, 0)
        else:
            b = _make(1 if other.numerator < 0 else 0, abs(other.numerator), 0)
            a = _make(a._sign, a._int * other.denominator, a._exp)
    else:
        b = _comparable(other, context, equality)
        if b is NotImplemented:
            return b
    if a._special in (_NAN, _SNAN) or b._special in (_NAN, _SNAN):
        if not equality or _SNAN in (a._special, b._special):
            context._signal(_c.INVALID_OPERATION)
        return None
    return _compare(a, b)


def _power_modulo(a, b, m, context):
    """a ** b % m for integers."""
    nan = _nan_of(context, a, b, m)
    if nan is not None:
        return nan
    values = []
    for x in (a, b, m):
        if x._special or (x._exp < 0 and x._int % 10**-x._exp):
            return _invalid(context)
        values.append(x._int * 10**x._exp if x._exp >= 0 else x._int // 10**-x._exp)
    base, exponent, modulus = values
    if b._sign or not modulus or (not base and not exponent) or _digit_count(modulus) > context.prec:
        return _invalid(context)
    sign = a._sign if exponent & 1 else 0
    return _finish(sign, pow(base, exponent, modulus), 0, context)
