"""Cookies: morsels with their attributes, and dictionaries of them that parse and print themselves."""

import re
import string
import types

__all__ = ["CookieError", "BaseCookie", "SimpleCookie"]

_LEGAL = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
_UNESCAPED = _LEGAL + " ()/<=>?@[]{}"
_ESCAPES = {code: "\\%03o" % code for code in range(256) if chr(code) not in _UNESCAPED}
_ESCAPES[ord('"')] = '\\"'
_ESCAPES[ord("\\")] = "\\\\"
_is_legal_key = re.compile("[%s]+" % re.escape(_LEGAL)).fullmatch
_CONTROL = re.compile(r"[\x00-\x1F\x7F]")
_ESCAPE = re.compile(r"\\(?:([0-3][0-7][0-7])|(.))")
_KEY = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_PATTERN = re.compile(
    rf"\s*(?P<key>[{_KEY}]+?)"
    rf'(\s*=\s*(?P<val>"(?:[^\\"]|\\.)*"|'
    r"(\w{3,6}day|\w{3}),\s[\w\d\s-]{9,11}\s[\d:]{8}\sGMT|"
    rf"[{_KEY}\[\]]*))?\s*(\s+|;|$)", re.ASCII)


class CookieError(Exception):
    """A cookie that is none."""


def _has_control(*values):
    return any([_CONTROL.search(str(value)) for value in values])


def _quote(text):
    if text is None or _is_legal_key(text):
        return text
    return '"' + text.translate(_ESCAPES) + '"'


def _unquote(text):
    if text is None or len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 8)) if match[1] else match[2], text[1:-1])


def _parse_header(text):
    """The names and values of a Cookie header, as a server reads it: whatever can be told apart."""
    found = {}
    for part in text.split(";"):
        name, equals, value = part.strip().partition("=")
        name = name.strip()
        if not name or _CONTROL.search(name + value) or " " in name:
            continue
        found[name] = _unquote(value.strip())
    return found


def _date_in(seconds):
    from time import gmtime, time

    year, month, day, hour, minute, second, weekday, *_ = gmtime(time() + seconds)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return "%s, %02d %3s %4d %02d:%02d:%02d GMT" % (
        days[weekday], day, months[month - 1], year, hour, minute, second)


class Morsel(dict):
    """A key and its value, with attributes."""

    _reserved = {"expires": "expires", "path": "Path", "comment": "Comment", "domain": "Domain",
                 "max-age": "Max-Age", "secure": "Secure", "httponly": "HttpOnly",
                 "version": "Version", "samesite": "SameSite", "partitioned": "Partitioned"}
    _reserved_defaults = dict.fromkeys(_reserved, "")
    _flags = {"secure", "httponly", "partitioned"}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        dict.update(self, self._reserved_defaults)

    @property
    def key(self):
        return self._key

    @property
    def value(self):
        return self._value

    @property
    def coded_value(self):
        return self._coded_value

    def __setitem__(self, key, value):
        key = key.lower()
        if key not in self._reserved:
            raise CookieError("Invalid attribute %r" % (key,))
        if _has_control(key, value):
            raise CookieError(f"Control characters are not allowed in cookies {key!r} {value!r}")
        dict.__setitem__(self, key, value)

    def setdefault(self, key, val=None):
        key = key.lower()
        if key not in self._reserved:
            raise CookieError("Invalid attribute %r" % (key,))
        if _has_control(key, val):
            raise CookieError("Control characters are not allowed in cookies %r %r" % (key, val))
        return dict.setdefault(self, key, val)

    def __eq__(self, other):
        if not isinstance(other, Morsel):
            return NotImplemented
        return (dict.__eq__(self, other) and self._value == other._value
                and self._key == other._key and self._coded_value == other._coded_value)

    __ne__ = object.__ne__

    def copy(self):
        made = Morsel()
        dict.update(made, self)
        made.__dict__.update(self.__dict__)
        return made

    def update(self, values):
        data = {}
        for key, value in dict(values).items():
            key = key.lower()
            if key not in self._reserved:
                raise CookieError("Invalid attribute %r" % (key,))
            if _has_control(key, value):
                raise CookieError(
                    f"Control characters are not allowed in cookies {key!r} {value!r}")
            data[key] = value
        dict.update(self, data)

    def __ior__(self, values):
        self.update(values)
        return self

    def isReservedKey(self, K):
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Sets the key and both forms of the value."""
        if key.lower() in self._reserved:
            raise CookieError("Attempt to set a reserved key %r" % (key,))
        if not _is_legal_key(key):
            raise CookieError("Illegal key %r" % (key,))
        if _has_control(key, val, coded_val):
            raise CookieError("Control characters are not allowed in cookies %r %r %r"
                              % (key, val, coded_val))
        self._key = key
        self._value = val
        self._coded_value = coded_val

    def __getstate__(self):
        return {"key": self._key, "value": self._value, "coded_value": self._coded_value}

    def __setstate__(self, state):
        key, value, coded = state["key"], state["value"], state["coded_value"]
        if _has_control(key, value, coded):
            raise CookieError("Control characters are not allowed in cookies "
                              f"{key!r} {value!r} {coded!r}")
        self._key, self._value, self._coded_value = key, value, coded

    def output(self, attrs=None, header="Set-Cookie:"):
        return "%s %s" % (header, self.OutputString(attrs))

    __str__ = output

    def __repr__(self):
        return "<%s: %s>" % (self.__class__.__name__, self.OutputString())

    def js_output(self, attrs=None):
        """A script for a page that sets the cookie."""
        from urllib.parse import quote
        text = self.OutputString(attrs)
        if _has_control(text):
            raise CookieError("Control characters are not allowed in cookies")
        return f"""
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = decodeURIComponent("{quote(text, safe="", encoding="utf-8")}");
        // end hiding -->
        </script>
        """

    def OutputString(self, attrs=None):
        if attrs is None:
            attrs = self._reserved
        parts = ["%s=%s" % (self._key, self._coded_value)]
        for key, value in sorted(self.items()):
            if value == "" or key not in attrs:
                continue
            name = self._reserved[key]
            if key == "expires" and isinstance(value, int):
                parts.append("%s=%s" % (name, _date_in(value)))
            elif key == "max-age" and isinstance(value, int):
                parts.append("%s=%d" % (name, value))
            elif key == "comment" and isinstance(value, str):
                parts.append("%s=%s" % (name, _quote(value)))
            elif key in self._flags:
                if value:
                    parts.append(name)
            else:
                parts.append("%s=%s" % (name, value))
        return "; ".join(parts)

    __class_getitem__ = classmethod(types.GenericAlias)


class BaseCookie(dict):
    """Morsels by their keys."""

    def value_decode(self, val):
        """The value and its coded form, from what a header says."""
        return val, val

    def value_encode(self, val):
        """The value as text and its coded form."""
        text = str(val)
        return text, text

    def __init__(self, input=None):
        if input:
            self.load(input)

    def _put(self, key, value, coded):
        morsel = self.get(key, Morsel())
        morsel.set(key, value, coded)
        dict.__setitem__(self, key, morsel)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            dict.__setitem__(self, key, value)
        else:
            self._put(key, *self.value_encode(value))

    def output(self, attrs=None, header="Set-Cookie:", sep="\015\012"):
        lines = []
        for _, morsel in sorted(self.items()):
            line = morsel.output(attrs, header)
            if _has_control(line):
                raise CookieError("Control characters are not allowed in cookies")
            lines.append(line)
        return sep.join(lines)

    __str__ = output

    def __repr__(self):
        shown = ["%s=%r" % (key, morsel.value) for key, morsel in sorted(self.items())]
        return "<%s: %s>" % (self.__class__.__name__, " ".join(shown))

    def js_output(self, attrs=None):
        """A script for a page that sets all cookies."""
        return "".join([morsel.js_output(attrs) for _, morsel in sorted(self.items())])

    def load(self, rawdata):
        """Takes cookies from a header, or from a dictionary."""
        if isinstance(rawdata, str):
            self._parse(rawdata)
            return
        for key, value in rawdata.items():
            self[key] = value

    def _parse(self, text):
        at, parsed, seen = 0, [], False
        while at < len(text):
            match = _PATTERN.match(text, at)
            if not match:
                break
            key, value = match["key"], match["val"]
            at = match.end()
            if key[0] == "$":
                if seen:
                    parsed.append((True, key[1:], value))
            elif key.lower() in Morsel._reserved:
                if not seen:
                    return
                if value is None:
                    if key.lower() not in Morsel._flags:
                        return
                    parsed.append((True, key, True))
                else:
                    parsed.append((True, key, _unquote(value)))
            elif value is not None:
                parsed.append((False, key, self.value_decode(value)))
                seen = True
            else:
                return
        # Nothing is kept of a text that is not right throughout.
        morsel = None
        for is_attribute, key, value in parsed:
            if is_attribute:
                morsel[key] = value
            else:
                self._put(key, *value)
                morsel = self[key]


class SimpleCookie(BaseCookie):
    """Cookies whose values are text, quoted where they must be."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        text = str(val)
        return text, _quote(text)
