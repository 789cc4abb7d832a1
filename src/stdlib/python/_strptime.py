"""Reading times: the inverse of strftime, in the C locale."""

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august",
           "september", "october", "november", "december"]
_DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

# What the directives stand for that are short for others.
_SHORT_FORMS = {
    "c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "T": "%H:%M:%S",
    "D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "r": "%I:%M:%S %p", "h": "%b",
}

# Numeric directives: the most digits, the smallest and the largest value.
_NUMBERS = {
    "d": (2, 1, 31), "e": (2, 1, 31), "m": (2, 1, 12), "H": (2, 0, 23), "I": (2, 1, 12),
    "M": (2, 0, 59), "S": (2, 0, 61), "j": (3, 1, 366), "y": (2, 0, 99), "Y": (4, 0, 9999),
    "f": (6, 0, 999999), "w": (1, 0, 6), "u": (1, 1, 7), "U": (2, 0, 53), "W": (2, 0, 53),
    "G": (4, 0, 9999), "V": (2, 1, 53),
}
_FULL_WIDTH = "YG"


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _day_number(year, month, day):
    """Days since 1 January of year 1, which was a Monday, as datetime counts them."""
    before = year - 1
    leap_day = month > 2 and _is_leap(year)
    return (before * 365 + before // 4 - before // 100 + before // 400
            + _DAYS_BEFORE[month - 1] + leap_day + day)


def _expand(format):
    out = []
    at = 0
    while at < len(format):
        c = format[at]
        if c != "%":
            out.append(c)
            at += 1
            continue
        if at + 1 == len(format):
            raise ValueError("stray %% in format '%s'" % format)
        directive = format[at + 1]
        if directive in _SHORT_FORMS:
            out.extend(_expand(_SHORT_FORMS[directive]))
        elif directive in _NUMBERS or directive in "aAbBpzZ%":
            out.append("%" + directive)
        else:
            raise ValueError("'%s' is a bad directive in format '%s'" % (directive, format))
        at += 2
    return out


class _NoMatch(Exception):
    pass


class _Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def number(self, directive):
        digits, low, high = _NUMBERS[directive]
        start = self.at
        if directive == "e" and self.text[start:start + 1] == " ":
            start += 1
        end = start
        while end < len(self.text) and end - start < digits and self.text[end] in "0123456789":
            end += 1
        if directive in _FULL_WIDTH and end - start < digits:
            raise _NoMatch
        # A number that is too large may still be read if its last digits are not.
        while end > start and not low <= int(self.text[start:end]) <= high:
            end -= 1
        if end == start:
            raise _NoMatch
        self.at = end
        value = self.text[start:end]
        return int(value.ljust(6, "0")) if directive == "f" else int(value)

    def name(self, names):
        rest = self.text[self.at:].lower()
        for index, name in enumerate(names):
            if name and rest.startswith(name):
                self.at += len(name)
                return index
        raise _NoMatch

    def offset(self):
        rest = self.text[self.at:]
        if rest[:1] in ("Z", "z"):
            self.at += 1
            return 0
        sign = {"+": 1, "-": -1}.get(rest[:1])
        digits = rest[1:].replace(":", "", 1)[:4]
        if sign is None or len(digits) < 4 or not digits.isdigit():
            raise _NoMatch
        self.at += 1 + 4 + (rest[3:4] == ":")
        return sign * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)

    def blanks(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        if self.at == start:
            raise _NoMatch


def _read(parts, text):
    import time
    reader = _Reader(text)
    found = {}
    previous_blank = False
    for part in parts:
        if part.isspace():
            if not previous_blank:
                reader.blanks()
            previous_blank = True
            continue
        previous_blank = False
        if len(part) == 1:
            if text[reader.at:reader.at + 1].lower() != part.lower():
                raise _NoMatch
            reader.at += 1
            continue
        directive = part[1]
        if directive in _NUMBERS:
            found[directive] = reader.number(directive)
        elif directive == "A":
            found["weekday"] = reader.name(_DAYS)
        elif directive == "a":
            found["weekday"] = reader.name([day[:3] for day in _DAYS])
        elif directive == "B":
            found["m"] = reader.name(_MONTHS) + 1
        elif directive == "b":
            found["m"] = reader.name([month[:3] for month in _MONTHS]) + 1
        elif directive == "p":
            found["p"] = reader.name(["am", "pm"])
        elif directive == "z":
            found["offset"] = reader.offset()
        elif directive == "Z":
            zones = ["utc", "gmt"] + [zone.lower() for zone in time.tzname]
            found["zone"] = reader.name(zones)
        elif text[reader.at:reader.at + 1] == "%":
            reader.at += 1
        else:
            raise _NoMatch
    return found, text[reader.at:]


def _from_week(year, week, weekday, monday_first):
    """The day of the year of a weekday in a week (%U, %W)."""
    first = _day_number(year, 1, 1) % 7
    # Weeks begin on Sunday or Monday; days before the first such day are in week 0.
    first = (first - 1) % 7 if monday_first else first % 7
    if not monday_first:
        weekday = (weekday + 1) % 7
    week_0_length = (7 - first) % 7
    if week == 0:
        return 1 + weekday - first
    return 1 + week_0_length + 7 * (week - 1) + weekday


def _parse(text, format):
    for index, value in enumerate((text, format)):
        if not isinstance(value, str):
            raise TypeError("strptime() argument %d must be str, not %s" % (index, type(value)))
    parts = _expand(format)
    try:
        found, rest = _read(parts, text)
    except _NoMatch:
        raise ValueError("time data %r does not match format %r" % (text, format)) from None
    if rest:
        raise ValueError("unconverted data remains: %s" % rest)
    return found


def _strptime_time(text, format="%a %b %d %H:%M:%S %Y"):
    """The nine fields of a struct_time."""
    found = _parse(text, format)
    year = found.get("Y")
    if "y" in found:
        year = found["y"] + (2000 if found["y"] <= 68 else 1900)
    hour = found.get("H", 0)
    if "I" in found:
        hour = found["I"] % 12 + 12 * found.get("p", 0)
    month, day = found.get("m", 1), found.get("d", found.get("e", 1))
    weekday = found.get("weekday")
    if "w" in found:
        weekday = (found["w"] - 1) % 7
    if "u" in found:
        weekday = found["u"] - 1
    year_day = found.get("j")
    leap_default = year is None and month == 2 and day == 29
    base_year = 1904 if leap_default else 1900 if year is None else year
    week = found.get("U", found.get("W"))
    if year_day is None and week is not None and weekday is not None and year is not None:
        year_day = _from_week(year, week, weekday, "W" in found)
    if year_day is not None and "m" not in found:
        month = 12
        leap = _is_leap(base_year)
        while _DAYS_BEFORE[month - 1] + (leap and month > 2) >= year_day:
            month -= 1
        day = year_day - _DAYS_BEFORE[month - 1] - (leap and month > 2)
    lengths = [31, 29 if _is_leap(base_year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if day > lengths[month - 1]:
        raise ValueError("day %d must be in range 1..%d for month %d in year %d" % (day, lengths[month - 1], month, base_year))
    if year_day is None:
        year_day = _DAYS_BEFORE[month - 1] + (month > 2 and _is_leap(base_year)) + day
    if weekday is None:
        weekday = (_day_number(base_year, month, day) - 1) % 7
    daylight = -1 if "zone" not in found else 0
    return (1900 if year is None else year, month, day, hour, found.get("M", 0),
            found.get("S", 0), weekday, year_day, daylight)
