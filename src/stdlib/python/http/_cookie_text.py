"""How cookies are written in headers and files: dates, words, hosts and paths."""

import datetime
import re
import time
import urllib.parse
from calendar import timegm

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}

_STRICT_DATE = re.compile(r"[SMTWF][a-z][a-z], (\d\d) ([JFMASOND][a-z][a-z]) (\d{4}) (\d\d):(\d\d):(\d\d) GMT",
                          re.ASCII)
_WEEKDAY = re.compile(r"(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*,?\s*", re.I | re.ASCII)
_LOOSE_DATE = re.compile(
    r"(\d\d?)(?:\s+|[-/])(\w+)(?:\s+|[-/])(\d+)(?:(?:\s+|:)(\d\d?):(\d\d)(?::(\d\d))?)?\s*"
    r"(?:([-+]?\d{2,4}|(?![APap][Mm]\b)[A-Za-z]+)\s*)?(?:\(\w+\)\s*)?$", re.ASCII)
_ISO_DATE = re.compile(
    r"(\d{4})[-/]?(\d\d?)[-/]?(\d\d?)(?:(?:\s+|[-:Tt])(\d\d?):?(\d\d)(?::?(\d\d(?:\.\d*)?))?)?\s*"
    r"(?:([-+]?\d\d?:?(?::?\d\d)?|Z|z)\s*)?$", re.ASCII)
_OFFSET = re.compile(r"([-+])?(\d\d?):?(\d\d)?", re.ASCII)


def _datetime(t):
    if t is None:
        return datetime.datetime.now(tz=datetime.UTC)
    return datetime.datetime.fromtimestamp(t, tz=datetime.UTC)


def time2isoz(t=None):
    """A time as `1994-11-24 08:49:37Z`."""
    return _datetime(t).strftime("%Y-%m-%d %H:%M:%SZ")


def time2netscape(t=None):
    """A time as `Wed, 24-Nov-1994 08:49:37 GMT`."""
    when = _datetime(t)
    return f"{DAYS[when.weekday()]}, {when:%d}-{MONTHS[when.month - 1]}-{when:%Y %H:%M:%S} GMT"


def _timegm(parts):
    year, month, day, hour, minute, second = parts[:6]
    if (year >= 1970 and 1 <= month <= 12 and 1 <= day <= 31 and 0 <= hour <= 24 and 0 <= minute <= 59
            and 0 <= second <= 61):
        return timegm(parts)
    return None


def offset_from_tz_string(tz):
    """The offset of a zone in seconds, or None."""
    if tz in ("GMT", "UTC", "UT", "Z"):
        return 0
    if match := _OFFSET.fullmatch(tz):
        offset = 3600 * int(match[2]) + 60 * int(match[3] or 0)
        return -offset if match[1] == "-" else offset
    return None


def _full_year(year):
    """The year nearest to now that ends so."""
    if year >= 1000:
        return year
    now = time.localtime().tm_year
    distance = now % 100 - year
    year += now - now % 100
    if abs(distance) > 50:
        year += 100 if distance > 0 else -100
    return year


def _time_of(day, month, year, hour, minute, second, zone):
    year = int(year)
    if year > datetime.MAXYEAR:
        return None
    number = _MONTH_NUMBERS.get(month.lower())
    if number is None and month.isdigit() and 1 <= int(month) <= 12:
        number = int(month)
    offset = offset_from_tz_string((zone or "UTC").upper())
    if number is None or offset is None:
        return None
    clock = int(hour or 0), int(minute or 0), int(float(second or 0))
    found = _timegm((_full_year(year), number, int(day), *clock, zone))
    return None if found is None else found - offset


def http2time(text):
    """The time of a date in a header, or None."""
    if match := _STRICT_DATE.fullmatch(text):
        day, month, year, *clock = match.groups()
        return _timegm((int(year), _MONTH_NUMBERS[month.lower()], int(day), *map(int, clock)))
    text = _WEEKDAY.sub("", text.lstrip(), count=1)
    match = _LOOSE_DATE.match(text)
    return match and _time_of(*match.groups())


def iso2time(text):
    """The time of a date in the form of ISO 8601, or None."""
    match = _ISO_DATE.match(text.lstrip())
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _time_of(day, month, year, hour, minute, second, zone)


_TOKEN = re.compile(r"\s*([^=\s;,]+)")
_QUOTED = re.compile(r'\s*=\s*"([^"\\]*(?:\\.[^"\\]*)*)"')
_PLAIN = re.compile(r"\s*=\s*([^\s;,]*)")
_JUNK = re.compile(r"[=\s;]*")


def split_header_words(header_values):
    """Lists of (name, value), one for each part between commas."""
    assert not isinstance(header_values, str)
    result = []
    for text in header_values:
        pairs = []
        while text:
            if match := _TOKEN.match(text):
                text = text[match.end():]
                name, value = match[1], None
                if match := _QUOTED.match(text):
                    value = re.sub(r"\\(.)", r"\1", match[1])
                elif match := _PLAIN.match(text):
                    value = match[1].rstrip()
                text = text[match.end():] if match else text
                pairs.append((name, value))
            elif text.lstrip().startswith(","):
                text = text.lstrip()[1:]
                if pairs:
                    result.append(pairs)
                pairs = []
            else:
                rest = text[_JUNK.match(text).end():]
                assert len(rest) < len(text), f"split_header_words bug: {text!r}"
                text = rest
        if pairs:
            result.append(pairs)
    return result


def join_header_words(lists):
    """The header of such lists."""
    def word(name, value):
        if value is None:
            return name
        if not re.fullmatch(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", value):
            value = '"%s"' % re.sub(r'(["\\])', r"\\\1", value)
        return f"{name}={value}"

    return ", ".join("; ".join(word(*pair) for pair in pairs) for pairs in lists if pairs)


def strip_quotes(text):
    """Text without the double quotes around it."""
    return text.removeprefix('"').removesuffix('"')


def parse_ns_headers(ns_headers):
    """As split_header_words() for Netscape's cookies, whose dates hold commas."""
    known = ("expires", "domain", "path", "secure", "version", "port", "max-age")
    result = []
    for header in ns_headers:
        pairs, has_version = [], False
        for at, param in enumerate(header.split(";")):
            key, equals, value = param.strip().partition("=")
            key = key.strip()
            if not key:
                if at == 0:
                    break
                continue
            value = value.strip() if equals else None
            if at:
                key = key.lower() if key.lower() in known else key
                if key == "version":
                    has_version = True
                    value = value and strip_quotes(value)
                elif key == "expires" and value is not None:
                    value = http2time(strip_quotes(value))
            pairs.append((key, value))
        if pairs:
            if not has_version:
                pairs.append(("version", "0"))
            result.append(pairs)
    return result


IPV4_RE = re.compile(r"\.\d+$", re.ASCII)


def liberal_is_HDN(text):
    """Whether a text is no address."""
    return not IPV4_RE.search(text)


def is_HDN(text):
    """Whether a text is the name of a host."""
    return liberal_is_HDN(text) and text != "" and text[0] != "." and text[-1] != "."


def domain_match(A, B):
    """Whether a host is, or belongs to, a domain, by RFC 2965."""
    A, B = A.lower(), B.lower()
    if A == B:
        return True
    return is_HDN(A) and A.rfind(B) > 0 and B.startswith(".") and is_HDN(B[1:])


def user_domain_match(A, B):
    """Whether a host is one of those that a user means."""
    A, B = A.lower(), B.lower()
    if liberal_is_HDN(A) and liberal_is_HDN(B) and B.startswith("."):
        return A.endswith(B)
    return A == B


def request_host(request):
    """The host of a request, in lower case and without a port."""
    host = urllib.parse.urlparse(request.get_full_url())[1] or request.get_header("Host", "")
    return re.sub(r":\d+$", "", host, count=1, flags=re.ASCII).lower()


def eff_request_host(request):
    """The host of a request, and the same as a name with a dot."""
    host = request_host(request)
    return host, host if "." in host else host + ".local"


_PATH_SAFE = "%/;:@&=+$,!~*'()"


def escape_path(path):
    """A path in which everything odd is escaped, in capitals."""
    path = urllib.parse.quote(path, _PATH_SAFE)
    return re.sub("%([0-9a-fA-F][0-9a-fA-F])", lambda match: match[0].upper(), path)


def request_path(request):
    """The path of a request."""
    path = escape_path(urllib.parse.urlsplit(request.get_full_url()).path)
    return path if path.startswith("/") else "/" + path


def request_port(request):
    """The port of a request, as text; None if it is no number."""
    _, colon, port = request.host.partition(":")
    if not colon:
        return "80"
    try:
        int(port)
    except ValueError:
        return None
    return port


def reach(h):
    """The domain that a host belongs to, by RFC 2965."""
    _, dot, domain = h.partition(".")
    return "." + domain if dot and is_HDN(h) and ("." in domain or domain == "local") else h


def is_third_party(request):
    """Whether a request is to somebody whom the user has not asked for."""
    return not domain_match(request_host(request), reach(request.origin_req_host))
