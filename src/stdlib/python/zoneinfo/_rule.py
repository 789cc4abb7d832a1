"""The rule at the end of a file of a time zone: daylight saving time in the years to come, as POSIX's TZ tells it."""

import calendar
import re
from datetime import date, timedelta

_EPOCH = date(1970, 1, 1).toordinal()
_OFFSET = r"[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?"
_NAME = r"[a-zA-Z]+|<[a-zA-Z0-9+-]+>"
_TIME = re.compile(r"([+-])?(\d{1,3})(?::(\d{2})(?::(\d{2}))?)?", re.ASCII)


class Kind:
    """A kind of time: the offset, how much of it is daylight saving time, and the name."""

    __slots__ = ("utcoff", "dstoff", "tzname")

    def __init__(self, utcoff, dstoff, tzname):
        self.utcoff = utcoff
        self.dstoff = dstoff
        self.tzname = tzname

    def __eq__(self, other):
        return (self.utcoff, self.dstoff, self.tzname) == (other.utcoff, other.dstoff, other.tzname)


def _days_before(year):
    """The days from 1970 to the first of January."""
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1 - _EPOCH


class _DayOfYear:
    def __init__(self, day, skips_leap_day):
        least = int(skips_leap_day)
        if not least <= day <= 365:
            raise ValueError(f"d must be in [{least}, 365], not: {day}")
        self.day = day
        self.skips_leap_day = skips_leap_day

    def days(self, year):
        if not self.skips_leap_day:
            return _days_before(year) + self.day
        return _days_before(year) + self.day - 1 + (self.day >= 60 and calendar.isleap(year))


class _DayOfMonth:
    def __init__(self, month, week, day):
        for value, name, least, most in (month, "m", 1, 12), (week, "w", 1, 5), (day, "d", 0, 6):
            if not least <= value <= most:
                raise ValueError(f"{name} must be in [{least}, {most}]")
        self.month, self.week, self.day = month, week, day

    def days(self, year):
        first, length = calendar.monthrange(year, self.month)
        # Days of the week begin with Sunday here, with Monday in the calendar.
        day = (self.day - first - 1) % 7 + 1 + (self.week - 1) * 7
        if day > length:
            day -= 7
        before = sum(calendar.monthrange(year, month)[1] for month in range(1, self.month))
        return _days_before(year) + before + day - 1


class Change:
    """A day and a time at which clocks are changed, every year."""

    def __init__(self, text):
        day, slash, time = text.partition("/")
        if day[:1] == "M":
            match = re.fullmatch(r"M(\d{1,2})\.(\d)\.(\d)", day, re.ASCII)
            if match is None:
                raise ValueError(f"Invalid dst start/end date: {text}")
            self.day = _DayOfMonth(*map(int, match.groups()))
        else:
            number = day.removeprefix("J")
            if re.fullmatch(r"\d{1,3}", number, re.ASCII) is None:
                raise ValueError(f"Invalid dst start/end date: {text}")
            self.day = _DayOfYear(int(number), number != day)
        self.seconds = _seconds_of_time(time) if slash else 7200

    def of(self, year):
        """When it is in a year, on the local clock."""
        return self.day.days(year) * 86400 + self.seconds


class Rule:
    """Standard time, daylight saving time, and when they change."""

    def __init__(self, standard, saving, start, end):
        self.standard = standard
        self.saving = saving
        self.start = start
        self.end = end
        self.added = int(saving.dstoff.total_seconds())

    def at_local(self, seconds, year, fold):
        """The kind of time that a local clock shows."""
        start, end = self.start.of(year), self.end.of(year)
        # What is between the two clocks belongs to either, by the fold.
        if fold == (self.added >= 0):
            end -= self.added
        else:
            start += self.added
        return self._between(seconds, start, end)

    def at_utc(self, seconds, year):
        """The kind of time at a moment, and whether the local clock shows it for the second time."""
        start = self.start.of(year) - self.standard.utcoff.total_seconds()
        end = self.end.of(year) - self.saving.utcoff.total_seconds()
        again = end if self.added > 0 else start
        return self._between(seconds, start, end), again <= seconds < again + abs(self.added)

    def _between(self, seconds, start, end):
        is_saving = start <= seconds < end if start < end else not end <= seconds < start
        return self.saving if is_saving else self.standard


def _parts_of_time(text):
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"Invalid time: {text}")
    hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    total = hours * 3600 + minutes * 60 + seconds
    return hours, -total if match[1] == "-" else total


def _seconds_of_time(text):
    hours, total = _parts_of_time(text)
    if hours > 167:
        raise ValueError(f"Hour must be in [0, 167]: {text}")
    return total


def _offset(text):
    hours, total = _parts_of_time(text)
    if hours > 24:
        raise ValueError(f"Offset hours must be in [0, 24]: {text}")
    # West is positive there.
    return -total


class _Scanner:
    """Takes the parts of a rule from its front."""

    def __init__(self, text):
        self.whole = self.rest = text

    def take(self, pattern, what):
        """The part that the pattern matches."""
        match = re.match(pattern, self.rest, re.ASCII)
        if match is None:
            self.refuse(what)
        self.rest = self.rest[match.end():]
        return match[0]

    def offset(self, what):
        """The seconds of an offset."""
        try:
            return _offset(self.take(_OFFSET, what))
        except ValueError:
            self.refuse(what)

    def refuse(self, what):
        raise ValueError(f"{what} {self.whole.encode()!r}") from None


def parse(text):
    """The rule of a text, or the only kind of time that there is."""
    scanner = _Scanner(text)
    name = scanner.take(_NAME, "Invalid STD format in").strip("<>")
    offset = scanner.offset("Invalid STD offset in")
    standard = Kind(timedelta(seconds=offset), timedelta(0), name)
    if not scanner.rest:
        return standard
    name = scanner.take(_NAME, "Invalid DST format in").strip("<>")
    own = offset + 3600 if scanner.rest.startswith(",") else scanner.offset("Invalid DST offset in")
    malformed = "Malformed transition rule in TZ string:"
    changes = scanner.rest.split(",")
    if len(changes) != 3 or changes[0]:
        scanner.refuse(malformed)
    try:
        start, end = map(Change, changes[1:])
    except ValueError:
        scanner.refuse(malformed)
    saving = Kind(timedelta(seconds=own), timedelta(seconds=own - offset), name)
    return Rule(standard, saving, start, end)
