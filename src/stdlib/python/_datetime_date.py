"""Dates, and what dates and times share: the calendar, formats, the ISO forms."""

import time as _time
from _datetime_delta import index, offset_text, shown_name, timedelta, tzinfo

MINYEAR = 1
MAXYEAR = 9999
MAXORDINAL = 3652059

_BEFORE = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
_LENGTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
_DAYNAMES = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHNAMES = ["", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year, month):
    return 29 if month == 2 and is_leap(year) else _LENGTH[month]


def days_before(year, month):
    return _BEFORE[month] + (month > 2 and is_leap(year))


def to_ordinal(year, month, day):
    """Days since the day before 1 January of year 1."""
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + days_before(year, month) + day


def from_ordinal(n):
    """Year, month and day of such a number."""
    n -= 1
    n400, n = divmod(n, 146097)
    n100, n = divmod(n, 36524)
    n4, n = divmod(n, 1461)
    n1, n = divmod(n, 365)
    year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1
    if n1 == 4 or n100 == 4:
        return year - 1, 12, 31
    month = (n + 50) >> 5
    before = days_before(year, month)
    if before > n:
        month -= 1
        before = days_before(year, month)
    return year, month, n - before + 1


def check_date(year, month, day):
    year, month, day = index(year), index(month), index(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {year}")
    if not 1 <= month <= 12:
        raise ValueError(f"month must be in 1..12, not {month}")
    last = days_in_month(year, month)
    if not 1 <= day <= last:
        raise ValueError(f"day {day} must be in range 1..{last} for month {month} in year {year}")
    return year, month, day


def check_tzinfo(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type {type(tz).__name__!r}")


def week_1_monday(year):
    """The ordinal of the Monday with which a year's weeks begin."""
    first = to_ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


def from_iso_week(year, week, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {year}")
    if not 0 < week < 53:
        first = to_ordinal(year, 1, 1) % 7
        if not (week == 53 and (first == 4 or first == 3 and is_leap(year))):
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
    return from_ordinal(week_1_monday(year) + (week - 1) * 7 + day - 1)


class BadFormat(Exception):
    """Text that has not the ISO form."""


def digits(text, at, count):
    part = text[at:at + count]
    if len(part) != count or not (part.isascii() and part.isdigit()):
        raise BadFormat
    return int(part)


def parse_iso_date(text):
    """Year, month and day of YYYY-MM-DD, YYYYMMDD, YYYY-Www-D and their like."""
    year = digits(text, 0, 4)
    dashed = text[4:5] == "-"
    at = 5 if dashed else 4
    if text[at:at + 1] != "W":
        month = digits(text, at, 2)
        at += 2
        if dashed:
            if text[at:at + 1] != "-":
                raise BadFormat
            at += 1
        day = digits(text, at, 2)
        if at + 2 != len(text):
            raise BadFormat
        return year, month, day
    week = digits(text, at + 1, 2)
    at += 3
    day = 1
    if at < len(text):
        if dashed:
            if text[at] != "-":
                raise BadFormat
            at += 1
        day = digits(text, at, 1)
        at += 1
    if at != len(text):
        raise BadFormat
    try:
        return from_iso_week(year, week, day)
    except ValueError:
        raise BadFormat from None


def wrap_strftime(object, format, timetuple):
    """strftime, for what the C function does not know: %f, %z, %:z, %Z."""
    out = []
    at, end = 0, len(format)
    while at < end:
        c = format[at]
        at += 1
        if c != "%" or at == end:
            out.append(c)
            continue
        c = format[at]
        at += 1
        if c in "YGFC" and hasattr(object, "year"):
            # Years have four digits here, whatever the C library thinks.
            year = object.isocalendar()[0] if c == "G" else object.year
            if c == "F":
                out.append("%04d-%02d-%02d" % (year, object.month, object.day))
            else:
                out.append("%02d" % (year // 100) if c == "C" else "%04d" % year)
        elif c == "f":
            out.append("%06d" % getattr(object, "microsecond", 0))
        elif c == "z":
            offset = object.utcoffset() if hasattr(object, "utcoffset") else None
            out.append(offset_text(offset, ""))
        elif c == ":" and format[at:at + 1] == "z":
            at += 1
            offset = object.utcoffset() if hasattr(object, "utcoffset") else None
            out.append(offset_text(offset))
        elif c == "Z":
            name = object.tzname() if hasattr(object, "tzname") else None
            out.append("" if name is None else name.replace("%", "%%"))
        else:
            out.append("%" + c)
    return _time.strftime("".join(out), timetuple)


class IsoCalendarDate(tuple):
    """(year, week, weekday) by ISO 8601."""

    __slots__ = ()

    def __new__(cls, year, week, weekday):
        return tuple.__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __reduce__(self):
        return tuple, (tuple(self),)

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


IsoCalendarDate.__module__ = "datetime"
_missing = object()


def check_arguments(names, values):
    """Complains of required arguments that are missing."""
    for position, (name, value) in enumerate(zip(names, values), 1):
        if value is _missing:
            raise TypeError(f"function missing required argument '{name}' (pos {position})")


class date:
    """A day of the Gregorian calendar, which is taken to have always been in force."""

    __slots__ = "_year", "_month", "_day", "_hash"

    def __new__(cls, year=_missing, month=_missing, day=_missing, *more):
        if more:
            raise TypeError(f"function takes at most 3 arguments ({3 + len(more)} given)")
        if day is _missing:
            if isinstance(year, (bytes, str)) and len(year) == 4 and month is _missing:
                # A state, as pickle makes it.
                state = year.encode("latin1") if isinstance(year, str) else year
                year, month, day = state[0] * 256 + state[1], state[2], state[3]
            else:
                check_arguments(("year", "month", "day"), (year, month, day))
        self = object.__new__(cls)
        self._year, self._month, self._day = check_date(year, month, day)
        self._hash = -1
        return self

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        "Create a date from a POSIX timestamp."
        y, m, d, *_ = _time.localtime(timestamp)
        return cls(y, m, d)

    @classmethod
    def today(cls):
        "Current date or datetime."
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, ordinal, /):
        "The date of an ordinal: 1 is 1 January of year 1."
        ordinal = index(ordinal)
        if ordinal < 1:
            raise ValueError("ordinal must be >= 1")
        return cls(*from_ordinal(ordinal))

    @classmethod
    def fromisoformat(cls, date_string, /):
        "Construct a date from a string in ISO 8601 format."
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            parts = parse_iso_date(date_string)
        except BadFormat:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        "Construct a date from the ISO year, week number and weekday."
        return cls(*from_iso_week(index(year), index(week), index(day)))

    @classmethod
    def strptime(cls, string, format, /):
        "Parse a date by a format like time.strptime()."
        from _strptime import _strptime_time
        return cls(*_strptime_time(string, format)[:3])

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    def __repr__(self):
        return f"{shown_name(self)}({self._year}, {self._month}, {self._day})"

    def ctime(self):
        "Return ctime() style string."
        return (f"{_DAYNAMES[self.isoweekday()]} {_MONTHNAMES[self._month]} {self._day:2} 00:00:00 {self._year:04}")

    def strftime(self, format):
        "Format by a format like time.strftime()."
        return wrap_strftime(self, format, self.timetuple())

    def __format__(self, spec, /):
        if not isinstance(spec, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(spec).__name__}")
        return self.strftime(spec) if spec else str(self)

    def isoformat(self):
        "Return string in ISO 8601 format, YYYY-MM-DD."
        return f"{self._year:04}-{self._month:02}-{self._day:02}"

    __str__ = isoformat

    def timetuple(self):
        "Return time tuple, compatible with time.localtime()."
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(),
                                  days_before(self._year, self._month) + self._day, -1))

    def toordinal(self):
        "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."
        return to_ordinal(self._year, self._month, self._day)

    def replace(self, year=None, month=None, day=None):
        "Return date with new specified fields."
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day)

    __replace__ = replace

    def _key(self):
        return self._year, self._month, self._day

    def __eq__(self, other):
        if isinstance(other, date) and not hasattr(other, "_hour"):
            return self._key() == other._key()
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, date) and not hasattr(other, "_hour"):
            return self._key() < other._key()
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, date) and not hasattr(other, "_hour"):
            return self._key() <= other._key()
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, date) and not hasattr(other, "_hour"):
            return self._key() > other._key()
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, date) and not hasattr(other, "_hour"):
            return self._key() >= other._key()
        return NotImplemented

    def __hash__(self):
        if self._hash == -1:
            self._hash = hash(self._state())
        return self._hash

    def __add__(self, other):
        if isinstance(other, timedelta):
            ordinal = self.toordinal() + other.days
            if 0 < ordinal <= MAXORDINAL:
                return type(self).fromordinal(ordinal)
            raise OverflowError("date value out of range")
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date) and not hasattr(other, "_hour"):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def weekday(self):
        "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6"
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7"
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        "Return a named tuple containing ISO year, week number, and weekday."
        year = self._year
        today = to_ordinal(self._year, self._month, self._day)
        week, day = divmod(today - week_1_monday(year), 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - week_1_monday(year), 7)
        elif week >= 52 and today >= week_1_monday(year + 1):
            year += 1
            week = 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def _state(self):
        return bytes((*divmod(self._year, 256), self._month, self._day))

    def __reduce__(self):
        return type(self), (self._state(),)


date.__module__ = "datetime"
date._static_name = "datetime.date"
date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)
