"""What requests and responses have in common: content types, dates, entity tags, what handlers keep in them."""

import datetime
import inspect
import re
import time
import warnings
from collections.abc import MutableMapping

ETAG_ANY = "*"
_ETAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_ETAG_LIST = re.compile(r'(\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"(?:\s*,\s*|$)|(.))')
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    r"(?:\w+,\s*)?(\d{1,2})[ -](\w{3})[ -](\d{2,4}) (\d{2}):(\d{2}):(\d{2})", re.ASCII)


class ETag:
    """An entity tag."""

    __slots__ = ("value", "is_weak")

    def __init__(self, value, is_weak=False):
        self.value = value
        self.is_weak = is_weak

    def __repr__(self):
        return f"ETag(value={self.value!r}, is_weak={self.is_weak!r})"

    def __eq__(self, other):
        if other.__class__ is not ETag:
            return NotImplemented
        return self.value == other.value and self.is_weak == other.is_weak

    def __hash__(self):
        return hash((self.value, self.is_weak))


def check_etag(value):
    if value != ETAG_ANY and not re.fullmatch(r"[\x21\x23-\x7e\x80-\xff]+", value):
        raise ValueError(
            f"Value {value!r} is not a valid etag. Maybe it contains '\"'?")


def parse_etag(text):
    """The entity tag that a header says."""
    if not text:
        return None
    if text == ETAG_ANY:
        return ETag(ETAG_ANY)
    match = _ETAG.fullmatch(text)
    return ETag(match[2], bool(match[1])) if match else None


def parse_etags(text):
    """The entity tags of a conditional header, None without one."""
    if not text:
        return None
    if text == ETAG_ANY:
        return (ETag(ETAG_ANY),)
    tags = []
    for match in _ETAG_LIST.finditer(text):
        if match[4]:
            break
        tags.append(ETag(match[3], bool(match[2])))
    return tuple(tags)


def http_date(seconds):
    """A moment as HTTP writes it."""
    year, month, day, hour, minute, second, weekday, *_ = time.gmtime(seconds)
    return (f"{_DAYS[weekday]}, {day:02d} {_MONTHS[month - 1]} {year:04d} "
            f"{hour:02d}:{minute:02d}:{second:02d} GMT")


def parse_http_date(text):
    """The moment that a header says, None where it says none."""
    match = _DATE.match(text) if text else None
    if match is None:
        return None
    day, month, year, hour, minute, second = match.groups()
    try:
        year = int(year)
        if len(match[3]) == 2:
            year += 1900 if year > 68 else 2000
        return datetime.datetime(year, _MONTHS.index(month.capitalize()) + 1, int(day), int(hour),
                                 int(minute), int(second), tzinfo=datetime.timezone.utc)
    except ValueError:
        return None


def parse_content_type(text):
    """The type and the parameters of a Content-Type header."""
    if text is None:
        return "application/octet-stream", {}
    kind, _, rest = text.partition(";")
    kind = kind.strip().lower()
    parameters = {}
    for part in rest.split(";"):
        name, equals, value = part.strip().partition("=")
        if equals:
            parameters[name.strip().lower()] = value.strip().strip('"')
    if kind.count("/") != 1:
        kind = "text/plain"
    return kind, parameters


class HeadersMixin:
    """Facts that are read from headers."""

    __slots__ = ()
    _stored_content_type = None

    def _parsed_content_type(self):
        text = self._headers.get("Content-Type")
        stored = self._stored_content_type
        if stored is None or stored[0] != text:
            stored = self._stored_content_type = (text, *parse_content_type(text))
        return stored

    @property
    def content_type(self):
        return self._parsed_content_type()[1]

    @property
    def charset(self):
        return self._parsed_content_type()[2].get("charset")

    @property
    def content_length(self):
        length = self._headers.get("Content-Length")
        return None if length is None else int(length)


class Lazy:
    """An attribute that is made when first asked for."""

    __slots__ = ("_make", "_name")

    def __init__(self, make):
        self._make = make

    def __set_name__(self, owner, name):
        self._name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        made = self._make(instance)
        setattr(instance, self._name, made)
        return made


class Kept:
    """What handlers keep in a request or a response: a mapping."""

    __slots__ = ()
    _state = None
    #: The class that keys should have.
    _key_class = None

    def __getitem__(self, key):
        if self._state is None:
            raise KeyError(key)
        return self._state[key]

    def __setitem__(self, key, value):
        if not isinstance(key, self._key_class):
            from .web_exceptions import NotAppKeyWarning

            name = self._key_class.__name__
            warnings.warn(
                f"It is recommended to use web.{name} instances for keys.\n"
                "https://docs.aiohttp.org/en/stable/web_advanced.html"
                f"#{name.removesuffix('Key').lower()}-s-storage",
                category=NotAppKeyWarning, stacklevel=2)
        if self._state is None:
            self._state = {}
        self._state[key] = value

    def __delitem__(self, key):
        if self._state is None:
            raise KeyError(key)
        del self._state[key]

    def __contains__(self, key):
        return self._state is not None and key in self._state

    def get(self, key, default=None):
        return default if self._state is None else self._state.get(key, default)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        if self._state is None:
            self._state = {}
        return self._state.pop(key, *default)

    def popitem(self):
        if self._state is None:
            raise KeyError
        key = next(iter(self._state), None)
        if key is None:
            raise KeyError
        return key, self._state.pop(key)

    def clear(self):
        if self._state is not None:
            self._state.clear()

    def update(self, other=(), /, **others):
        for key, value in dict(other, **others).items():
            self[key] = value

    def keys(self):
        return (self._state or {}).keys()

    def values(self):
        return (self._state or {}).values()

    def items(self):
        return (self._state or {}).items()

    def __len__(self):
        return len(self._state or ())

    def __iter__(self):
        return iter(self._state or ())

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    def __bool__(self):
        return True


MutableMapping.register(Kept)


class BaseKey:
    """A key with a name and a type, for the state of applications, requests and responses."""

    __slots__ = ("_name", "_t")

    def __init__(self, name, t=None):
        frame = inspect.currentframe()
        module = "unknown"
        while frame is not None:
            if frame.f_code.co_name == "<module>":
                module = frame.f_globals.get("__name__", module)
                break
            frame = frame.f_back
        self._name = module + "." + name
        self._t = t

    def __lt__(self, other):
        if isinstance(other, BaseKey):
            return self._name < other._name
        return True

    def __repr__(self):
        kind = self._t
        if kind is None:
            shown = "<<Unknown>>"
        elif isinstance(kind, type):
            shown = (kind.__qualname__ if kind.__module__ == "builtins"
                     else f"{kind.__module__}.{kind.__qualname__}")
        else:
            shown = repr(kind)
        return f"<{type(self).__name__}({self._name}, type={shown})>"

    @classmethod
    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


class AppKey(BaseKey):
    """A key for an application's state."""

    __slots__ = ()


class RequestKey(BaseKey):
    """A key for a request's state."""

    __slots__ = ()


class ResponseKey(BaseKey):
    """A key for a response's state."""

    __slots__ = ()
