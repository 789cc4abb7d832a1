"""The class `decimal.Decimal`."""

import math
import numbers
import sys

import _decimal_arithmetic as _a
import _decimal_context as _c
from _decimal_arithmetic import (
    _INF,
    _NAN,
    _SNAN,
    DecimalTuple,
    _add,
    _compare,
    _convert_exactly,
    _divide,
    _divide_both,
    _divide_whole,
    _exp_of,
    _finish,
    _floor_divide,
    _from_float,
    _invalid,
    _ln_of,
    _make,
    _multiply,
    _nan_of,
    _operand,
    _order,
    _power,
    _quiet,
    _remainder,
    _required,
    _rounded,
    _subtract,
)
from _decimal_context import ContextState, getcontext
from _krait import native_class
from _decimal_digits import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    FormatSpec,
    digit_count,
    digits_of,
    drop_digits,
    root,
)

_MODULUS = sys.hash_info.modulus
# The inverse of ten, for negative exponents.
_TENTH = pow(10, _MODULUS - 2, _MODULUS)


def _current(context):
    """A context argument, or the current context."""
    if context is None:
        return getcontext()
    if not isinstance(context, ContextState):
        raise TypeError("optional argument must be a context")
    return context


def _operators(function):
    """The two methods of a binary operator."""

    def forward(self, other, /):
        other = _operand(other)
        if other is NotImplemented:
            return other
        return function(self, other, getcontext())

    def reflected(self, other, /):
        other = _operand(other)
        if other is NotImplemented:
            return other
        return function(other, self, getcontext())

    return forward, reflected


def _logical(name, function):
    """A method on numbers whose digits are truth values."""

    def method(self, other, context=None):
        context = _current(context)
        other = _required(other)
        for x in (self, other):
            if x._special or x._sign or x._exp or set(digits_of(x._int)) - {"0", "1"}:
                return _invalid(context)
        prec = context.prec
        a = digits_of(self._int).zfill(prec)[-prec:]
        b = digits_of(other._int).zfill(prec)[-prec:]
        return _make(0, int("".join(function(x, y) for x, y in zip(a, b))), 0)

    method.__name__ = name
    method.__doc__ = f"Return the digit-wise '{name[8:]}' of the two (logical) operands."
    return method


def _extreme(name, wanted, by_magnitude):
    """`max`, `min` and their kin."""

    def method(self, other, context=None):
        context = _current(context)
        other = _required(other)
        a, b = self, other
        if a._special or b._special:
            # A quiet NaN gives way to a number.
            if a._special == _NAN and b._special not in (_NAN, _SNAN):
                return _rounded(b, context)
            if b._special == _NAN and a._special not in (_NAN, _SNAN):
                return _rounded(a, context)
            nan = _nan_of(context, a, b)
            if nan is not None:
                return nan
        order = _compare(a.copy_abs(), b.copy_abs()) if by_magnitude else _compare(a, b)
        if not order:
            order = _compare(a, b) or int(a.compare_total(b))
        return _rounded(a if order == wanted or not order else b, context)

    method.__name__ = name
    return method


class Decimal:
    """Construct a new Decimal object. value can be an integer, string, tuple,
    or another Decimal object. If no value is given, return Decimal('0').
    The context does not affect the conversion and is only passed to determine
    if the InvalidOperation trap is active.
    """

    __slots__ = ("_sign", "_int", "_exp", "_special")

    def __new__(cls, value="0", context=None):
        number = _convert_exactly(value, _current(context))
        if cls is Decimal:
            return number
        self = object.__new__(cls)
        self._sign, self._int = number._sign, number._int
        self._exp, self._special = number._exp, number._special
        return self

    @classmethod
    def from_float(cls, f, /):
        """Class method that converts a float to a decimal number, exactly."""
        if isinstance(f, int):
            number = _make(1 if f < 0 else 0, abs(f), 0)
        elif isinstance(f, float):
            number = _from_float(f)
        else:
            raise TypeError("argument must be int or float")
        return number if cls is Decimal else cls(number)

    @classmethod
    def from_number(cls, number, /):
        """Class method that converts a real number to a decimal number, exactly."""
        if isinstance(number, (int, float)):
            return cls.from_float(number)
        if isinstance(number, Decimal):
            return cls(number)
        raise TypeError(f"conversion from {type(number).__name__} to Decimal is not supported")

    # ---- text

    def __repr__(self):
        return f"Decimal('{self}')"

    def __str__(self):
        return self._text(getcontext(), False)

    def to_eng_string(self, context=None):
        """Convert to an engineering-type string."""
        return self._text(_current(context), True)

    def _text(self, context, engineering):
        sign = "-" if self._sign else ""
        if self._special == _INF:
            return sign + "Infinity"
        if self._special:
            word = "NaN" if self._special == _NAN else "sNaN"
            return sign + word + (digits_of(self._int) if self._int else "")
        digits = digits_of(self._int)
        exp = self._exp
        leftdigits = exp + len(digits)
        if exp <= 0 and leftdigits > -6:
            point = leftdigits
        elif not engineering:
            point = 1
        elif not self._int:
            point = (leftdigits + 1) % 3 - 1
        else:
            point = (leftdigits - 1) % 3 + 1
        if point <= 0:
            body = "0." + "0" * -point + digits
        elif point >= len(digits):
            body = digits + "0" * (point - len(digits))
        else:
            body = digits[:point] + "." + digits[point:]
        if leftdigits != point:
            body += f"{'E' if context.capitals else 'e'}{leftdigits - point:+d}"
        return sign + body

    def __format__(self, specifier, /):
        """Formats the Decimal according to specifier."""
        if not isinstance(specifier, str):
            raise TypeError("format arg must be str")
        spec = FormatSpec(specifier)
        if not spec.valid:
            raise ValueError("invalid format string")
        context = getcontext()
        kind = spec.kind or ("g" if context.capitals == 0 else "G")
        if kind == "n":
            kind = "g"
        if self._special:
            if spec.zero_pad:
                spec.fill, spec.align = " ", ">"
            body = self.copy_abs()._text(context, False) + ("%" if kind == "%" else "")
            return spec.pad(spec.show_sign(self._sign), body)
        x = self
        if kind == "%":
            x = _make(x._sign, x._int, x._exp + 2)
        precision = spec.precision
        if precision is not None:
            if kind in "eE":
                x = x._to_figures(precision + 1, context.rounding)
            elif kind in "fF%":
                x = x._to_exponent(-precision, context.rounding)
            elif digit_count(x._int) > precision:
                x = x._to_figures(max(precision, 1), context.rounding)
        if not x._int and x._exp > 0 and kind in "fF%":
            x = x._to_exponent(0, context.rounding)
        negative = x._sign and not (spec.no_negative_zero and not x._int)
        digits = digits_of(x._int)
        leftdigits = x._exp + len(digits)
        if kind in "eE":
            point = 1 - precision if not x._int and precision is not None else 1
        elif kind in "fF%" or (x._exp <= 0 and leftdigits > -6):
            point = leftdigits
        else:
            point = 1
        if point <= 0:
            whole, fraction = "0", "0" * -point + digits
        elif point > len(digits):
            whole, fraction = digits + "0" * (point - len(digits)), ""
        else:
            whole, fraction = digits[:point] or "0", digits[point:]
        if spec.fraction_grouping:
            pieces = [fraction[at : at + 3] for at in range(0, len(fraction), 3)]
            fraction = spec.fraction_grouping.join(pieces)
        tail = "." + fraction if fraction or spec.keep_point else ""
        exponent = leftdigits - point
        if exponent or kind in "eE":
            tail += f"{'E' if kind in 'EG' else 'e'}{exponent:+d}"
        if kind == "%":
            tail += "%"
        return spec.lay_out(negative, whole, tail)

    def _to_exponent(self, exp, rounding):
        """The number with another exponent."""
        if self._exp >= exp:
            return _make(self._sign, self._int * 10 ** (self._exp - exp), exp)
        coef, _ = drop_digits(self._int, exp - self._exp, rounding, self._sign)
        return _make(self._sign, coef, exp)

    def _to_figures(self, figures, rounding):
        """The number with so many significant figures."""
        if not self._int:
            return self
        x = self._to_exponent(self.adjusted() + 1 - figures, rounding)
        if digit_count(x._int) > figures:
            x = x._to_exponent(x._exp + 1, rounding)
        return x

    # ---- parts and kinds

    def as_tuple(self):
        """Return a tuple representation of the number."""
        exponent = self._special or self._exp
        if self._special == _INF or (not self._special and not self._int):
            digits = (0,)
        else:
            digits = tuple(map(int, digits_of(self._int))) if self._int else ()
        return DecimalTuple(self._sign, digits, exponent)

    def as_integer_ratio(self):
        """Return a pair of integers, whose ratio is exactly equal to the original Decimal."""
        if self._special == _INF:
            raise OverflowError("cannot convert Infinity to integer ratio")
        if self._special:
            raise ValueError("cannot convert NaN to integer ratio")
        n = -self._int if self._sign else self._int
        if self._exp >= 0:
            return n * 10**self._exp, 1
        d = 10**-self._exp
        g = math.gcd(n, d)
        return n // g, d // g

    def adjusted(self):
        """Return the adjusted exponent of the number."""
        if self._special:
            return 0
        return self._exp + digit_count(self._int) - 1

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return _make(0, 0, 0)

    def conjugate(self):
        """Return self."""
        return self

    def canonical(self):
        """Return the canonical encoding of the argument."""
        return self

    def radix(self):
        """Return Decimal(10)."""
        return _make(0, 10, 0)

    def is_canonical(self):
        return True

    def is_finite(self):
        return not self._special

    def is_infinite(self):
        return self._special == _INF

    def is_nan(self):
        return self._special in (_NAN, _SNAN)

    def is_qnan(self):
        return self._special == _NAN

    def is_snan(self):
        return self._special == _SNAN

    def is_signed(self):
        return bool(self._sign)

    def is_zero(self):
        return not self._special and not self._int

    def is_normal(self, context=None):
        context = _current(context)
        return bool(not self._special and self._int and self.adjusted() >= context.Emin)

    def is_subnormal(self, context=None):
        context = _current(context)
        return bool(not self._special and self._int and self.adjusted() < context.Emin)

    def number_class(self, context=None):
        """Return a string describing the class of the operand."""
        if self._special == _NAN:
            return "NaN"
        if self._special == _SNAN:
            return "sNaN"
        sign = "-" if self._sign else "+"
        if self._special:
            return sign + "Infinity"
        if not self._int:
            return sign + "Zero"
        return sign + ("Subnormal" if self.is_subnormal(context) else "Normal")

    # ---- conversions

    def __int__(self):
        if self._special == _INF:
            raise OverflowError("cannot convert Infinity to integer")
        if self._special:
            raise ValueError("cannot convert NaN to integer")
        n = self._int * 10**self._exp if self._exp >= 0 else self._int // 10 ** min(-self._exp, digit_count(self._int) + 1)
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self._special == _SNAN:
            raise ValueError("cannot convert signaling NaN to float")
        if self._special:
            return float(("-" if self._sign else "") + ("inf" if self._special == _INF else "nan"))
        return float(self._text(getcontext(), False))

    def __complex__(self):
        return complex(float(self))

    def __bool__(self):
        return bool(self._special or self._int)

    def __hash__(self):
        if self._special:
            if self._special == _SNAN:
                raise TypeError("Cannot hash a signaling NaN value")
            if self._special == _NAN:
                return object.__hash__(self)
            return -sys.hash_info.inf if self._sign else sys.hash_info.inf
        power = pow(10, self._exp, _MODULUS) if self._exp >= 0 else pow(_TENTH, -self._exp, _MODULUS)
        value = self._int * power % _MODULUS
        value = -value if self._sign else value
        return -2 if value == -1 else value

    def _whole(self, rounding):
        if self._special == _INF:
            raise OverflowError("cannot convert Infinity to integer")
        if self._special:
            raise ValueError("cannot convert NaN to integer")
        return int(self._to_exponent(0, rounding))

    def __round__(self, ndigits=None, /):
        if ndigits is None:
            return self._whole(ROUND_HALF_EVEN)
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        return self.quantize(_make(0, 1, -ndigits))

    def __floor__(self):
        return self._whole(ROUND_FLOOR)

    def __ceil__(self):
        return self._whole(ROUND_CEILING)

    def __reduce__(self):
        return (self.__class__, (str(self),))

    def __copy__(self):
        return self if type(self) is Decimal else self.__class__(self)

    def __deepcopy__(self, memo):
        return self if type(self) is Decimal else self.__class__(self)

    # ---- comparison

    def __eq__(self, other, /):
        order = _order(self, other, True)
        return order if order is NotImplemented else order == 0

    def __lt__(self, other, /):
        order = _order(self, other, False)
        return order if order is NotImplemented else order is not None and order < 0

    def __le__(self, other, /):
        order = _order(self, other, False)
        return order if order is NotImplemented else order is not None and order <= 0

    def __gt__(self, other, /):
        order = _order(self, other, False)
        return order if order is NotImplemented else order is not None and order > 0

    def __ge__(self, other, /):
        order = _order(self, other, False)
        return order if order is NotImplemented else order is not None and order >= 0

    def compare(self, other, context=None):
        """Compare self to other.  Return a decimal value: -1, 0, 1, or NaN."""
        context = _current(context)
        other = _required(other)
        nan = _nan_of(context, self, other)
        return _signed(_compare(self, other)) if nan is None else nan

    def compare_signal(self, other, context=None):
        """Identical to compare, except that all NaNs signal."""
        context = _current(context)
        other = _required(other)
        for x in (self, other):
            if x._special in (_NAN, _SNAN):
                context._signal(_c.INVALID_OPERATION)
                return _quiet(x, context)
        return _signed(_compare(self, other))

    def compare_total(self, other, context=None):
        """Compare two operands using their abstract representation rather than their numerical value."""
        other = _required(other)
        if self._sign != other._sign:
            return _signed(-1 if self._sign else 1)
        a, b = self.copy_abs()._rank(), other.copy_abs()._rank()
        order = (a > b) - (a < b)
        if not order and not a:
            order = _compare(self.copy_abs(), other.copy_abs())
            order = order or (self._exp > other._exp) - (self._exp < other._exp)
        elif not order and a > 1:
            order = (self._int > other._int) - (self._int < other._int)
        return _signed(-order if self._sign else order)

    def _rank(self):
        return {"": 0, _INF: 1, _SNAN: 2, _NAN: 3}[self._special]

    def compare_total_mag(self, other, context=None):
        """As compare_total, with the signs ignored."""
        return self.copy_abs().compare_total(_required(other).copy_abs())

    def same_quantum(self, other, context=None):
        """Test whether self and other have the same exponent or whether both are NaN."""
        other = _required(other)
        if self._special or other._special:
            return (self.is_nan() and other.is_nan()) or (self.is_infinite() and other.is_infinite())
        return self._exp == other._exp

    max = _extreme("max", 1, False)
    min = _extreme("min", -1, False)
    max_mag = _extreme("max_mag", 1, True)
    min_mag = _extreme("min_mag", -1, True)

    # ---- arithmetic

    __add__, __radd__ = _operators(_add)
    __sub__, __rsub__ = _operators(_subtract)
    __mul__, __rmul__ = _operators(_multiply)
    __truediv__, __rtruediv__ = _operators(_divide)
    __floordiv__, __rfloordiv__ = _operators(_floor_divide)
    __mod__, __rmod__ = _operators(_remainder)
    __divmod__, __rdivmod__ = _operators(_divide_both)

    def __pow__(self, other, modulo=None, /):
        other = _operand(other)
        if other is NotImplemented:
            return other
        if modulo is None:
            return _power(self, other, getcontext())
        modulo = _operand(modulo)
        if modulo is NotImplemented:
            return modulo
        return _a._power_modulo(self, other, modulo, getcontext())

    def __rpow__(self, other, modulo=None, /):
        other = _operand(other)
        if other is NotImplemented:
            return other
        return _power(other, self, getcontext())

    def __neg__(self):
        return self._sign_changed(getcontext(), self._sign ^ 1)

    def __pos__(self):
        return self._sign_changed(getcontext(), self._sign)

    def __abs__(self):
        return self._sign_changed(getcontext(), 0)

    def _sign_changed(self, context, sign):
        nan = _nan_of(context, self)
        if nan is not None:
            return nan
        if self._special:
            return _make(sign, 0, 0, _INF)
        if not self._int:
            # Zero has a sign only where the rounding gives it one.
            sign = 1 if context.rounding == ROUND_FLOOR and sign else 0
        return _finish(sign, self._int, self._exp, context)

    def copy_abs(self):
        """Return the absolute value of the argument.  No rounding, no signals."""
        return _make(0, self._int, self._exp, self._special)

    def copy_negate(self):
        """Return the negation of the argument.  No rounding, no signals."""
        return _negated(self)

    def copy_sign(self, other, context=None):
        """Return a copy of the first operand with the sign set to be the same as the sign of the second."""
        return _make(_required(other)._sign, self._int, self._exp, self._special)

    def fma(self, other, third, context=None):
        """Fused multiply-add.  Return self*other+third with no rounding of the intermediate product."""
        context = _current(context)
        other, third = _required(other), _required(third)
        nan = _nan_of(context, self, other, third)
        if nan is not None:
            return nan
        if self._special or other._special:
            product = _multiply(self, other, context)
            if product._special == _NAN:
                return product
        else:
            product = _make(self._sign ^ other._sign, self._int * other._int, self._exp + other._exp)
        return _add(product, third, context)

    def remainder_near(self, other, context=None):
        """Return the remainder from dividing self by other, with the quotient rounded to the nearest integer."""
        context = _current(context)
        other = _required(other)
        nan = _nan_of(context, self, other)
        if nan is not None:
            return nan
        if self._special:
            return _invalid(context)
        if not other._special and not other._int:
            return _invalid(context, _c.INVALID_OPERATION if self._int else _c.DIVISION_UNDEFINED)
        if other._special:
            return _rounded(self, context)
        parts = _divide_whole(self, other, context)
        if parts is None:
            return _invalid(context, _c.DIVISION_IMPOSSIBLE)
        quotient, rest, exp = parts
        y = other._int * 10 ** (other._exp - exp) if other._exp >= exp else 0
        sign = self._sign
        if y and 2 * rest + (quotient & 1) > y:
            rest -= y
            quotient += 1
        if quotient >= 10**context.prec:
            return _invalid(context, _c.DIVISION_IMPOSSIBLE)
        return _finish(sign ^ 1 if rest < 0 else sign, abs(rest), exp, context)

    # ---- rounding

    def quantize(self, exp, rounding=None, context=None):
        """Quantize self so its exponent is the same as that of exp."""
        context = _current(context)
        exp = _required(exp)
        rounding = context.rounding if rounding is None else _c._check("rounding", rounding)
        nan = _nan_of(context, self, exp)
        if nan is not None:
            return nan
        if self._special or exp._special:
            if self._special and exp._special:
                return _make(self._sign, 0, 0, _INF)
            return _invalid(context)
        target = exp._exp
        if not context.Etiny() <= target <= context.Emax:
            return _invalid(context)
        if not self._int:
            return _finish(self._sign, 0, target, context)
        if self.adjusted() > context.Emax or self.adjusted() - target + 1 > context.prec:
            return _invalid(context)
        result = self._to_exponent(target, rounding)
        if result.adjusted() > context.Emax or digit_count(result._int) > context.prec:
            return _invalid(context)
        status = 0
        if target > self._exp:
            status = _c.ROUNDED
            if _compare(result, self):
                status |= _c.INEXACT
        return _finish(result._sign, result._int, result._exp, context, status)

    def normalize(self, context=None):
        """Normalize the number by stripping trailing 0s."""
        context = _current(context)
        x = _rounded(self, context)
        if x._special:
            return x
        if not x._int:
            return _make(x._sign, 0, 0)
        top = context.Etop() if context.clamp else context.Emax
        coef, exp = x._int, x._exp
        while exp < top and coef % 10 == 0:
            coef //= 10
            exp += 1
        return _make(x._sign, coef, exp)

    def to_integral_value(self, rounding=None, context=None):
        """Round to the nearest integer without signaling Inexact or Rounded."""
        context = _current(context)
        rounding = context.rounding if rounding is None else _c._check("rounding", rounding)
        if self._special:
            return _nan_of(context, self) or self
        return self if self._exp >= 0 else self._to_exponent(0, rounding)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        """Round to the nearest integer, signaling Inexact or Rounded as appropriate."""
        context = _current(context)
        result = self.to_integral_value(rounding, context)
        if not self._special and self._exp < 0 and self._int:
            context._signal(_c.ROUNDED | (_c.INEXACT if _compare(result, self) else 0))
        return result

    def next_plus(self, context=None):
        """Returns the smallest number representable in the context that is larger than self."""
        return self._neighbour(_current(context), 0)

    def next_minus(self, context=None):
        """Returns the largest number representable in the context that is smaller than self."""
        return self._neighbour(_current(context), 1)

    def _neighbour(self, context, sign):
        nan = _nan_of(context, self)
        if nan is not None:
            return nan
        if self._special:
            if self._sign == sign:
                return self
            return _make(self._sign, 10**context.prec - 1, context.Etop())
        silent = context._changed(rounding=ROUND_FLOOR if sign else ROUND_CEILING, _traps=0)
        fitted = _rounded(self, silent)
        if _compare(fitted, self):
            return fitted
        return _add(self, _make(sign, 1, silent.Etiny() - 1), silent)

    def next_toward(self, other, context=None):
        """Returns the number closest to self, in the direction towards other."""
        context = _current(context)
        other = _required(other)
        nan = _nan_of(context, self, other)
        if nan is not None:
            return nan
        order = _compare(self, other)
        if not order:
            return self.copy_sign(other)
        result = self._neighbour(context, 0 if order < 0 else 1)
        if result._special:
            context._signal(_c.OVERFLOW | _c.INEXACT | _c.ROUNDED)
        elif result.adjusted() < context.Emin:
            status = _c.UNDERFLOW | _c.SUBNORMAL | _c.INEXACT | _c.ROUNDED
            context._signal(status if result._int else status | _c.CLAMPED)
        return result

    # ---- functions

    def sqrt(self, context=None):
        """Return the square root of the argument to full precision."""
        context = _current(context)
        nan = _nan_of(context, self)
        if nan is not None:
            return nan
        if not self._special and not self._int:
            return _finish(self._sign, 0, self._exp >> 1, context)
        if self._sign:
            return _invalid(context)
        if self._special:
            return self
        ideal = self._exp >> 1
        coef = self._int * 10 if self._exp & 1 else self._int
        shift = context.prec + 1 - (digit_count(coef) + 1 >> 1)
        result, exact = root(coef, shift)
        exp = ideal - shift
        if exact:
            while exp < ideal and result % 10 == 0:
                result //= 10
                exp += 1
            if exp > ideal:
                result *= 10 ** (exp - ideal)
                exp = ideal
        return _finish(0, result, exp, context, 0, ROUND_HALF_EVEN)

    def exp(self, context=None):
        """Return the value of the (natural) exponential function e**x at the given number."""
        context = _current(context)
        nan = _nan_of(context, self)
        if nan is not None:
            return nan
        if self._special:
            return _make(0, 0, 0) if self._sign else self
        return _exp_of(self, context) if self._int else _make(0, 1, 0)

    def ln(self, context=None):
        """Return the natural (base e) logarithm of the operand."""
        return self._logarithm(_current(context), False)

    def log10(self, context=None):
        """Return the base ten logarithm of the operand."""
        return self._logarithm(_current(context), True)

    def _logarithm(self, context, base10):
        nan = _nan_of(context, self)
        if nan is not None:
            return nan
        if not self._special and not self._int:
            return _make(1, 0, 0, _INF)
        if self._sign:
            return _invalid(context)
        if self._special:
            return self
        digits = digits_of(self._int)
        if digits.rstrip("0") == "1":
            # A power of ten.
            if base10:
                adjusted = self.adjusted()
                return _finish(1 if adjusted < 0 else 0, abs(adjusted), 0, context)
            if not self.adjusted():
                return _make(0, 0, 0)
        return _ln_of(self, context, base10)

    def logb(self, context=None):
        """Return the adjusted exponent of the operand as a Decimal."""
        context = _current(context)
        nan = _nan_of(context, self)
        if nan is not None:
            return nan
        if self._special:
            return _make(0, 0, 0, _INF)
        if not self._int:
            context._signal(_c.DIVISION_BY_ZERO)
            return _make(1, 0, 0, _INF)
        return _finish(1 if self.adjusted() < 0 else 0, abs(self.adjusted()), 0, context)

    def scaleb(self, other, context=None):
        """Return the first operand with the exponent adjusted by the second."""
        context = _current(context)
        other = _required(other)
        nan = _nan_of(context, self, other)
        if nan is not None:
            return nan
        limit = 2 * (context.Emax + context.prec)
        if other._special or other._exp or other._int > limit:
            return _invalid(context)
        if self._special:
            return self
        return _finish(self._sign, self._int, self._exp + int(other), context)

    def _places(self, other, context):
        """The count of places of a shift or rotation; None for what is no such count."""
        if other._special or other._exp or other._int > context.prec:
            return None
        return int(other)

    def shift(self, other, context=None):
        """Return the result of shifting the digits of the first operand by the second."""
        context = _current(context)
        other = _required(other)
        nan = _nan_of(context, self, other)
        if nan is not None:
            return nan
        places = self._places(other, context)
        if places is None:
            return _invalid(context)
        if self._special:
            return self
        unit = 10**context.prec
        coef = self._int % unit
        coef = coef * 10**places % unit if places >= 0 else coef // 10**-places
        return _make(self._sign, coef, self._exp)

    def rotate(self, other, context=None):
        """Return the result of rotating the digits of the first operand by the second."""
        context = _current(context)
        other = _required(other)
        nan = _nan_of(context, self, other)
        if nan is not None:
            return nan
        places = self._places(other, context)
        if places is None:
            return _invalid(context)
        if self._special:
            return self
        digits = digits_of(self._int % 10**context.prec).zfill(context.prec)
        return _make(self._sign, int(digits[places:] + digits[:places]), self._exp)

    logical_and = _logical("logical_and", lambda a, b: "1" if a == b == "1" else "0")
    logical_or = _logical("logical_or", lambda a, b: "1" if "1" in (a, b) else "0")
    logical_xor = _logical("logical_xor", lambda a, b: "1" if a != b else "0")

    def logical_invert(self, context=None):
        """Return the digit-wise inversion of the (logical) operand."""
        context = _current(context)
        return self.logical_xor(_make(0, (10**context.prec - 1) // 9, 0), context)


def _signed(order):
    """-1, 0 or 1 as a Decimal."""
    return _make(1 if order < 0 else 0, abs(order), 0)


def _negated(x):
    return _make(x._sign ^ 1, x._int, x._exp, x._special)


Decimal.__module__ = "decimal"
native_class(Decimal)
_a.Decimal = Decimal
numbers.Number.register(Decimal)
