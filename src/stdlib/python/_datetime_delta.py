"""Durations and time zones: the part of `datetime` that knows no calendar."""

from math import isnan as _isnan, modf as _modf


def index(value):
    """An integer argument."""
    if type(value) is int:
        return value
    import operator
    return operator.index(value)


def shown_name(value):
    """How a repr begins: a subclass has no module there."""
    kind = type(value)
    return kind.__dict__.get("_static_name", kind.__name__)


def _rounded_ratio(a, b):
    """a / b, rounded to the nearest integer, halves to even."""
    quotient, rest = divmod(a, b)
    double = 2 * rest
    if (double > b if b > 0 else double < b) or double == b and quotient % 2:
        quotient += 1
    return quotient


_UNITS = (("days", 86400_000_000), ("seconds", 1_000_000), ("microseconds", 1), ("milliseconds", 1000),
          ("minutes", 60_000_000), ("hours", 3600_000_000), ("weeks", 604800_000_000))


def _total(values):
    """Microseconds of durations in several units; fractions are added up before they are rounded."""
    whole, rest = 0, 0.0
    for (name, factor), value in zip(_UNITS, values):
        if isinstance(value, int):
            whole += int(value) * factor
        elif isinstance(value, float):
            fraction, integral = _modf(value)
            if _isnan(value):
                raise ValueError("cannot convert float NaN to integer")
            if integral in (float("inf"), float("-inf")):
                raise OverflowError("cannot convert float infinity to integer")
            whole += int(integral) * factor
            if fraction:
                part, integral = _modf(fraction * factor)
                whole += int(integral)
                rest += part
        else:
            raise TypeError(f"unsupported type for timedelta {name} component: {type(value).__name__}")
    if rest:
        nearest = round(rest)
        if abs(nearest - rest) == 0.5:
            # Halves go to the even of the whole sum.
            odd = whole & 1
            nearest = 2 * round((rest + odd) * 0.5) - odd
        whole += nearest
    return whole


class timedelta:
    """A duration: days, seconds and microseconds."""

    __slots__ = "_days", "_seconds", "_microseconds", "_hash"

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        return cls._of(_total((days, seconds, microseconds, milliseconds, minutes, hours, weeks)))

    @classmethod
    def _of(cls, total):
        seconds, microseconds = divmod(total, 1_000_000)
        days, seconds = divmod(seconds, 86400)
        if not -999999999 <= days <= 999999999:
            if not -2147483648 <= days <= 2147483647:
                raise OverflowError("Python int too large to convert to C int")
            raise OverflowError(f"days={days}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._days, self._seconds, self._microseconds = days, seconds, microseconds
        self._hash = -1
        return self

    def _us(self):
        return (self._days * 86400 + self._seconds) * 1_000_000 + self._microseconds

    days = property(lambda self: self._days, doc="Number of days.")
    seconds = property(lambda self: self._seconds,
                       doc="Number of seconds (>= 0 and less than 1 day).")
    microseconds = property(lambda self: self._microseconds,
                            doc="Number of microseconds (>= 0 and less than 1 second).")

    def total_seconds(self):
        """The duration in seconds."""
        return self._us() / 10**6

    def __repr__(self):
        parts = [f"{name}={value}" for name, value in
                 (("days", self._days), ("seconds", self._seconds), ("microseconds", self._microseconds)) if value]
        return f"{shown_name(self)}({', '.join(parts) or 0})"

    def __str__(self):
        minutes, seconds = divmod(self._seconds, 60)
        hours, minutes = divmod(minutes, 60)
        text = f"{hours}:{minutes:02}:{seconds:02}"
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, {text}"
        if self._microseconds:
            text += f".{self._microseconds:06}"
        return text

    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._us() + other._us())
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(self._us() - other._us())
        return NotImplemented

    def __rsub__(self, other):
        if isinstance(other, timedelta):
            return timedelta._of(other._us() - self._us())
        return NotImplemented

    def __neg__(self):
        return timedelta._of(-self._us())

    def __pos__(self):
        return timedelta._of(self._us())

    def __abs__(self):
        return timedelta._of(abs(self._us()))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._us() * int(other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return timedelta._of(_rounded_ratio(self._us() * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError("division by zero")
            return self._us() // other._us()
        if isinstance(other, int):
            if not other:
                raise ZeroDivisionError("division by zero")
            return timedelta._of(self._us() // int(other))
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError("division by zero")
            return self._us() / other._us()
        if isinstance(other, int):
            if not other:
                raise ZeroDivisionError("division by zero")
            return timedelta._of(_rounded_ratio(self._us(), int(other)))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            if not a:
                raise ZeroDivisionError("division by zero")
            return timedelta._of(_rounded_ratio(b * self._us(), a))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError("division by zero")
            return timedelta._of(self._us() % other._us())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            if not other:
                raise ZeroDivisionError("division by zero")
            q, r = divmod(self._us(), other._us())
            return q, timedelta._of(r)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, timedelta):
            return self._us() == other._us()
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, timedelta):
            return self._us() < other._us()
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, timedelta):
            return self._us() <= other._us()
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, timedelta):
            return self._us() > other._us()
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, timedelta):
            return self._us() >= other._us()
        return NotImplemented

    def __hash__(self):
        if self._hash == -1:
            self._hash = hash((self._days, self._seconds, self._microseconds))
        return self._hash

    def __bool__(self):
        return bool(self._days or self._seconds or self._microseconds)

    def __reduce__(self):
        return type(self), (self._days, self._seconds, self._microseconds)


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(999999999, 86399, 999999)
timedelta.resolution = timedelta(microseconds=1)


class tzinfo:
    """A time zone, for subclasses to say how far it is from UTC."""

    __slots__ = ()

    def utcoffset(self, dt):
        "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        "datetime -> DST offset as timedelta positive east of UTC."
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def tzname(self, dt):
        "datetime -> string name of time zone."
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def fromutc(self, dt):
        "datetime in UTC -> datetime in local time."
        from datetime import datetime
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError("fromutc: non-None utcoffset() result required")
        saving = dt.dst()
        if saving is None:
            raise ValueError("fromutc: non-None dst() result required")
        delta = offset - saving
        if delta:
            dt += delta
            saving = dt.dst()
            if saving is None:
                raise ValueError("fromutc: tz.dst() gave inconsistent results; cannot convert")
        return dt + saving

    def __reduce__(self):
        args = getattr(self, "__getinitargs__", tuple)()
        state = self.__getstate__()
        return (type(self), args) if state is None else (type(self), args, state)


_DAY = timedelta(days=1)


def offset_text(offset, separator=":"):
    """+HH:MM, with seconds and microseconds where there are some."""
    if offset is None:
        return ""
    sign = "-" if offset.days < 0 else "+"
    offset = abs(offset)
    minutes, seconds = divmod(offset.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{sign}{hours:02}{separator}{minutes:02}"
    if seconds or offset.microseconds:
        text += f"{separator}{seconds:02}"
        if offset.microseconds:
            text += f".{offset.microseconds:06}"
    return text


def checked_offset(name, offset):
    """The answer of a tzinfo, which must be a duration below a day, or None."""
    if offset is None:
        return None
    if not isinstance(offset, timedelta):
        raise TypeError(f"tzinfo.{name}() must return None or timedelta, not {type(offset).__name__!r}")
    if not -_DAY < offset < _DAY:
        raise ValueError(f"offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
                         f"not {offset!r}.")
    return offset


class timezone(tzinfo):
    """A zone at a fixed distance from UTC."""

    __slots__ = "_offset", "_name"

    def __new__(cls, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is None:
            if not offset and cls is timezone and hasattr(cls, "utc"):
                return cls.utc
        elif not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if not -_DAY < offset < _DAY:
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and "
                             f"timedelta(hours=24), not {offset!r}")
        self = object.__new__(cls)
        self._offset = offset
        self._name = name
        return self

    def __init_subclass__(cls):
        raise TypeError("type 'datetime.timezone' is not an acceptable base type")

    def __getinitargs__(self):
        return (self._offset,) if self._name is None else (self._offset, self._name)

    def __reduce__(self):
        return type(self), self.__getinitargs__()

    def __eq__(self, other):
        if isinstance(other, timezone):
            return self._offset == other._offset
        return NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"datetime.timezone({', '.join(map(repr, self.__getinitargs__()))})"

    def __str__(self):
        return self.tzname(None)

    def _check(self, name, dt):
        from datetime import datetime
        if not (dt is None or isinstance(dt, datetime)):
            raise TypeError(f"{name}(dt) argument must be a datetime instance or None, not {type(dt).__name__}")

    def utcoffset(self, dt):
        self._check("utcoffset", dt)
        return self._offset

    def tzname(self, dt):
        self._check("tzname", dt)
        if self._name is not None:
            return self._name
        return "UTC" + (offset_text(self._offset) if self._offset else "")

    def dst(self, dt):
        self._check("dst", dt)
        return None

    def fromutc(self, dt):
        from datetime import datetime
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime instance")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset


timezone.utc = timezone(timedelta(0), None)
timezone.min = timezone(-timedelta(hours=23, minutes=59))
timezone.max = timezone(timedelta(hours=23, minutes=59))

for _class in timedelta, tzinfo, timezone:
    _class.__module__ = "datetime"
    _class._static_name = "datetime." + _class.__name__
del _class
