"""Integer arithmetic behind `decimal`: digit counts, rounding, logarithms and exponentials, formats."""

from math import isqrt

ROUND_DOWN = "ROUND_DOWN"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_UP = "ROUND_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_05UP = "ROUND_05UP"

# Conversions between int and str are limited to some thousand digits at a time.
_CHUNK = 4000


def digit_count(n):
    """How many decimal digits n >= 0 has."""
    if n < 10**_CHUNK:
        return len(str(n))
    estimate = int(n.bit_length() * 0.30102999566398114)
    while 10**estimate <= n:
        estimate += 1
    return estimate


def digits_of(n):
    """n >= 0 in decimal, however long it is."""
    if n < 10**_CHUNK:
        return str(n)
    pieces = []
    unit = 10**_CHUNK
    while n:
        n, piece = divmod(n, unit)
        pieces.append(str(piece).zfill(_CHUNK))
    return "".join(reversed(pieces)).lstrip("0")


def from_digits(text):
    """The value of decimal digits, however many there are."""
    if len(text) <= _CHUNK:
        return int(text)
    value = 0
    unit = 10**_CHUNK
    first = len(text) % _CHUNK
    if first:
        value = int(text[:first])
    for at in range(first, len(text), _CHUNK):
        value = value * unit + int(text[at : at + _CHUNK])
    return value


def round_quotient(quotient, rest, divisor, rounding, negative):
    """quotient + rest / divisor (0 <= rest < divisor) as an integer."""
    if not rest:
        return quotient
    if rounding == ROUND_HALF_EVEN:
        twice = rest * 2
        up = twice > divisor or (twice == divisor and quotient & 1)
    elif rounding == ROUND_HALF_UP:
        up = rest * 2 >= divisor
    elif rounding == ROUND_HALF_DOWN:
        up = rest * 2 > divisor
    elif rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_DOWN:
        up = False
    elif rounding == ROUND_CEILING:
        up = not negative
    elif rounding == ROUND_FLOOR:
        up = negative
    else:
        up = quotient % 5 == 0
    return quotient + 1 if up else quotient


def drop_digits(n, count, rounding, negative):
    """n without its last count digits, rounded; and whether anything but zeros was dropped."""
    if count > digit_count(n) + 1:
        # Far below half a unit.
        return round_quotient(0, 1 if n else 0, 10, rounding, negative), bool(n)
    unit = 10**count
    quotient, rest = divmod(n, unit)
    return round_quotient(quotient, rest, unit, rounding, negative), bool(rest)


def root(n, shift):
    """The square root of n * 100**shift, its last digit showing inexactness; and whether it is exact."""
    n = n * 100**shift if shift >= 0 else n
    rest = 0
    if shift < 0:
        n, rest = divmod(n, 100**-shift)
    result = isqrt(n)
    exact = result * result == n and not rest
    if not exact and result % 5 == 0:
        result += 1
    return result, exact


def _inverse_tanh(num, den, one):
    """atanh(num / den) in units of 1 / one, a few units off at most."""
    term = one * num // den
    total = term
    n = 1
    num2, den2 = num * num, den * den
    while term:
        n += 2
        term = term * num2 // den2
        total += term // n
    return total


_LN2 = {}
_LN10 = {}


def ln2(one):
    """ln(2) in units of 1 / one."""
    if one not in _LN2:
        _LN2.clear()
        wide = one << 16
        _LN2[one] = (
            18 * _inverse_tanh(1, 26, wide)
            - 2 * _inverse_tanh(1, 4801, wide)
            + 8 * _inverse_tanh(1, 8749, wide)
        ) >> 16
    return _LN2[one]


def ln10(one):
    """ln(10) in units of 1 / one."""
    if one not in _LN10:
        _LN10.clear()
        wide = one << 16
        _LN10[one] = (
            46 * _inverse_tanh(1, 31, wide)
            + 34 * _inverse_tanh(1, 49, wide)
            + 20 * _inverse_tanh(1, 161, wide)
        ) >> 16
    return _LN10[one]


def ln_fixed(coef, exp, places):
    """ln(coef * 10**exp) with so many decimal places, a few hundred units in the last of ten more off at most."""
    one = 10 ** (places + 10)
    size = digit_count(coef)
    adjusted = exp + size - 1
    if adjusted == -1:
        # Just below 1: stay there, lest the logarithms of powers cancel.
        adjusted = 0
    # m = coef * 10**exp / 10**adjusted, between 0.1 and 10.
    shift = exp - adjusted
    num, den = (coef * 10**shift, 1) if shift >= 0 else (coef, 10**-shift)
    twos = 0
    while num * 5 > den * 7:
        den *= 2
        twos += 1
    while num * 7 < den * 5:
        num *= 2
        twos -= 1
    top, bottom = num - den, num + den
    total = 2 * _inverse_tanh(top, bottom, one) if top >= 0 else -2 * _inverse_tanh(-top, bottom, one)
    return total + twos * ln2(one) + adjusted * ln10(one)


def exp_fixed(x, one, digits):
    """e**(x / one) as (mantissa, exponent of ten), the mantissa with at least so many reliable digits."""
    guard = 10 ** (digits + 12)
    tens = x // ln10(one)
    # The remainder with the working precision; x is known to as many places as one has.
    rest = (x - tens * ln10(one)) * guard // one
    halvings = 8
    small = rest >> halvings
    term = total = small
    n = 1
    while term:
        n += 1
        term = term * small // (guard * n)
        total += term
    # (1 + s)**2 - 1 = 2 s + s**2.
    for _ in range(halvings):
        total = 2 * total + total * total // guard
    return guard + total, tens - (digits + 12)


def settled(mantissa, error, precision):
    """Whether mantissa +- error rounds to precision digits in one way only, ties excluded."""
    excess = digit_count(mantissa) - precision
    if excess <= 0:
        return False
    half = 5 * 10 ** (excess - 1)
    low, high = mantissa - error, mantissa + error
    return (low + half) // (2 * half) == (high + half) // (2 * half) and low // half == high // half


class FormatSpec:
    """A format specification for decimals; `valid` says whether it is one."""

    def __init__(self, text):
        at = 0
        self.fill, self.align = " ", ""
        if len(text) > 1 and text[1] in "<>=^":
            self.fill, self.align = text[0], text[1]
            at = 2
        elif text[:1] and text[0] in "<>=^":
            self.align = text[0]
            at = 1
        end = len(text)

        def take(chars):
            nonlocal at
            if at < end and text[at] in chars:
                at += 1
                return text[at - 1]
            return ""

        def number():
            nonlocal at
            start = at
            while at < end and text[at] in "0123456789":
                at += 1
            return text[start:at]

        self.sign = take("+- ")
        self.no_negative_zero = bool(take("z"))
        self.keep_point = bool(take("#"))
        self.zero_pad = False
        if take("0"):
            self.zero_pad = True
            # An alignment beside zero padding is a contradiction.
            self.valid = not self.align
            if self.valid:
                self.fill, self.align = "0", "="
        else:
            self.valid = True
        self.width = int(number() or "0")
        self.grouping = take(",_")
        self.precision = None
        self.fraction_grouping = ""
        if take("."):
            digits = number()
            self.fraction_grouping = take(",_")
            self.valid = self.valid and bool(digits or self.fraction_grouping)
            if digits:
                self.precision = int(digits)
        self.kind = take("eEfFgGn%")
        self.valid = self.valid and at == end and not (self.grouping and self.kind == "n")
        if not self.align:
            self.align = ">"

    def pad(self, sign, body):
        """Sign and body in their field."""
        padding = self.fill * (self.width - len(sign) - len(body))
        if self.align == "<":
            return sign + body + padding
        if self.align == ">":
            return padding + sign + body
        if self.align == "=":
            return sign + padding + body
        half = len(padding) // 2
        return padding[:half] + sign + body + padding[half:]

    def show_sign(self, negative):
        if negative:
            return "-"
        return self.sign if self.sign in ("+", " ") else ""

    def lay_out(self, negative, whole, tail):
        """A number in its field: digits grouped, zeros that pad among them."""
        sign = self.show_sign(negative)
        if self.grouping:
            minimum = self.width - len(sign) - len(tail) if self.zero_pad else 0
            groups = []
            width = 0
            while True:
                piece, whole = whole[-3:], whole[:-3]
                if not whole:
                    # Leading zeros fill what is left of the field.
                    wanted = min(3, max(len(piece), minimum - width))
                    piece = piece.zfill(wanted)
                groups.append(piece)
                width += len(piece) + 1
                if not whole and width > minimum:
                    break
                if not whole and width == minimum:
                    groups.append("0")
                    break
            whole = self.grouping.join(reversed(groups))
        return self.pad(sign, whole + tail)
