"""Numbers, dates and times of TOML."""

import re
from datetime import date, datetime, time, timedelta, timezone

_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,6})[0-9]*)?"

_local_time = re.compile(_TIME)
_datetime = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                       rf"(?:[Tt ]{_TIME}(?:([Zz])|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))?)?")
_number = re.compile(r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)"
                     r"|[+-]?(?:0|[1-9](?:_?[0-9])*)(?P<fraction>(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)")
_special = ("inf", "nan", "+inf", "-inf", "+nan", "-nan")


def _micros(digits):
    return int(digits.ljust(6, "0")) if digits else 0


def _to_datetime(match):
    year, month, day, hour, minute, second, micros, is_utc, sign, hours, minutes = match.groups()
    day = int(year), int(month), int(day)
    if hour is None:
        return date(*day)
    zone = None
    if is_utc:
        zone = timezone.utc
    elif sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(offset if sign == "+" else -offset)
    return datetime(*day, int(hour), int(minute), int(second), _micros(micros), tzinfo=zone)


def parse_simple(src, pos, parse_float):
    """(end, value) of the number, date or time at a place; None if none is there."""
    match = _datetime.match(src, pos)
    if match:
        try:
            return match.end(), _to_datetime(match)
        except ValueError as e:
            raise ValueError("Invalid date or datetime") from e
    match = _local_time.match(src, pos)
    if match:
        hour, minute, second, micros = match.groups()
        return match.end(), time(int(hour), int(minute), int(second), _micros(micros))
    match = _number.match(src, pos)
    if match:
        text = match[0]
        return match.end(), parse_float(text) if match["fraction"] else int(text, 0)
    for length in 3, 4:
        word = src[pos:pos + length]
        if word in _special:
            return pos + length, parse_float(word)
    return None
