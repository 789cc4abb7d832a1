"""Signals and contexts of `decimal`.

Signals are bits, as CPython's accelerator keeps them: a context's flags and traps are masks, and the
mappings that scripts see are views of them.
"""

from collections.abc import MutableMapping
from contextvars import ContextVar

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

MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = -1999999999999999997

_ROUNDINGS = (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_UP,
    ROUND_DOWN,
    ROUND_HALF_UP,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_05UP,
)


class DecimalException(ArithmeticError):
    """Base exception class."""


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


CLAMPED = 0x1
CONVERSION_SYNTAX = 0x2
DIVISION_BY_ZERO = 0x4
DIVISION_IMPOSSIBLE = 0x8
DIVISION_UNDEFINED = 0x10
INEXACT = 0x40
INVALID_OPERATION = 0x100
FLOAT_OPERATION = 0x400
OVERFLOW = 0x800
ROUNDED = 0x1000
SUBNORMAL = 0x2000
UNDERFLOW = 0x4000
# All that is reported as InvalidOperation.
ANY_INVALID = 0x3BA

# What can be trapped, in the order in which it is raised.
_SIGNALS = (
    (InvalidOperation, ANY_INVALID),
    (FloatOperation, FLOAT_OPERATION),
    (DivisionByZero, DIVISION_BY_ZERO),
    (Overflow, OVERFLOW),
    (Underflow, UNDERFLOW),
    (Subnormal, SUBNORMAL),
    (Inexact, INEXACT),
    (Rounded, ROUNDED),
    (Clamped, CLAMPED),
)
_CONDITIONS = (
    (InvalidOperation, INVALID_OPERATION),
    (ConversionSyntax, CONVERSION_SYNTAX),
    (DivisionImpossible, DIVISION_IMPOSSIBLE),
    (DivisionUndefined, DIVISION_UNDEFINED),
)
_MASKS = dict(_SIGNALS)


def _mask_of(signals):
    """The mask of a list of signals or of a mapping from signals to truth values."""
    mask = 0
    if isinstance(signals, SignalDict):
        return signals._get()
    if isinstance(signals, dict):
        if set(signals) != set(_MASKS):
            raise KeyError("invalid signal dict")
        signals = [signal for signal, on in signals.items() if on]
    elif not isinstance(signals, list):
        raise TypeError("argument must be a signal dict")
    for signal in signals:
        if signal not in _MASKS:
            raise TypeError("valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]")
        mask |= _MASKS[signal]
    return mask


def _names(mask):
    """The names of the signals in a mask, in the order of their bits."""
    names = []
    bit = 1
    while bit <= UNDERFLOW:
        if mask & bit:
            for signal, signal_mask in _SIGNALS:
                if signal_mask & bit and signal.__name__ not in names:
                    names.append(signal.__name__)
        bit <<= 1
    return "[" + ", ".join(names) + "]"


class SignalDict(MutableMapping):
    """The flags or traps of a context, by signal."""

    def __init__(self, context, attribute):
        self._context = context
        self._attribute = attribute

    def _get(self):
        return getattr(self._context, self._attribute)

    def _mask(self, key):
        try:
            return _MASKS[key]
        except (KeyError, TypeError):
            raise KeyError("invalid error flag") from None

    def __getitem__(self, key):
        return bool(self._get() & self._mask(key))

    def __setitem__(self, key, value):
        mask = self._mask(key)
        old = self._get()
        object.__setattr__(self._context, self._attribute, old | mask if value else old & ~mask)

    def __delitem__(self, key):
        raise ValueError("signal keys cannot be deleted")

    def __iter__(self):
        return iter(_MASKS)

    def __len__(self):
        return len(_MASKS)

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return self._get() == other._get()
        if isinstance(other, dict):
            return dict(self) == other
        return NotImplemented

    def copy(self):
        return dict(self)

    def __repr__(self):
        return "{" + ", ".join(f"{signal}:{on}" for signal, on in self.items()) + "}"


def _checked(name, value, low, high, message):
    if not isinstance(value, int):
        raise TypeError("an integer is required")
    if not low <= value <= high:
        raise ValueError(message)
    return value


def _check(name, value):
    """The value of a context's attribute, if it may have it."""
    if name == "prec":
        return _checked(name, value, 1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")
    if name == "Emax":
        return _checked(name, value, 0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")
    if name == "Emin":
        return _checked(name, value, MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")
    if name == "capitals":
        return _checked(name, value, 0, 1, "valid values for capitals are 0 or 1")
    if name == "clamp":
        return _checked(name, value, 0, 1, "valid values for clamp are 0 or 1")
    if name == "rounding":
        if value not in _ROUNDINGS:
            raise TypeError(
                "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]"
            )
        return value
    raise AttributeError(f"'decimal.Context' object has no attribute {name!r}")


class ContextState:
    """What a context knows: precision, rounding, bounds, flags and traps.  `decimal.Context` adds the operations."""

    def __init__(
        self,
        prec=None,
        rounding=None,
        Emin=None,
        Emax=None,
        capitals=None,
        clamp=None,
        flags=None,
        traps=None,
    ):
        model = self._template
        given = (
            ("prec", prec),
            ("rounding", rounding),
            ("Emin", Emin),
            ("Emax", Emax),
            ("capitals", capitals),
            ("clamp", clamp),
        )
        put = object.__setattr__
        for name, value in given:
            put(self, name, _check(name, value) if value is not None else getattr(model, name))
        put(self, "_flags", 0 if flags is None else _mask_of(flags))
        put(self, "_traps", model._traps if traps is None else _mask_of(traps))

    def __setattr__(self, name, value):
        if name == "flags":
            object.__setattr__(self, "_flags", _mask_of(value))
        elif name == "traps":
            object.__setattr__(self, "_traps", _mask_of(value))
        else:
            object.__setattr__(self, name, _check(name, value))

    def __delattr__(self, name):
        raise AttributeError("context attributes cannot be deleted")

    @property
    def flags(self):
        return SignalDict(self, "_flags")

    @property
    def traps(self):
        return SignalDict(self, "_traps")

    def __repr__(self):
        return (
            f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, "
            f"capitals={self.capitals}, clamp={self.clamp}, flags={_names(self._flags)}, traps={_names(self._traps)})"
        )

    def clear_flags(self):
        """Reset all flags to False."""
        object.__setattr__(self, "_flags", 0)

    def clear_traps(self):
        """Set all traps to False."""
        object.__setattr__(self, "_traps", 0)

    def copy(self):
        """Return a duplicate of the context with all flags and traps as they are."""
        other = self._changed()
        object.__setattr__(other, "_flags", self._flags)
        return other

    __copy__ = copy

    def _changed(self, **changes):
        """A context like this one, without flags, with some attributes changed."""
        other = object.__new__(type(self))
        put = object.__setattr__
        for name in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "_traps"):
            put(other, name, changes[name] if name in changes else getattr(self, name))
        put(other, "_flags", 0)
        return other

    def __reduce__(self):
        flags = [signal for signal, mask in _SIGNALS if self._flags & mask]
        traps = [signal for signal, mask in _SIGNALS if self._traps & mask]
        state = (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, flags, traps)
        return type(self), state

    def Etiny(self):
        """Return a value equal to Emin - prec + 1, which is the minimum exponent value for subnormal results."""
        return self.Emin - self.prec + 1

    def Etop(self):
        """Return a value equal to Emax - prec + 1."""
        return self.Emax - self.prec + 1

    def _signal(self, status):
        """Sets flags, and raises what is trapped."""
        object.__setattr__(self, "_flags", self._flags | status)
        trapped = status & self._traps
        if trapped:
            raised = [cls for cls, mask in _CONDITIONS if trapped & mask]
            raised += [cls for cls, mask in _SIGNALS[1:] if trapped & mask]
            exception = next(cls for cls, mask in _SIGNALS if trapped & mask)
            raise exception(raised)


class _Template:
    prec = 28
    rounding = ROUND_HALF_EVEN
    Emin = -999999
    Emax = 999999
    capitals = 1
    clamp = 0
    _traps = ANY_INVALID | DIVISION_BY_ZERO | OVERFLOW


ContextState._template = _Template

_context = ContextVar("decimal_context")
# DefaultContext, BasicContext and ExtendedContext, which `decimal` makes: none of them becomes current itself.
TEMPLATES = []


def getcontext():
    """Get the current default context."""
    try:
        return _context.get()
    except LookupError:
        context = TEMPLATES[0].copy()
        context.clear_flags()
        _context.set(context)
        return context


def setcontext(context):
    """Set a new default context."""
    if not isinstance(context, ContextState):
        raise TypeError("optional argument must be a context")
    if any(context is template for template in TEMPLATES):
        context = context.copy()
        context.clear_flags()
    _context.set(context)


class _ContextManager:
    """Installs a copy of a context for a with block."""

    def __init__(self, context):
        self.new_context = context.copy()

    def __enter__(self):
        self.saved_context = getcontext()
        _context.set(self.new_context)
        return self.new_context

    def __exit__(self, *args):
        _context.set(self.saved_context)


def localcontext(ctx=None, **kwargs):
    """Return a context manager that will set the default context to a copy of ctx on entry to the with-statement."""
    if ctx is None:
        ctx = getcontext()
    elif not isinstance(ctx, ContextState):
        raise TypeError("optional argument must be a context")
    manager = _ContextManager(ctx)
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"localcontext() got an unexpected keyword argument '{name}'")
        setattr(manager.new_context, name, value)
    return manager


for _class in list(globals().values()):
    if isinstance(_class, type) and issubclass(_class, (DecimalException, SignalDict)):
        _class.__module__ = "decimal"
