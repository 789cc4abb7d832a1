"""Dates and times.

The parts: `_datetime_delta` (durations, zones), `_datetime_date` (dates, the calendar), `_datetime_time` (times of day).
"""

import time as _time
from _datetime_date import (
    MAXYEAR, MINYEAR, MAXORDINAL as _MAXORDINAL, BadFormat as _BadFormat, IsoCalendarDate, _missing,
    check_arguments as _check_arguments, check_date as _check_date, check_tzinfo as _check_tzinfo, date,
    days_before as _days_before, from_ordinal as _from_ordinal, parse_iso_date as _parse_iso_date,
    to_ordinal as _to_ordinal,
)
from _datetime_delta import (
    checked_offset as _checked_offset, offset_text as _offset_text, shown_name as _shown_name, timedelta, timezone,
    tzinfo,
)
from _datetime_time import (
    check_time as _check_time, format_time as _format_time, parse_iso_time as _parse_iso_time, time,
)

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

UTC = timezone.utc
_time_class = time


class datetime(date):
    """A date with a time of day, perhaps with a zone."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_fold"

    def __new__(cls, year=_missing, month=_missing, day=_missing, hour=0, minute=0, second=0, microsecond=0,
                tzinfo=None, *, fold=0):
        if day is _missing:
            if isinstance(year, (bytes, str)) and len(year) == 10:
                # A state, as pickle makes it.
                state = year.encode("latin1") if isinstance(year, str) else year
                tzinfo = None if month is _missing else month
                fold = state[2] >> 7
                year, month, day = state[0] * 256 + state[1], state[2] & 0x7F, state[3]
                hour, minute, second, microsecond = state[4], state[5], state[6], int.from_bytes(state[7:])
            else:
                _check_arguments(("year", "month", "day"), (year, month, day))
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        self._hour, self._minute, self._second, self._microsecond = _check_time(hour, minute, second, microsecond, fold)
        _check_tzinfo(tzinfo)
        self._tzinfo = tzinfo
        self._hash = -1
        self._fold = fold
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)
    fold = property(lambda self: self._fold)

    # Making.

    @classmethod
    def _from_parts(cls, seconds, microsecond, zone):
        """Of whole seconds since the epoch: in local time, or in a zone."""
        convert = _time.localtime if zone is None else _time.gmtime
        y, m, d, hh, mm, ss, *_ = convert(seconds)
        result = cls(y, m, d, hh, mm, min(ss, 59), microsecond, zone)
        if zone is not None:
            return zone.fromutc(result)
        # A time that comes twice: was it the second?
        probe = seconds - 86400
        if seconds >= 86400:
            before = _time.localtime(probe).tm_gmtoff
            shift = before - _time.localtime(seconds).tm_gmtoff
            if shift > 0 and _time.localtime(seconds - shift)[:6] == (y, m, d, hh, mm, ss):
                result._fold = 1
        return result

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        "tz's local time from POSIX timestamp."
        _check_tzinfo(tz)
        if not isinstance(timestamp, (int, float)):
            if not hasattr(timestamp, "__index__"):
                raise TypeError(f"argument must be int or float, not {type(timestamp).__name__}")
            timestamp = timestamp.__index__()
        if isinstance(timestamp, int):
            seconds, microsecond = timestamp, 0
        else:
            if timestamp != timestamp:
                raise ValueError("Invalid value NaN (not a number)")
            if not -1e18 < timestamp < 1e18:
                raise OverflowError("timestamp out of range for platform time_t")
            # Rounded to the nearest microsecond, halves to even.
            seconds = int(timestamp // 1)
            microsecond = round((timestamp - seconds) * 1e6)
            if microsecond >= 1000000:
                seconds, microsecond = seconds + 1, microsecond - 1000000
        return cls._from_parts(seconds, microsecond, tz)

    @classmethod
    def utcfromtimestamp(cls, timestamp, /):
        "Construct a naive UTC datetime from a POSIX timestamp."
        import warnings
        warnings.warn("datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. "
                      "Use timezone-aware objects to represent datetimes in UTC: "
                      "datetime.datetime.fromtimestamp(timestamp, datetime.UTC).", DeprecationWarning, stacklevel=2)
        return cls.fromtimestamp(timestamp, UTC).replace(tzinfo=None)

    @classmethod
    def now(cls, tz=None):
        "Returns new datetime object representing current time local to tz."
        _check_tzinfo(tz)
        seconds, nanoseconds = divmod(_time.time_ns(), 10**9)
        return cls._from_parts(seconds, nanoseconds // 1000, tz)

    @classmethod
    def utcnow(cls):
        "Return a new datetime representing UTC day and time."
        import warnings
        warnings.warn("datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use "
                      "timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
                      DeprecationWarning, stacklevel=2)
        return cls.now(UTC).replace(tzinfo=None)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        "date, time -> datetime with same date and time fields."
        for position, (value, kind) in enumerate(((date, _date_class), (time, _time_class)), 1):
            if not isinstance(value, kind):
                raise TypeError(f"combine() argument {position} must be datetime.{kind.__name__}, "
                                f"not {_full_name(value)}")
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond,
                   time.tzinfo if tzinfo is True else tzinfo, fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string, /):
        "string -> datetime from a string in most ISO 8601 formats."
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            split = _separator(date_string)
            year, month, day = _parse_iso_date(date_string[:split])
            hour = minute = second = microsecond = 0
            zone, late = None, False
            if split < len(date_string):
                rest = date_string[split + 1:]
                if not rest:
                    raise _BadFormat
                hour, minute, second, microsecond, zone, late = _parse_iso_time(rest)
        except _BadFormat:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        result = cls(year, month, day, hour, minute, second, microsecond, zone)
        return result + timedelta(days=1) if late else result

    @classmethod
    def strptime(cls, date_string, format, /):
        "string, format -> new datetime parsed from a string (like time.strptime())."
        from _strptime import _parse, _strptime_time
        fields = _strptime_time(date_string, format)
        found = _parse(date_string, format)
        zone = None
        if "offset" in found:
            zone = timezone(timedelta(seconds=found["offset"]))
        return cls(*fields[:6], found.get("f", 0), zone)

    # Asking.

    def timetuple(self):
        "Return time tuple, compatible with time.localtime()."
        saving = self.dst()
        flag = -1 if saving is None else 1 if saving else 0
        return self._struct_time(flag)

    def _struct_time(self, flag):
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute, self._second,
                                  self.weekday(), _days_before(self._year, self._month) + self._day, flag))

    def utctimetuple(self):
        "Return UTC time tuple, compatible with time.localtime()."
        offset = self.utcoffset()
        return (self - offset if offset else self)._struct_time(0)

    def _seconds(self):
        """Seconds since the epoch, as if it were UTC."""
        return ((self.toordinal() - 719163) * 86400 + self._hour * 3600 + self._minute * 60 + self._second)

    def _local_seconds(self):
        """Seconds since the epoch, as local time."""
        t = self._seconds()

        def local(u):
            y, m, d, hh, mm, ss, *_ = _time.localtime(u)
            return (_to_ordinal(y, m, d) - 719163) * 86400 + hh * 3600 + mm * 60 + ss

        a = local(t) - t
        u1 = t - a
        t1 = local(u1)
        if t1 == t:
            # There may be another moment with this local time.
            u2 = u1 + (-86400, 86400)[self._fold]
            b = local(u2) - u2
            if a == b:
                return u1
        else:
            b = t1 - u1
        u2 = t - b
        if local(u2) == t:
            return u2
        if t1 == t:
            return u1
        # In a gap.
        return (max, min)[self._fold](u1, u2)

    def timestamp(self):
        "Return POSIX timestamp as float."
        if self._tzinfo is None:
            return self._local_seconds() + self._microsecond / 1e6
        return (self - _EPOCH).total_seconds()

    def date(self):
        "Return date object with same year, month and day."
        return _date_class(self._year, self._month, self._day)

    def time(self):
        "Return time object with same time but with tzinfo=None."
        return _time_class(self._hour, self._minute, self._second, self._microsecond, fold=self._fold)

    def timetz(self):
        "Return time object with same time and tzinfo."
        return _time_class(self._hour, self._minute, self._second, self._microsecond, self._tzinfo, fold=self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        "Return datetime with new specified fields."
        return type(self)(self._year if year is None else year, self._month if month is None else month,
                          self._day if day is None else day, self._hour if hour is None else hour,
                          self._minute if minute is None else minute, self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def astimezone(self, tz=None):
        "tz -> convert to local time in new timezone tz."
        if tz is not None:
            _check_tzinfo(tz)
        own = self._tzinfo
        offset = None
        if own is not None:
            offset = own.utcoffset(self)
        if offset is None:
            own = self.replace(tzinfo=None)._local_zone()
            offset = own.utcoffset(self)
        elif tz is own:
            return self
        utc = (self - offset).replace(tzinfo=UTC)
        if tz is None:
            tz = utc._local_zone()
        elif tz is own:
            return self.replace(tzinfo=tz)
        return tz.fromutc(utc.replace(tzinfo=tz))

    def _local_zone(self):
        """The zone of this place at this moment."""
        if self._tzinfo is None:
            seconds = self._local_seconds()
        else:
            seconds = (self - _EPOCH) // timedelta(seconds=1)
        local = _time.localtime(seconds)
        return timezone(timedelta(seconds=local.tm_gmtoff), local.tm_zone)

    def utcoffset(self):
        "Return self.tzinfo.utcoffset(self)."
        return None if self._tzinfo is None else _checked_offset("utcoffset", self._tzinfo.utcoffset(self))

    def tzname(self):
        "Return self.tzinfo.tzname(self)."
        return None if self._tzinfo is None else self._tzinfo.tzname(self)

    def dst(self):
        "Return self.tzinfo.dst(self)."
        return None if self._tzinfo is None else _checked_offset("dst", self._tzinfo.dst(self))

    # Text.

    def ctime(self):
        "Return ctime() style string."
        text = date.ctime(self)
        return text.replace("00:00:00", f"{self._hour:02}:{self._minute:02}:{self._second:02}", 1)

    def isoformat(self, sep="T", timespec="auto"):
        "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM]."
        if not (isinstance(sep, str) and len(sep) == 1):
            raise TypeError(f"isoformat() argument 1 must be a unicode character, not {type(sep).__name__}")
        text = f"{self._year:04}-{self._month:02}-{self._day:02}{sep}"
        text += _format_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + _offset_text(self.utcoffset())

    def __repr__(self):
        shown = [self._year, self._month, self._day, self._hour, self._minute]
        if self._second or self._microsecond:
            shown.append(self._second)
        if self._microsecond:
            shown.append(self._microsecond)
        shown = list(map(str, shown))
        if self._fold:
            shown.append("fold=1")
        if self._tzinfo is not None:
            shown.append(f"tzinfo={self._tzinfo!r}")
        return f"{_shown_name(self)}({', '.join(shown)})"

    def __str__(self):
        return self.isoformat(sep=" ")

    # Comparing.

    def _all(self):
        return (self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond)

    def _compare(self, other, equality):
        """-1, 0 or 1; 2 for those that can only be unequal."""
        if self._tzinfo is other._tzinfo:
            same = True
        else:
            mine, others = self.utcoffset(), other.utcoffset()
            if equality:
                # A time that its zone does not have equals none in another.
                if mine != self.replace(fold=not self._fold).utcoffset():
                    return 2
                if others != other.replace(fold=not other._fold).utcoffset():
                    return 2
            same = mine == others
            if not same and (mine is None or others is None):
                if equality:
                    return 2
                raise TypeError("can't compare offset-naive and offset-aware datetimes")
        if same:
            a, b = self._all(), other._all()
            return (a > b) - (a < b)
        difference = self - other
        return -1 if difference.days < 0 else 1 if difference else 0

    def __eq__(self, other):
        if isinstance(other, datetime):
            return self._compare(other, True) == 0
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, datetime):
            return self._compare(other, False) < 0
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, datetime):
            return self._compare(other, False) <= 0
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, datetime):
            return self._compare(other, False) > 0
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, datetime):
            return self._compare(other, False) >= 0
        return NotImplemented

    def __hash__(self):
        if self._hash == -1:
            plain = self.replace(fold=0) if self._fold else self
            offset = plain.utcoffset()
            seconds = plain._seconds()
            if offset is not None:
                delta = timedelta(0, seconds, plain._microsecond) - offset
                self._hash = hash(delta)
            else:
                self._hash = hash(plain._state())
        return self._hash

    # Arithmetic.

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        microsecond = self._microsecond + other.microseconds
        second = self._hour * 3600 + self._minute * 60 + self._second + other.seconds + microsecond // 1000000
        ordinal = self.toordinal() + other.days + second // 86400
        if not 0 < ordinal <= _MAXORDINAL:
            raise OverflowError("date value out of range")
        minute, second = divmod(second % 86400, 60)
        hour, minute = divmod(minute, 60)
        return type(self)(*_from_ordinal(ordinal), hour, minute, second, microsecond % 1000000, self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        base = timedelta(self.toordinal() - other.toordinal(),
                         self._seconds() % 86400 - other._seconds() % 86400,
                         self._microsecond - other._microsecond)
        if self._tzinfo is other._tzinfo:
            return base
        mine, others = self.utcoffset(), other.utcoffset()
        if mine == others:
            return base
        if mine is None or others is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return base + others - mine

    def _state(self, protocol=3):
        month = self._month + (128 if self._fold and protocol > 3 else 0)
        return bytes((*divmod(self._year, 256), month, self._day, self._hour, self._minute, self._second)) \
            + self._microsecond.to_bytes(3)

    def __reduce_ex__(self, protocol):
        state = self._state(protocol)
        return type(self), (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


_date_class = date
datetime._static_name = "datetime.datetime"


def _full_name(value):
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _separator(text):
    """Where the date of an ISO text ends."""
    if len(text) < 7:
        raise _BadFormat
    if text[4] == "-":
        if text[5] == "W":
            if len(text) > 8 and text[8] == "-":
                if len(text) == 9:
                    raise _BadFormat
                if len(text) > 10 and text[10].isdigit():
                    return 8
                return 10
            return 8
        return 10
    if text[4] == "W":
        # The weekday may be missing: then the time begins behind one character more.
        at = 7
        while at < len(text) and text[at].isdigit():
            at += 1
        if at < 9:
            return at
        return 7 if at % 2 == 0 else 8
    return 8


datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
