"""Decimal fixed-point and floating-point arithmetic.

This is an implementation of the General Decimal Arithmetic Specification.  Its parts: `_decimal_digits` (integers),
`_decimal_context` (signals and contexts), `_decimal_arithmetic` (operations), and the two classes.
"""

import _decimal_context
from _decimal_arithmetic import DecimalTuple
from _decimal_context import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    MIN_ETINY,
    Clamped,
    ConversionSyntax,
    DecimalException,
    DivisionByZero,
    DivisionImpossible,
    DivisionUndefined,
    FloatOperation,
    Inexact,
    InvalidContext,
    InvalidOperation,
    Overflow,
    Rounded,
    Subnormal,
    Underflow,
    getcontext,
    localcontext,
    setcontext,
)
from _decimal_digits import (
    ROUND_05UP,
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
)
from _decimal_operations import Context
from _decimal_type import Decimal

__all__ = [
    "Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext",
    "DecimalException", "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded",
    "Subnormal", "Overflow", "Underflow", "FloatOperation", "DivisionImpossible", "InvalidContext",
    "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN",
    "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP", "setcontext",
    "getcontext", "localcontext", "IEEEContext", "IEEE_CONTEXT_MAX_BITS", "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY", "HAVE_THREADS",
    "HAVE_CONTEXTVAR",
]  # fmt: skip

__version__ = "1.70"
HAVE_THREADS = True
HAVE_CONTEXTVAR = True
IEEE_CONTEXT_MAX_BITS = 512


def IEEEContext(bits, /):
    """A context for one of IEEE 754's decimal interchange formats."""
    if not isinstance(bits, int):
        raise TypeError(f"argument must be an integer, not {type(bits).__name__}")
    if bits <= 0 or bits % 32 or bits > IEEE_CONTEXT_MAX_BITS:
        raise ValueError(f"argument must be a multiple of 32, with a maximum of {IEEE_CONTEXT_MAX_BITS}")
    largest = 3 * 2 ** (bits // 16 + 3)
    return Context(
        prec=9 * (bits // 32) - 2, rounding=ROUND_HALF_EVEN, Emin=1 - largest, Emax=largest,
        capitals=1, clamp=1, flags=[], traps=[],
    )


DefaultContext = Context()
BasicContext = Context(
    prec=9,
    rounding=ROUND_HALF_UP,
    traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow],
    flags=[],
)
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])
Context._template = DefaultContext
_decimal_context.TEMPLATES[:] = [DefaultContext, BasicContext, ExtendedContext]
