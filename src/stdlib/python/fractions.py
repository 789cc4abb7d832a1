"""Fraction, infinite-precision, rational numbers."""

import math
import numbers
import operator
import sys

__all__ = ["Fraction"]

_HASH_MODULUS = sys.hash_info.modulus
_HASH_INF = sys.hash_info.inf


class _Scanner:
    """Reads a literal or a format specification from left to right."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def done(self):
        return self.at == len(self.text)

    def peek(self, chars):
        """Whether the next character is one of these."""
        return self.at < len(self.text) and self.text[self.at] in chars

    def take(self, chars):
        """The next character, if it is one of these; else an empty string."""
        if self.peek(chars):
            self.at += 1
            return self.text[self.at - 1]
        return ""

    def skip_space(self):
        while not self.done() and self.text[self.at].isspace():
            self.at += 1

    def digits(self):
        """Decimal digits with single underscores between them (which are dropped), perhaps none."""
        text, start = self.text, self.at
        while self.at < len(text):
            if text[self.at].isdecimal():
                self.at += 1
            elif (
                text[self.at] == "_"
                and self.at > start
                and self.at + 1 < len(text)
                and text[self.at + 1].isdecimal()
            ):
                self.at += 2
            else:
                break
        return text[start : self.at].replace("_", "")


def _parse_literal(text):
    """Numerator and denominator of '3', '-1/2', '1.25', '1e-3'; None where the text is none of these."""
    scanner = _Scanner(text)
    scanner.skip_space()
    sign = scanner.take("+-")
    whole = scanner.digits()
    denominator = 1
    numerator = int(whole or "0")
    start = scanner.at
    scanner.skip_space()
    if whole and scanner.take("/"):
        scanner.skip_space()
        digits = scanner.digits()
        if not digits:
            return None
        denominator = int(digits)
    else:
        scanner.at = start
        decimals = ""
        if scanner.take("."):
            decimals = scanner.digits()
        if not whole and not decimals:
            return None
        if decimals:
            scale = 10 ** len(decimals)
            numerator = numerator * scale + int(decimals)
            denominator *= scale
        if scanner.take("eE"):
            exponent_sign = scanner.take("+-")
            exponent = scanner.digits()
            if not exponent:
                return None
            if exponent_sign == "-":
                denominator *= 10 ** int(exponent)
            else:
                numerator *= 10 ** int(exponent)
    scanner.skip_space()
    if not scanner.done():
        return None
    return (-numerator if sign == "-" else numerator), denominator


class _Spec:
    """A format specification, as far as fractions have one.  `valid` says whether it is one."""

    def __init__(self, text, is_general):
        scanner = _Scanner(text)
        self.fill, self.align = " ", ">"
        if len(text) > 1 and text[1] in "<>=^":
            self.fill, self.align = text[0], text[1]
            scanner.at = 2
        elif scanner.peek("<>=^"):
            self.align = scanner.take("<>=^")
        aligned = scanner.at > 0
        self.sign = scanner.take("-+ ")
        self.no_neg_zero = bool(not is_general and scanner.take("z"))
        self.alternate = bool(scanner.take("#"))
        self.zero_pad = False
        rest = text[scanner.at :]
        if not is_general and len(rest) > 1 and rest[0] == "0" and rest[1] in "0123456789":
            # A zero before a width pads with zeros; alone it is the width.
            self.zero_pad = bool(scanner.take("0"))
        start = scanner.at
        while scanner.take("0123456789"):
            pass
        width = text[start : scanner.at]
        self.minimum_width = int(width or "0")
        self.grouping = scanner.take(",_")
        self.precision = 6
        self.frac_grouping = ""
        self.kind = ""
        self.valid = not (is_general and width.startswith("0"))
        if not is_general:
            if scanner.take("."):
                start = scanner.at
                while scanner.take("0123456789"):
                    pass
                if scanner.at > start:
                    self.precision = int(text[start : scanner.at])
                self.frac_grouping = scanner.take(",_")
                self.valid = scanner.at > start
            self.kind = scanner.take("eEfFgG%")
            self.valid = self.valid and bool(self.kind)
        self.valid = self.valid and scanner.done() and not (aligned and self.zero_pad)


def _to_exponent(n, d, exponent, no_neg_zero=False):
    """Round n/d to the nearest multiple of 10**exponent, ties to even: (is negative, multiple)."""
    if exponent >= 0:
        d *= 10**exponent
    else:
        n *= 10**-exponent
    # Halves are rounded up here, and down again where that makes an odd number.
    q, r = divmod(n + (d >> 1), d)
    if r == 0 and d & 1 == 0:
        q &= -2
    sign = q < 0 if no_neg_zero else n < 0
    return sign, abs(q)


def _to_figures(n, d, figures):
    """Round n/d to so many significant figures: (is negative, significand, exponent)."""
    if n == 0:
        return False, 0, 1 - figures
    str_n, str_d = str(abs(n)), str(d)
    m = len(str_n) - len(str_d) + (str_d <= str_n)
    exponent = m - figures
    sign, significand = _to_exponent(n, d, exponent)
    # Rounding up may have given one figure more.
    if len(str(significand)) == figures + 1:
        significand //= 10
        exponent += 1
    return sign, significand, exponent


class Fraction(numbers.Rational):
    """This class implements rational numbers.

    In the two-argument form of the constructor, Fraction(8, 6) will
    produce a rational number equivalent to 4/3. Both arguments must
    be Rational. The numerator defaults to 0 and the denominator
    defaults to 1 so that Fraction(3) == 3 and Fraction() == 0.

    Fractions can also be constructed from:

      - numeric strings similar to those accepted by the
        float constructor (for example, '-2.3' or '1e10')

      - strings of the form '123/456'

      - float and Decimal instances

      - other Rational instances (including integers)
    """

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        """Constructs a Rational."""
        self = super(Fraction, cls).__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator, self._denominator = numerator, 1
                return self
            if isinstance(numerator, numbers.Rational):
                self._numerator = numerator.numerator
                self._denominator = numerator.denominator
                return self
            if isinstance(numerator, float) or (
                not isinstance(numerator, (type, str)) and hasattr(numerator, "as_integer_ratio")
            ):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            if not isinstance(numerator, str):
                raise TypeError(
                    "argument should be a string or a Rational instance or have the as_integer_ratio() method"
                )
            pair = _parse_literal(numerator)
            if pair is None:
                raise ValueError("Invalid literal for Fraction: %r" % numerator)
            numerator, denominator = pair
        elif type(numerator) is int is type(denominator):
            pass
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            numerator, denominator = (
                numerator.numerator * denominator.denominator,
                denominator.numerator * numerator.denominator,
            )
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        g = math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator = numerator // g
        self._denominator = denominator // g
        return self

    @classmethod
    def from_number(cls, number):
        """Converts a finite real number to a rational number, exactly."""
        if type(number) is int:
            return cls._from_coprime_ints(number, 1)
        if isinstance(number, numbers.Rational):
            return cls._from_coprime_ints(number.numerator, number.denominator)
        if isinstance(number, float) or (
            not isinstance(number, type) and hasattr(number, "as_integer_ratio")
        ):
            return cls._from_coprime_ints(*number.as_integer_ratio())
        raise TypeError(
            "argument should be a Rational instance or have the as_integer_ratio() method"
        )

    @classmethod
    def from_float(cls, f):
        """Converts a finite float to a rational number, exactly."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(
                f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})"
            )
        return cls._from_coprime_ints(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """Converts a finite Decimal instance to a rational number, exactly."""
        from decimal import Decimal

        if isinstance(dec, numbers.Integral):
            dec = Decimal(int(dec))
        elif not isinstance(dec, Decimal):
            raise TypeError(
                f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})"
            )
        return cls._from_coprime_ints(*dec.as_integer_ratio())

    @classmethod
    def _from_coprime_ints(cls, numerator, denominator, /):
        """A fraction in lowest terms already, with a positive denominator."""
        obj = super(Fraction, cls).__new__(cls)
        obj._numerator = numerator
        obj._denominator = denominator
        return obj

    def is_integer(self):
        """Return True if the Fraction is an integer."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """Return a pair of integers, whose ratio is equal to the original Fraction."""
        return (self._numerator, self._denominator)

    def limit_denominator(self, max_denominator=1000000):
        """Closest Fraction to self with denominator at most max_denominator."""
        # The best approximations are a convergent of the continued fraction, or a semiconvergent before the next.
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction._from_coprime_ints(p1, q1)
        return Fraction._from_coprime_ints(p0 + k * p1, q0 + k * q1)

    @property
    def numerator(a):
        return a._numerator

    @property
    def denominator(a):
        return a._denominator

    def __repr__(self):
        """repr(self)"""
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        """str(self)"""
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def _format_general(self, spec):
        """A fraction as such: numerator, slash, denominator."""
        n, d = self._numerator, self._denominator
        grouping = spec.grouping
        body = f"{abs(n):{grouping}}"
        if d > 1 or spec.alternate:
            body += f"/{d:{grouping}}"
        sign = "-" if n < 0 else "" if spec.sign in ("", "-") else spec.sign
        return self._pad(spec, sign, body)

    def _pad(self, spec, sign, body):
        padding = spec.fill * (spec.minimum_width - len(sign) - len(body))
        if spec.align == ">":
            return padding + sign + body
        if spec.align == "<":
            return sign + body + padding
        if spec.align == "^":
            half = len(padding) // 2
            return padding[:half] + sign + body + padding[half:]
        return sign + padding + body

    def _format_float_style(self, spec):
        """As a float of arbitrary precision would be."""
        kind, precision = spec.kind, spec.precision
        trim_zeros = kind in "gG" and not spec.alternate
        trim_point = not spec.alternate
        n, d = self._numerator, self._denominator
        if kind in "fF%":
            exponent = -precision
            if kind == "%":
                exponent -= 2
            negative, significand = _to_exponent(n, d, exponent, spec.no_neg_zero)
            scientific = False
            point = precision
        else:
            figures = max(precision, 1) if kind in "gG" else precision + 1
            negative, significand, exponent = _to_figures(n, d, figures)
            scientific = kind in "eE" or exponent > 0 or exponent + figures <= -4
            point = figures - 1 if scientific else -exponent
        if kind == "%":
            suffix = "%"
        elif scientific:
            suffix = f"{'E' if kind in 'EG' else 'e'}{exponent + point:+03d}"
        else:
            suffix = ""
        digits = f"{significand:0{point + 1}d}"
        sign = "-" if negative else "" if spec.sign in ("", "-") else spec.sign
        leading = digits[: len(digits) - point]
        frac = digits[len(digits) - point :]
        if trim_zeros:
            frac = frac.rstrip("0")
        separator = "" if trim_point and not frac else "."
        if spec.frac_grouping:
            frac = spec.frac_grouping.join(frac[i : i + 3] for i in range(0, len(frac), 3))
        trailing = separator + frac + suffix
        if spec.zero_pad:
            # Zeros take part in grouping.
            minimum = spec.minimum_width - len(sign) - len(trailing)
            leading = leading.zfill(3 * minimum // 4 + 1 if spec.grouping else minimum)
        if spec.grouping:
            first = 1 + (len(leading) - 1) % 3
            leading = leading[:first] + "".join(
                spec.grouping + leading[i : i + 3] for i in range(first, len(leading), 3)
            )
        return self._pad(spec, sign, leading + trailing)

    def __format__(self, format_spec, /):
        """Format this fraction according to the given format specification."""
        spec = _Spec(format_spec, True)
        if spec.valid:
            return self._format_general(spec)
        spec = _Spec(format_spec, False)
        if spec.valid:
            return self._format_float_style(spec)
        raise ValueError(
            f"Invalid format specifier {format_spec!r} for object of type {type(self).__name__!r}"
        )

    def _methods_of(exact, operation, with_complex=True):
        """The forward and the reverse method of an operator: exact among rationals, else by floats."""

        def forward(a, b):
            if isinstance(b, Fraction):
                return exact(a, b)
            if isinstance(b, int):
                return exact(a, Fraction(b))
            if isinstance(b, float):
                return operation(float(a), b)
            if with_complex and isinstance(b, complex):
                return operation(float(a), b)
            return NotImplemented

        forward.__name__ = "__" + operation.__name__ + "__"
        forward.__doc__ = exact.__doc__

        def reverse(b, a):
            if isinstance(a, numbers.Rational):
                return exact(Fraction(a), b)
            if isinstance(a, numbers.Real):
                return operation(float(a), float(b))
            if with_complex and isinstance(a, numbers.Complex):
                return operation(complex(a), float(b))
            return NotImplemented

        reverse.__name__ = "__r" + operation.__name__ + "__"
        reverse.__doc__ = exact.__doc__
        return forward, reverse

    def _add(a, b):
        """a + b"""
        na, da = a._numerator, a._denominator
        nb, db = b._numerator, b._denominator
        g = math.gcd(da, db)
        if g == 1:
            return Fraction._from_coprime_ints(na * db + da * nb, da * db)
        s = da // g
        t = na * (db // g) + nb * s
        g2 = math.gcd(t, g)
        if g2 == 1:
            return Fraction._from_coprime_ints(t, s * db)
        return Fraction._from_coprime_ints(t // g2, s * (db // g2))

    __add__, __radd__ = _methods_of(_add, operator.add)

    def _sub(a, b):
        """a - b"""
        na, da = a._numerator, a._denominator
        nb, db = b._numerator, b._denominator
        g = math.gcd(da, db)
        if g == 1:
            return Fraction._from_coprime_ints(na * db - da * nb, da * db)
        s = da // g
        t = na * (db // g) - nb * s
        g2 = math.gcd(t, g)
        if g2 == 1:
            return Fraction._from_coprime_ints(t, s * db)
        return Fraction._from_coprime_ints(t // g2, s * (db // g2))

    __sub__, __rsub__ = _methods_of(_sub, operator.sub)

    def _mul(a, b):
        """a * b"""
        na, da = a._numerator, a._denominator
        nb, db = b._numerator, b._denominator
        g1 = math.gcd(na, db)
        if g1 > 1:
            na //= g1
            db //= g1
        g2 = math.gcd(nb, da)
        if g2 > 1:
            nb //= g2
            da //= g2
        return Fraction._from_coprime_ints(na * nb, db * da)

    __mul__, __rmul__ = _methods_of(_mul, operator.mul)

    def _div(a, b):
        """a / b"""
        nb, db = b._numerator, b._denominator
        if nb == 0:
            raise ZeroDivisionError(f"Fraction({db}, 0)")
        na, da = a._numerator, a._denominator
        g1 = math.gcd(na, nb)
        if g1 > 1:
            na //= g1
            nb //= g1
        g2 = math.gcd(db, da)
        if g2 > 1:
            da //= g2
            db //= g2
        n, d = na * db, nb * da
        if d < 0:
            n, d = -n, -d
        return Fraction._from_coprime_ints(n, d)

    __truediv__, __rtruediv__ = _methods_of(_div, operator.truediv)

    def _floordiv(a, b):
        """a // b"""
        return (a.numerator * b.denominator) // (a.denominator * b.numerator)

    __floordiv__, __rfloordiv__ = _methods_of(_floordiv, operator.floordiv, False)

    def _divmod(a, b):
        """(a // b, a % b)"""
        da, db = a.denominator, b.denominator
        div, n_mod = divmod(a.numerator * db, da * b.numerator)
        return div, Fraction(n_mod, da * db)

    __divmod__, __rdivmod__ = _methods_of(_divmod, divmod, False)

    def _mod(a, b):
        """a % b"""
        da, db = a.denominator, b.denominator
        return Fraction((a.numerator * db) % (b.numerator * da), da * db)

    __mod__, __rmod__ = _methods_of(_mod, operator.mod, False)

    def __pow__(a, b, modulo=None):
        """a ** b

        If b is not an integer, the result will be a float or complex
        since roots are generally irrational. If b is an integer, the
        result will be rational.
        """
        if modulo is not None:
            return NotImplemented
        if isinstance(b, numbers.Rational):
            if b.denominator != 1:
                # A fractional power leaves the rationals.
                return float(a) ** float(b)
            power = b.numerator
            if power >= 0:
                return Fraction._from_coprime_ints(a._numerator**power, a._denominator**power)
            if a._numerator > 0:
                return Fraction._from_coprime_ints(a._denominator**-power, a._numerator**-power)
            if a._numerator == 0:
                raise ZeroDivisionError(f"Fraction({a._denominator ** -power}, 0)")
            return Fraction._from_coprime_ints(
                (-a._denominator) ** -power, (-a._numerator) ** -power
            )
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a, modulo=None):
        """a ** b"""
        if modulo is not None:
            return NotImplemented
        if b._denominator == 1 and b._numerator >= 0:
            return a**b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        if b._denominator == 1:
            return a**b._numerator
        return a ** float(b)

    def __pos__(a):
        """+a: Coerces a subclass instance to Fraction"""
        return Fraction._from_coprime_ints(a._numerator, a._denominator)

    def __neg__(a):
        """-a"""
        return Fraction._from_coprime_ints(-a._numerator, a._denominator)

    def __abs__(a):
        """abs(a)"""
        return Fraction._from_coprime_ints(abs(a._numerator), a._denominator)

    def __int__(a, _index=operator.index):
        """int(a)"""
        if a._numerator < 0:
            return _index(-(-a._numerator // a._denominator))
        return _index(a._numerator // a._denominator)

    def __trunc__(a):
        """math.trunc(a)"""
        if a._numerator < 0:
            return -(-a._numerator // a._denominator)
        return a._numerator // a._denominator

    def __floor__(a):
        """math.floor(a)"""
        return a._numerator // a._denominator

    def __ceil__(a):
        """math.ceil(a)"""
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        """round(self, ndigits)

        Rounds half toward even.
        """
        if ndigits is None:
            d = self._denominator
            floor, remainder = divmod(self._numerator, d)
            if remainder * 2 < d:
                return floor
            if remainder * 2 > d:
                return floor + 1
            return floor + (floor & 1)
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        """hash(self)"""
        # numerator / denominator modulo the prime of all numeric hashes.
        try:
            inverse = pow(self._denominator, -1, _HASH_MODULUS)
        except ValueError:
            hash_ = _HASH_INF
        else:
            hash_ = hash(hash(abs(self._numerator)) * inverse)
        result = hash_ if self._numerator >= 0 else -hash_
        return -2 if result == -1 else result

    def __eq__(a, b):
        """a == b"""
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            if math.isnan(b) or math.isinf(b):
                return 0.0 == b
            return a == a.from_float(b)
        return NotImplemented

    def _richcmp(self, other, op):
        """An ordering, exact for rationals and floats."""
        if isinstance(other, numbers.Rational):
            return op(
                self._numerator * other.denominator, self._denominator * other.numerator
            )
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        """a < b"""
        return a._richcmp(b, operator.lt)

    def __gt__(a, b):
        """a > b"""
        return a._richcmp(b, operator.gt)

    def __le__(a, b):
        """a <= b"""
        return a._richcmp(b, operator.le)

    def __ge__(a, b):
        """a >= b"""
        return a._richcmp(b, operator.ge)

    def __bool__(a):
        """a != 0"""
        return bool(a._numerator)

    def __reduce__(self):
        return (self.__class__, (self._numerator, self._denominator))

    def __copy__(self):
        if type(self) == Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        if type(self) == Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)
