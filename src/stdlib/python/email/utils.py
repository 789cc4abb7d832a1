"""Dates and addresses as headers write them."""

__all__ = ["collapse_rfc2231_value", "decode_rfc2231", "encode_rfc2231", "formataddr", "formatdate", "format_datetime",
           "getaddresses", "make_msgid", "mktime_tz", "parseaddr", "parsedate", "parsedate_tz",
           "parsedate_to_datetime", "quote", "unquote", "localtime"]

import calendar
import datetime
import re
import time
import urllib.parse

_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LONG_MONTHS = [name.lower() for name in calendar.month_name][1:]
_ZONES = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "AST": -400, "ADT": -300, "EST": -500, "EDT": -400, "CST": -600,
          "CDT": -500, "MST": -700, "MDT": -600, "PST": -800, "PDT": -700}
_SPECIAL = re.compile(r'[][\\()<>@,:;".]')


def quote(str):
    """Text as it stands between double quotes."""
    return str.replace("\\", "\\\\").replace('"', r"\"")


def unquote(str):
    """Text without the double quotes, or angle brackets, around it."""
    if len(str) > 1:
        if str.startswith('"') and str.endswith('"'):
            return str[1:-1].replace("\\\\", "\\").replace(r"\"", '"')
        if str.startswith("<") and str.endswith(">"):
            return str[1:-1]
    return str


def formatdate(timeval=None, localtime=False, usegmt=False):
    """A time as RFC 2822 writes it."""
    if timeval is None:
        timeval = time.time()
    when = datetime.datetime.fromtimestamp(timeval, datetime.timezone.utc)
    if localtime:
        when = when.astimezone()
        usegmt = False
    elif not usegmt:
        when = when.replace(tzinfo=None)
    return format_datetime(when, usegmt)


def format_datetime(dt, usegmt=False):
    """A datetime as RFC 2822 writes it."""
    now = dt.timetuple()
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError("usegmt option requires a UTC datetime")
        zone = "GMT"
    elif dt.tzinfo is None:
        zone = "-0000"
    else:
        zone = dt.strftime("%z")
    return (f"{_DAYS[now[6]]}, {now[2]:02} {_MONTHS[now[1] - 1]} {now[0]:04} "
            f"{now[3]:02}:{now[4]:02}:{now[5]:02} {zone}")


def localtime(dt=None):
    """The local time, with its zone."""
    return (datetime.datetime.now() if dt is None else dt).astimezone()


def make_msgid(idstring=None, domain=None):
    """A name for a message that no other has."""
    import os
    import random
    import socket
    middle = "" if idstring is None else "." + idstring
    return "<%d.%d.%d%s@%s>" % (int(time.time() * 100), os.getpid(), random.getrandbits(64), middle,
                                socket.getfqdn() if domain is None else domain)


def _zone(words):
    if not words:
        return None
    zone = words[0].upper()
    if zone in _ZONES:
        number = _ZONES[zone]
    else:
        try:
            number = int(zone)
        except ValueError:
            return None
        if number == 0 and zone.startswith("-"):
            return None
    sign = -1 if number < 0 else 1
    hours, minutes = divmod(abs(number), 100)
    return sign * (hours * 3600 + minutes * 60)


def _parse(data):
    """(year, month, day, hour, minute, second, offset), or None."""
    words = data.replace(",", ", ").split() if data else []
    if words and (words[0].endswith(",") or words[0].lower()[:3] in map(str.lower, _DAYS)):
        words = words[1:]
    if len(words) == 3 and words[0].count("-") == 2:
        words = words[0].split("-") + words[1:]
    elif words and words[0].count("-") == 2:
        words = words[0].split("-") + words[1:]
    if len(words) == 4 and "+" in words[3]:
        clock, plus, zone = words[3].partition("+")
        words = words[:3] + [clock, plus + zone]
    if len(words) < 4:
        return None
    day, month, year, clock, *rest = words
    if ":" in year and ":" not in clock:
        year, clock = clock, year
    if not day.isdigit():
        day, month = month, day
    month = month.lower().rstrip(",")
    found = [at for at, name in enumerate(_LONG_MONTHS, 1) if month == name or month == name[:3]]
    parts = clock.split(":") if ":" in clock else clock.split(".")
    if not found or not 2 <= len(parts) <= 3:
        return None
    try:
        year, day = int(year.rstrip(",")), int(day.rstrip(","))
        hour, minute, second = map(int, (*parts, "0")[:3])
    except ValueError:
        return None
    if year < 100:
        year += 1900 if year > 68 else 2000
    return year, found[0], day, hour, minute, second, _zone(rest)


def parsedate_tz(data):
    """A date as a tuple of ten: as for mktime(), and the offset of the zone in seconds."""
    found = _parse(data)
    if found is None:
        return None
    *parts, offset = found
    return (*parts, 0, 1, -1, 0 if offset is None else offset)


def parsedate(data):
    """A date as a tuple of nine, as for mktime()."""
    found = parsedate_tz(data)
    return None if found is None else found[:9]


def mktime_tz(data):
    """The time of a tuple from parsedate_tz()."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    return calendar.timegm(data) - data[9]


def parsedate_to_datetime(data):
    """The datetime that a date stands for."""
    found = _parse(data)
    if found is None:
        raise ValueError('Invalid date value or format "%s"' % str(data))
    *parts, offset = found
    if offset is None:
        return datetime.datetime(*parts)
    return datetime.datetime(*parts, tzinfo=datetime.timezone(datetime.timedelta(seconds=offset)))


def formataddr(pair, charset="utf-8"):
    """A name and an address as a header has them."""
    name, address = pair
    address.encode("ascii")
    if not name:
        return address
    try:
        name.encode("ascii")
    except UnicodeEncodeError:
        import base64
        word = base64.b64encode(name.encode(charset)).decode("ascii")
        return f"=?{charset}?b?{word}?= <{address}>"
    quotes = '"' if _SPECIAL.search(name) else ""
    return f"{quotes}{quote(name)}{quotes} <{address}>"


def _split_addresses(text):
    """The addresses of a list, each as it stands there."""
    part, quoted, depth = "", False, 0
    for c in text:
        if c == '"' and not part.endswith("\\"):
            quoted = not quoted
        elif not quoted and c in "(<":
            depth += 1
        elif not quoted and c in ")>":
            depth -= 1
        elif c == "," and not quoted and depth <= 0:
            yield part
            part = ""
            continue
        part += c
    yield part


def _parse_address(text):
    comments = [comment[1:-1] for comment in re.findall(r"\([^()]*\)", text)]
    text = re.sub(r"\([^()]*\)", "", text).strip()
    if match := re.fullmatch(r"(.*?)<([^<>]*)>", text, re.DOTALL):
        return unquote(match[1].strip()), match[2].strip()
    if text and not any(c.isspace() for c in text):
        return " ".join(comments), text
    return "", ""


def parseaddr(addr, *, strict=True):
    """(name, address) of a header that holds one."""
    if isinstance(addr, list):
        addr = addr[0]
    if not isinstance(addr, str):
        return "", ""
    parts = [part for part in _split_addresses(addr) if part.strip()]
    if not parts or (strict and len(parts) > 1):
        return "", ""
    return _parse_address(parts[0])


def getaddresses(fieldvalues, *, strict=True):
    """(name, address) of each address in these headers."""
    return [_parse_address(part) for value in fieldvalues for part in _split_addresses(str(value)) if part.strip()]


def decode_rfc2231(s):
    """(charset, language, text) of a parameter that is marked so."""
    parts = s.split("'", 2)
    return tuple(parts) if len(parts) == 3 else (None, None, s)


def encode_rfc2231(s, charset=None, language=None):
    """A parameter in the form that tells its charset."""
    s = urllib.parse.quote(s, safe="", encoding=charset or "ascii")
    if charset is None and language is None:
        return s
    return "%s'%s'%s" % (charset, language or "", s)


def collapse_rfc2231_value(value, errors="replace", fallback_charset="us-ascii"):
    """The text of a parameter, which may come with its charset."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _, text = value
    raw = bytes(text, "raw-unicode-escape")
    try:
        return str(raw, charset or fallback_charset, errors)
    except LookupError:
        return unquote(text)
