"""The class `decimal.Context`: a context's state, and every operation as a method of it."""

import _decimal_arithmetic as _a
from _decimal_arithmetic import _required, _rounded
from _decimal_context import ContextState
import _decimal_context as _c
from _decimal_type import Decimal


class Context(ContextState):
    """The context affects almost all operations and controls rounding,
    Over/Underflow, raising of exceptions and much more.
    """

    def create_decimal(self, num="0", /):
        """Create a new Decimal instance from num, using self as the context."""
        number = _a._convert_exactly(num, self)
        if number._special in (_a._NAN, _a._SNAN) and number._int >= 10 ** (self.prec - self.clamp):
            return _a._invalid(self, _c.CONVERSION_SYNTAX)
        if number._special:
            return number
        return _rounded(number, self)

    def create_decimal_from_float(self, f, /):
        """Create a new Decimal instance from float f, rounded to the context."""
        return _rounded(Decimal.from_float(f), self)

    def abs(self, x, /):
        """Return the absolute value of x."""
        return _required(x)._sign_changed(self, 0)

    def minus(self, x, /):
        """Minus corresponds to the unary prefix minus operator in Python."""
        x = _required(x)
        return x._sign_changed(self, x._sign ^ 1)

    def plus(self, x, /):
        """Plus corresponds to the unary prefix plus operator in Python."""
        x = _required(x)
        return x._sign_changed(self, x._sign)

    def subtract(self, x, y, /):
        """Return the difference between x and y."""
        return _a._subtract(_required(x), _required(y), self)

    def power(self, a, b, modulo=None):
        """Compute a**b. If a is negative, then b must be integral."""
        a, b = _required(a), _required(b)
        if modulo is None:
            return _a._power(a, b, self)
        return _a._power_modulo(a, b, _required(modulo), self)

    def quantize(self, x, y, /):
        """Return a value equal to x (rounded), having the exponent of y."""
        return _required(x).quantize(y, context=self)

    def to_integral_exact(self, x, /):
        """Round to an integer. Signal if the result is rounded or inexact."""
        return _required(x).to_integral_exact(context=self)

    def to_integral_value(self, x, /):
        """Round to an integer."""
        return _required(x).to_integral_value(context=self)

    to_integral = to_integral_value

    def to_sci_string(self, x, /):
        """Convert a number to a string using scientific notation."""
        return _required(x)._text(self, False)

    def to_eng_string(self, x, /):
        """Convert a number to a string, using engineering notation."""
        return _required(x)._text(self, True)

    def radix(self):
        """Return 10."""
        return Decimal(10)


def _from_function(function):
    def method(self, x, y, /):
        x, y = _required(x), _required(y)
        return function(x, y, self)

    return method


def _from_method(name, operands, with_context):
    """An operation that Decimal has as a method, with a context or without."""
    method = getattr(Decimal, name)

    def unary(self, x, /):
        x = _required(x)
        return method(x, context=self) if with_context else method(x)

    def binary(self, x, y, /):
        x, y = _required(x), _required(y)
        return method(x, y, context=self) if with_context else method(x, y)

    def ternary(self, x, y, z, /):
        x, y, z = _required(x), _required(y), _required(z)
        return method(x, y, z, context=self)

    made = (unary, binary, ternary)[operands - 1]
    made.__doc__ = method.__doc__
    return made


for _name, _function in {
    "add": _a._add,
    "multiply": _a._multiply,
    "divide": _a._divide,
    "divide_int": _a._floor_divide,
    "remainder": _a._remainder,
    "divmod": _a._divide_both,
}.items():
    setattr(Context, _name, _from_function(_function))

for _name in "exp ln log10 logb logical_invert next_minus next_plus normalize sqrt is_normal is_subnormal number_class".split():
    setattr(Context, _name, _from_method(_name, 1, True))
for _name in "canonical copy_abs copy_negate is_canonical is_finite is_infinite is_nan is_qnan is_signed is_snan is_zero".split():
    setattr(Context, _name, _from_method(_name, 1, False))
for _name in (
    "compare compare_signal compare_total compare_total_mag copy_sign logical_and logical_or logical_xor max max_mag "
    "min min_mag next_toward remainder_near rotate same_quantum scaleb shift"
).split():
    setattr(Context, _name, _from_method(_name, 2, True))
Context.fma = _from_method("fma", 3, True)


def _copy_decimal(self, x, /):
    """Return a copy of Decimal x."""
    return _required(x)


Context.copy_decimal = _copy_decimal
for _name, _method in list(vars(Context).items()):
    if callable(_method) and not _name.startswith("__"):
        _method.__name__ = _name
        _method.__qualname__ = f"Context.{_name}"
Context.__module__ = "decimal"
