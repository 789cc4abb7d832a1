"""Times of day."""

from _datetime_date import BadFormat, check_tzinfo, digits, wrap_strftime
from _datetime_delta import checked_offset, index, offset_text, shown_name, timedelta, timezone

_PARTS = {"hours": 1, "minutes": 2, "seconds": 3, "milliseconds": 4, "microseconds": 5}


def check_time(hour, minute, second, microsecond, fold):
    hour, minute, second, microsecond = index(hour), index(minute), index(second), index(microsecond)
    if not 0 <= hour <= 23:
        raise ValueError(f"hour must be in 0..23, not {hour}")
    if not 0 <= minute <= 59:
        raise ValueError(f"minute must be in 0..59, not {minute}")
    if not 0 <= second <= 59:
        raise ValueError(f"second must be in 0..59, not {second}")
    if not 0 <= microsecond <= 999999:
        raise ValueError(f"microsecond must be in 0..999999, not {microsecond}")
    if fold not in (0, 1):
        raise ValueError(f"fold must be either 0 or 1, not {fold}")
    return hour, minute, second, microsecond


def format_time(hour, minute, second, microsecond, timespec="auto"):
    """HH:MM:SS and more or less, as timespec says."""
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    parts = _PARTS.get(timespec)
    if parts is None:
        if not isinstance(timespec, str):
            raise TypeError(f"isoformat() argument 'timespec' must be str, not {type(timespec).__name__}")
        raise ValueError("Unknown timespec value")
    text = f"{hour:02}"
    if parts > 1:
        text += f":{minute:02}"
    if parts > 2:
        text += f":{second:02}"
    if parts == 4:
        text += f".{microsecond // 1000:03}"
    elif parts == 5:
        text += f".{microsecond:06}"
    return text


def _clock(text):
    """Hour, minute, second and microsecond of a text without zone."""
    values = [digits(text, 0, 2), 0, 0, 0]
    at = 2
    colons = text[2:3] == ":"
    for part in 1, 2:
        if at == len(text):
            return values
        if colons:
            if text[at] != ":":
                raise BadFormat
            at += 1
        elif text[at] in ".,":
            break
        values[part] = digits(text, at, 2)
        at += 2
    if at < len(text):
        if text[at] not in ".,":
            raise BadFormat
        fraction = text[at + 1:]
        if not (fraction.isascii() and fraction.isdigit()):
            raise BadFormat
        values[3] = int(fraction[:6].ljust(6, "0"))
    return values


def parse_iso_time(text):
    """Hour, minute, second, microsecond, zone, and whether it is the midnight at the end of the day."""
    zone = None
    for at, c in enumerate(text):
        if c in "+-Z":
            clock, zone_text = text[:at], text[at:]
            break
    else:
        clock, zone_text = text, ""
    hour, minute, second, microsecond = _clock(clock)
    late = hour == 24 and minute == second == microsecond == 0
    if late:
        hour = 0
    if zone_text == "Z":
        zone = timezone.utc
    elif zone_text:
        if zone_text[0] == "Z":
            raise BadFormat
        h, m, s, us = _clock(zone_text[1:])
        offset = timedelta(hours=h, minutes=m, seconds=s, microseconds=us)
        zone = timezone(-offset if zone_text[0] == "-" else offset)
    return hour, minute, second, microsecond, zone, late


class time:
    """A time of day, perhaps with a zone."""

    __slots__ = "_hour", "_minute", "_second", "_microsecond", "_tzinfo", "_hash", "_fold"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, (bytes, str)) and len(hour) == 6:
            # A state, as pickle makes it.
            state = hour.encode("latin1") if isinstance(hour, str) else hour
            tzinfo = minute or None
            fold, hour = state[0] >> 7, state[0] & 0x7F
            minute, second, microsecond = state[1], state[2], int.from_bytes(state[3:])
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._microsecond = check_time(hour, minute, second, microsecond, fold)
        check_tzinfo(tzinfo)
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

    @classmethod
    def fromisoformat(cls, time_string, /):
        "Construct a time from a string in ISO 8601 format."
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            hour, minute, second, microsecond, zone, _ = parse_iso_time(time_string.removeprefix("T"))
        except BadFormat:
            raise ValueError(f"Invalid isoformat string: {time_string!r}") from None
        return cls(hour, minute, second, microsecond, zone)

    @classmethod
    def strptime(cls, string, format, /):
        "Parse a time by a format like time.strptime()."
        from datetime import datetime
        found = datetime.strptime(string, format)
        return cls(found.hour, found.minute, found.second, found.microsecond, found.tzinfo)

    def _offset(self):
        return None if self._tzinfo is None else self.utcoffset()

    def _key(self, offset):
        total = (self._hour * 60 + self._minute) * 60 + self._second
        if offset is not None:
            total -= offset.days * 86400 + offset.seconds
        return total, self._microsecond - (offset.microseconds if offset is not None else 0)

    def _compare(self, other, equality):
        """The keys of both; None where they can only be unequal."""
        mine, others = self._offset(), other._offset()
        if self._tzinfo is not other._tzinfo and (mine is None) != (others is None):
            if equality:
                return None
            raise TypeError("can't compare offset-naive and offset-aware times")
        if self._tzinfo is other._tzinfo or mine == others:
            mine = others = None
        return self._key(mine), other._key(others)

    def __eq__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        keys = self._compare(other, True)
        return keys is not None and keys[0] == keys[1]

    def __lt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._compare(other, False)
        return a < b

    def __le__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._compare(other, False)
        return a <= b

    def __gt__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._compare(other, False)
        return a > b

    def __ge__(self, other):
        if not isinstance(other, time):
            return NotImplemented
        a, b = self._compare(other, False)
        return a >= b

    def __hash__(self):
        if self._hash == -1:
            plain = self.replace(fold=0) if self._fold else self
            self._hash = hash(plain._key(plain._offset()))
        return self._hash

    def __repr__(self):
        shown = [str(self._hour), str(self._minute)]
        if self._second or self._microsecond:
            shown.append(str(self._second))
        if self._microsecond:
            shown.append(str(self._microsecond))
        if self._tzinfo is not None:
            shown.append(f"tzinfo={self._tzinfo!r}")
        if self._fold:
            shown.append("fold=1")
        return f"{shown_name(self)}({', '.join(shown)})"

    def isoformat(self, timespec="auto"):
        "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM]."
        text = format_time(self._hour, self._minute, self._second, self._microsecond, timespec)
        return text + offset_text(self._offset())

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        "Format by a format like time.strftime()."
        return wrap_strftime(self, format, (1900, 1, 1, self._hour, self._minute, self._second, 0, 1, -1))

    def __format__(self, spec, /):
        if not isinstance(spec, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(spec).__name__}")
        return self.strftime(spec) if spec else str(self)

    def utcoffset(self):
        "Return self.tzinfo.utcoffset(self)."
        return None if self._tzinfo is None else checked_offset("utcoffset", self._tzinfo.utcoffset(None))

    def tzname(self):
        "Return self.tzinfo.tzname(self)."
        return None if self._tzinfo is None else self._tzinfo.tzname(None)

    def dst(self):
        "Return self.tzinfo.dst(self)."
        return None if self._tzinfo is None else checked_offset("dst", self._tzinfo.dst(None))

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        "Return time with new specified fields."
        return type(self)(self._hour if hour is None else hour, self._minute if minute is None else minute,
                          self._second if second is None else second,
                          self._microsecond if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def __reduce_ex__(self, protocol):
        first = self._hour + (128 if self._fold and protocol > 3 else 0)
        state = bytes((first, self._minute, self._second)) + self._microsecond.to_bytes(3)
        return type(self), (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce__(self):
        return self.__reduce_ex__(2)


time.__module__ = "datetime"
time._static_name = "datetime.time"
time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)
