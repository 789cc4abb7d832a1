"""URLs as immutable objects: their parts, decoded and raw, and new URLs made from them."""

import math
import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote as _quote_char, uses_netloc, uses_relative, SplitResult

import _yarl
from _yarl import normalize_path as _normalize_path
from multidict import MultiDict

__version__ = "1.25.1"
__all__ = ("URL", "cache_clear", "cache_configure", "cache_info")

_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_USES_AUTHORITY = frozenset(uses_netloc)
_USES_RELATIVE = frozenset(uses_relative)
_REQUIRES_HOST = frozenset(("http", "https", "ws", "wss", "ftp"))
_UNDEFINED = object()
_NOT_REG_NAME = re.compile(r"[^a-z0-9\-._~!$&'()*+,;=%]|%(?![0-9a-f]{2})")
_SCHEME = re.compile(r"[A-Za-z0-9+\-.]+\Z")


def _quoted_colon(path):
    """A relative path whose first colon must not be taken for that of a scheme."""
    head, colon, tail = path.partition(":")
    if colon and head and _SCHEME.match(head):
        return head + "%3A" + tail
    return path


def _split_netloc(netloc):
    """User, password, host and port of an authority."""
    user = password = None
    userinfo, at, hostinfo = netloc.rpartition("@")
    if at:
        user, colon, secret = userinfo.partition(":")
        password = secret if colon else None
    if "[" in hostinfo:
        host, _, port = hostinfo[1:].partition("]")
        port = port.partition(":")[2]
    else:
        host, _, port = hostinfo.partition(":")
    if not port:
        return user or None, password, host or None, None
    try:
        port = int(port)
    except ValueError:
        raise ValueError("Invalid URL: port can't be converted to integer")
    if not 0 <= port <= 65535:
        raise ValueError("Port out of range 0-65535")
    return user or None, password, host or None, port


def _make_netloc(user, password, host, port, encode=False):
    if host is None:
        return ""
    place = host if port is None else f"{host}:{port}"
    if user is None and password is None:
        return place
    if encode:
        user, password = _yarl.quote(user), _yarl.quote(password)
    if password is not None:
        user = f"{user or ''}:{password}"
    return f"{user}@{place}" if user else place


def _unsplit(scheme, netloc, path, query, fragment):
    if netloc or scheme in _USES_AUTHORITY and scheme or path[:2] == "//":
        if path and path[0] != "/":
            text = f"{scheme}://{netloc}/{path}" if scheme else f"{scheme}:{path}"
        else:
            text = f"{scheme}://{netloc}{path}" if scheme else f"//{netloc}{path}"
    elif scheme:
        text = f"{scheme}:{path}"
    else:
        text = path
    if query:
        text = f"{text}?{query}"
    return f"{text}#{fragment}" if fragment else text


def _mapped(host):
    text = unicodedata.normalize("NFKC", host).lower()
    return text.replace("\u3002", ".").replace("\u00ad", "")


def _adapted(delta, first, count):
    """The bias after a delta, by RFC 3492."""
    delta = delta // 700 if first else delta // 2
    delta += delta // count
    steps = 0
    while delta > 455:
        delta //= 35
        steps += 36
    return steps + 36 * delta // (delta + 38)


_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"


def _to_ascii(label):
    """A label of a host as DNS knows it, by Punycode."""
    if label.isascii():
        return label
    done = [c for c in label if c.isascii()]
    out = "".join(done) + ("-" if done else "")
    handled = basic = len(done)
    code, delta, bias = 128, 0, 72
    points = [ord(c) for c in label]
    while handled < len(points):
        least = min([point for point in points if point >= code])
        delta += (least - code) * (handled + 1)
        code = least
        for point in points:
            if point < code:
                delta += 1
            if point == code:
                rest, step = delta, 36
                while rest >= (limit := min(max(step - bias, 1), 26)):
                    out += _DIGITS[limit + (rest - limit) % (36 - limit)]
                    rest = (rest - limit) // (36 - limit)
                    step += 36
                out += _DIGITS[rest]
                bias = _adapted(delta, handled == basic, handled + 1)
                delta = 0
                handled += 1
        delta += 1
        code += 1
    return "xn--" + out


def _to_unicode(label):
    """The reverse of `_to_ascii`; the label itself where it is none of its results."""
    if not label.startswith("xn--"):
        return label
    basic, _, digits = label[4:].rpartition("-")
    out = list(basic)
    code, at, bias = 128, 0, 72
    digits = iter(digits)
    try:
        for first in digits:
            before, weight, step, digit = at, 1, 36, first
            while True:
                value = _DIGITS.index(digit)
                at += value * weight
                limit = min(max(step - bias, 1), 26)
                if value < limit:
                    break
                weight *= 36 - limit
                step += 36
                digit = next(digits)
            count = len(out) + 1
            bias = _adapted(at - before, before == 0, count)
            code += at // count
            at %= count
            out.insert(at, chr(code))
            at += 1
    except (ValueError, StopIteration, OverflowError):
        return label
    return "".join(out)


@lru_cache(512)
def _encode_host(host, validate):
    """The host as it goes over the wire: addresses compressed, names in lower case and ASCII."""
    if host and (host[-1].isdigit() or ":" in host):
        from ipaddress import ip_address

        mark = "%25" if "%25" in host else "%"
        raw, mark, zone = host.partition(mark)
        try:
            address = ip_address(raw)
        except ValueError:
            pass
        else:
            if mark and validate and (not zone or re.search(r"[\x00-\x1f\x7f]", zone)):
                raise ValueError("Invalid characters in zone identifier")
            text = f"{address.compressed}{mark}{zone}"
            return f"[{text}]" if address.version == 6 else text
    if not host.isascii():
        # The names of hosts in other scripts go through IDNA.
        return ".".join([_to_ascii(label) for label in _mapped(host).split(".")])
    host = host.lower()
    if validate and (invalid := _NOT_REG_NAME.search(host)):
        value, at, extra = invalid.group(), invalid.start(), ""
        if value == "@" or value == ":" and "@" in host[at:]:
            extra = (", if the value includes a username or password, "
                     "use 'authority' instead of 'host'")
        raise ValueError(f"Host {host!r} cannot contain {value!r} (at position {at}){extra}")
    return host


def _human(text, unsafe):
    if not text:
        return text
    for c in "%" + unsafe:
        if c in text:
            text = text.replace(c, f"%{ord(c):02X}")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _quote_char(c) for c in text)


def _query_value(value):
    kind = type(value)
    if kind is int:
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueError("float('inf') is not supported")
        if math.isnan(value):
            raise ValueError("float('nan') is not supported")
        return str(float(value))
    if kind is not bool and hasattr(kind, "__int__"):
        return str(int(value))
    raise TypeError("Invalid variable type: value should be str, int or float, "
                    f"got {value!r} of type {kind}")


def _query_from_pairs(pairs):
    quote = _yarl.quote_query_part
    return "&".join([f"{quote(name)}={quote(_query_value(value))}" for name, value in pairs])


def _query_from_mapping(mapping):
    pairs = []
    for name, value in mapping.items():
        if isinstance(value, (list, tuple)):
            pairs.extend([(name, one) for one in value])
        else:
            pairs.append((name, value))
    return _query_from_pairs(pairs)


def _single_query(args, kwargs):
    if kwargs:
        if args:
            raise ValueError("Either kwargs or single query parameter must be present")
        return kwargs
    if len(args) != 1:
        raise ValueError("Either kwargs or single query parameter must be present")
    return args[0]


def _query_string(query):
    """A query string from what the methods of URL accept as a query."""
    if query is None:
        return None
    if not query:
        return ""
    if isinstance(query, str):
        return _yarl.quote_query(query)
    if isinstance(query, Mapping):
        return _query_from_mapping(query)
    _check_query(query)
    return _query_from_pairs(query)


def _check_query(query):
    if isinstance(query, (bytes, bytearray, memoryview)):
        raise TypeError("Invalid query type: bytes, bytearray and memoryview are forbidden")
    if not isinstance(query, Sequence):
        raise TypeError("Invalid query type: only str, mapping or "
                        "sequence of (key, value) pairs is allowed")


def _make(scheme, netloc, path, query, fragment):
    self = object.__new__(URL)
    if path and not scheme and not netloc and ":" in path:
        path = _quoted_colon(path)
    self._scheme = scheme
    self._netloc = netloc
    self._path = path
    self._query = query
    self._fragment = fragment
    self._cache = {}
    return self


@lru_cache(512)
def _encoded(text):
    """The URL of a text that is to be quoted where it is not yet."""
    scheme, netloc, path, query, fragment = _yarl.split(text)
    cache = {}
    if netloc:
        user, password, host, port = _split_netloc(netloc)
        if host is None:
            if scheme in _REQUIRES_HOST:
                raise ValueError("Invalid URL: host is required for "
                                 f"absolute urls with the {scheme} scheme")
            host = ""
        host = _encode_host(host, False)
        user = _yarl.requote(user)
        password = _yarl.requote(password)
        netloc = _make_netloc(user, password, host, port)
        cache["netloc"] = user, password, host.strip("[]"), port
    if path:
        path = _yarl.requote_path(path)
        if netloc and "." in path:
            path = _normalize_path(path)
    self = _make(scheme, netloc, path, _yarl.requote_query(query), _yarl.requote_fragment(fragment))
    self._cache = cache
    return self


class URL:
    """An immutable URL."""

    __slots__ = ("_cache", "_scheme", "_netloc", "_path", "_query", "_fragment")

    def __new__(cls, val=_UNDEFINED, *, encoded=False, strict=None):
        if strict is not None:
            warnings.warn("strict parameter is ignored")
        if type(val) is str:
            return _make(*_yarl.split(val)) if encoded else _encoded(val)
        if type(val) is cls:
            return val
        if type(val) is SplitResult:
            if not encoded:
                raise ValueError("Cannot apply decoding to SplitResult")
            return _make(*val)
        if isinstance(val, str):
            return URL(str(val), encoded=encoded)
        if val is _UNDEFINED:
            return _make("", "", "", "", "")
        raise TypeError("Constructor parameter should be str")

    def __init_subclass__(cls):
        raise TypeError(f"Inheriting a class {cls!r} from URL is forbidden")

    @classmethod
    def build(cls, *, scheme="", authority="", user=None, password=None, host="", port=None,
              path="", query=None, query_string="", fragment="", encoded=False):
        """A URL from its parts."""
        if authority and (user or password or host or port):
            raise ValueError('Can\'t mix "authority" with "user", "password", "host" or "port".')
        if port is not None and not isinstance(port, int):
            raise TypeError(f"The port is required to be int, got {type(port)!r}.")
        if port and not host:
            raise ValueError('Can\'t build URL with "port" but without "host".')
        if query and query_string:
            raise ValueError('Only one of "query" or "query_string" should be passed')
        if None in (scheme, authority, host, path, query_string, fragment):
            raise TypeError('NoneType is illegal for "scheme", "authority", "host", "path", '
                            '"query_string", and "fragment" args, use empty string instead.')
        if query:
            query_string = _query_string(query) or ""
        if encoded:
            netloc = authority
            if not netloc and host:
                port = None if port == _DEFAULT_PORTS.get(scheme) else port
                netloc = _make_netloc(user, password, host, port)
            return _make(scheme, netloc, path, query_string, fragment)
        netloc = ""
        if authority:
            user, password, host, port = _split_netloc(authority)
            host = _encode_host(host, False) if host else ""
        elif host:
            host = _encode_host(host, True)
        if authority or host:
            port = None if port == _DEFAULT_PORTS.get(scheme) else port
            netloc = _make_netloc(user, password, host, port, True)
        path = _yarl.quote_path(path)
        if path and netloc:
            if "." in path:
                path = _normalize_path(path)
            if path[0] != "/":
                raise ValueError(
                    "Path in a URL with authority should start with a slash ('/') if set")
        if not query and query_string:
            query_string = _yarl.quote_query(query_string)
        return _make(scheme, netloc, path, query_string, _yarl.quote_fragment(fragment))

    # -- as a value

    def __str__(self):
        text = self._cache.get("str")
        if text is None:
            path = self._path
            if not path and self._netloc and (self._query or self._fragment):
                path = "/"
            netloc = self._netloc
            port = self.explicit_port
            if port is not None and port == _DEFAULT_PORTS.get(self._scheme):
                netloc = _make_netloc(self.raw_user, self.raw_password, self.host_subcomponent, None)
            text = _unsplit(self._scheme, netloc, path, self._query, self._fragment)
            self._cache["str"] = text
        return text

    def __repr__(self):
        return f"URL('{self}')"

    def __bytes__(self):
        return str(self).encode("ascii")

    @property
    def _val(self):
        return self._scheme, self._netloc, self._path, self._query, self._fragment

    def _key(self):
        path = "/" if not self._path and self._netloc else self._path
        return self._scheme, self._netloc, path, self._query, self._fragment

    def __eq__(self, other):
        if type(other) is not URL:
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __le__(self, other):
        return self._val <= other._val if type(other) is URL else NotImplemented

    def __lt__(self, other):
        return self._val < other._val if type(other) is URL else NotImplemented

    def __ge__(self, other):
        return self._val >= other._val if type(other) is URL else NotImplemented

    def __gt__(self, other):
        return self._val > other._val if type(other) is URL else NotImplemented

    def __truediv__(self, name):
        if not isinstance(name, str):
            return NotImplemented
        return self._make_child((str(name),))

    def __mod__(self, query):
        return self.update_query(query)

    def __bool__(self):
        return bool(self._netloc or self._path or self._query or self._fragment)

    def __getstate__(self):
        return (self._val,)

    def __setstate__(self, state):
        self._scheme, self._netloc, self._path, self._query, self._fragment = state[0]
        self._cache = {}

    # -- its parts

    def _place(self):
        place = self._cache.get("netloc")
        if place is None:
            place = self._cache["netloc"] = _split_netloc(self._netloc)
        return place

    def is_absolute(self):
        """Whether there is a host; `absolute` is the same."""
        return self._netloc != ""

    @property
    def absolute(self):
        return self._netloc != ""

    def is_default_port(self):
        """Whether the port is that of the scheme."""
        explicit = self.explicit_port
        if explicit is None:
            return self._netloc != ""
        return explicit == _DEFAULT_PORTS.get(self._scheme)

    def origin(self):
        """Scheme, host and port alone."""
        if not self._netloc:
            raise ValueError("URL should be absolute")
        if not self._scheme:
            raise ValueError("URL should have scheme")
        netloc = self._netloc
        if "@" in netloc:
            netloc = _make_netloc(None, None, self.host_subcomponent, self.explicit_port)
        elif not self._path and not self._query and not self._fragment:
            return self
        return _make(self._scheme, netloc, "", "", "")

    def relative(self):
        """Path, query and fragment alone."""
        if not self._netloc:
            raise ValueError("URL should be absolute")
        return _make("", "", self._path, self._query, self._fragment)

    @property
    def scheme(self):
        return self._scheme

    @property
    def raw_authority(self):
        return self._netloc

    @property
    def authority(self):
        return _make_netloc(self.user, self.password, self.host, self.port)

    @property
    def raw_user(self):
        return self._place()[0]

    @property
    def user(self):
        return _yarl.unquote(self.raw_user)

    @property
    def raw_password(self):
        return self._place()[1]

    @property
    def password(self):
        return _yarl.unquote(self.raw_password)

    @property
    def raw_host(self):
        return self._place()[2]

    @property
    def host(self):
        raw = self.raw_host
        if raw is None:
            return None
        if raw and raw[-1].isdigit() or ":" in raw:
            return raw.replace("%25", "%")
        if "xn--" in raw:
            return ".".join([_to_unicode(label) for label in raw.split(".")])
        return raw

    @property
    def host_subcomponent(self):
        raw = self.raw_host
        return f"[{raw}]" if raw is not None and ":" in raw else raw

    @property
    def host_port_subcomponent(self):
        raw = self.raw_host
        if raw is None:
            return None
        raw = raw.rstrip(".")
        raw = f"[{raw}]" if ":" in raw else raw
        port = self.explicit_port
        if port is None or port == _DEFAULT_PORTS.get(self._scheme):
            return raw
        return f"{raw}:{port}"

    @property
    def port(self):
        explicit = self.explicit_port
        return _DEFAULT_PORTS.get(self._scheme) if explicit is None else explicit

    @property
    def explicit_port(self):
        return self._place()[3]

    @property
    def raw_path(self):
        return self._path if self._path or not self._netloc else "/"

    @property
    def path(self):
        return _yarl.unquote(self.raw_path)

    @property
    def path_safe(self):
        return _yarl.unquote_path_safe(self.raw_path)

    @property
    def query(self):
        query = self._cache.get("query")
        if query is None:
            query = self._cache["query"] = _yarl.query(self._query)
        return query

    @property
    def raw_query_string(self):
        return self._query

    @property
    def query_string(self):
        return _yarl.unquote_query(self._query)

    @property
    def path_qs(self):
        query = self.query_string
        return f"{self.path}?{query}" if query else self.path

    @property
    def raw_path_qs(self):
        return f"{self.raw_path}?{self._query}" if self._query else self.raw_path

    @property
    def raw_fragment(self):
        return self._fragment

    @property
    def fragment(self):
        return _yarl.unquote(self._fragment)

    @property
    def raw_parts(self):
        path = self._path
        if self._netloc and not path:
            return ("/",)
        if path[:1] == "/" or self._netloc:
            return ("/", *path[1:].split("/"))
        return tuple(path.split("/"))

    @property
    def parts(self):
        return tuple([_yarl.unquote(part) for part in self.raw_parts])

    @property
    def parent(self):
        path = self._path
        if not path or path == "/":
            if self._fragment or self._query:
                return _make(self._scheme, self._netloc, path, "", "")
            return self
        return _make(self._scheme, self._netloc, path.rpartition("/")[0], "", "")

    @property
    def raw_name(self):
        parts = self.raw_parts
        if not self._netloc:
            return parts[-1]
        return parts[-1] if len(parts) > 1 else ""

    @property
    def name(self):
        return _yarl.unquote(self.raw_name)

    @property
    def raw_suffix(self):
        name = self.raw_name
        at = name.rfind(".")
        return name[at:] if 0 < at < len(name) - 1 else ""

    @property
    def suffix(self):
        return _yarl.unquote(self.raw_suffix)

    @property
    def raw_suffixes(self):
        name = self.raw_name
        if name.endswith("."):
            return ()
        return tuple(["." + suffix for suffix in name.lstrip(".").split(".")[1:]])

    @property
    def suffixes(self):
        return tuple([_yarl.unquote(suffix) for suffix in self.raw_suffixes])

    # -- other URLs from it

    def _make_child(self, paths, encoded=False):
        segments = []
        for path in paths:
            if path[:1] == "/":
                raise ValueError(f"Appending path {path!r} starting from slash is forbidden")
            if segments and segments[-1] == "":
                del segments[-1]
            segments += (path if encoded else _yarl.quote_path(path)).split("/")
        dotted = any(["." in path for path in paths])
        if self._path:
            old = self._path.split("/")
            if old[-1] == "":
                del old[-1]
            segments = old + segments
        if self._netloc and segments and segments[0] != "":
            segments.insert(0, "")
        path = "/".join(segments)
        if self._netloc and dotted:
            path = _normalize_path(path)
            if path[:1] != "/" and path:
                path = "/" + path
        return _make(self._scheme, self._netloc, path, "", "")

    def joinpath(self, *other, encoded=False):
        """The URL with more segments."""
        return self._make_child(other, encoded)

    def _with_netloc(self, netloc):
        return _make(self._scheme, netloc, self._path, self._query, self._fragment)

    def with_scheme(self, scheme):
        if not isinstance(scheme, str):
            raise TypeError("Invalid scheme type")
        scheme = scheme.lower()
        if not self._netloc and scheme in _REQUIRES_HOST:
            raise ValueError("scheme replacement is not allowed for "
                             f"relative URLs for the {scheme} scheme")
        return _make(scheme, self._netloc, self._path, self._query, self._fragment)

    def with_user(self, user):
        password = None
        if isinstance(user, str):
            user = _yarl.quote(user)
            password = self.raw_password
        elif user is not None:
            raise TypeError("Invalid user type")
        if not self._netloc:
            raise ValueError("user replacement is not allowed for relative URLs")
        host = self.host_subcomponent or ""
        return self._with_netloc(_make_netloc(user, password, host, self.explicit_port))

    def with_password(self, password):
        if isinstance(password, str):
            password = _yarl.quote(password)
        elif password is not None:
            raise TypeError("Invalid password type")
        if not self._netloc:
            raise ValueError("password replacement is not allowed for relative URLs")
        host = self.host_subcomponent or ""
        return self._with_netloc(_make_netloc(self.raw_user, password, host, self.explicit_port))

    def with_host(self, host):
        if not isinstance(host, str):
            raise TypeError("Invalid host type")
        if not self._netloc:
            raise ValueError("host replacement is not allowed for relative URLs")
        if not host:
            raise ValueError("host removing is not allowed")
        host = _encode_host(host, True)
        return self._with_netloc(
            _make_netloc(self.raw_user, self.raw_password, host, self.explicit_port))

    def with_port(self, port):
        if port is not None:
            if isinstance(port, bool) or not isinstance(port, int):
                raise TypeError(f"port should be int or None, got {type(port)}")
            if not 0 <= port <= 65535:
                raise ValueError(f"port must be between 0 and 65535, got {port}")
        if not self._netloc:
            raise ValueError("port replacement is not allowed for relative URLs")
        host = self.host_subcomponent or ""
        return self._with_netloc(_make_netloc(self.raw_user, self.raw_password, host, port))

    def _with_path(self, path, keep_query, keep_fragment):
        query = self._query if keep_query else ""
        fragment = self._fragment if keep_fragment else ""
        return _make(self._scheme, self._netloc, path, query, fragment)

    def with_path(self, path, *, encoded=False, keep_query=False, keep_fragment=False):
        if not encoded:
            path = _yarl.quote_path(path)
            if self._netloc and "." in path:
                path = _normalize_path(path)
        if path and path[0] != "/":
            path = f"/{path}"
        return self._with_path(path, keep_query, keep_fragment)

    def _with_query(self, query):
        return _make(self._scheme, self._netloc, self._path, query, self._fragment)

    def with_query(self, *args, **kwargs):
        """The URL with another query."""
        return self._with_query(_query_string(_single_query(args, kwargs)) or "")

    def extend_query(self, *args, **kwargs):
        """The URL with more in its query."""
        new = _query_string(_single_query(args, kwargs))
        if not new:
            return self
        if self._query:
            new = self._query + (new if self._query[-1] == "&" else f"&{new}")
        return self._with_query(new)

    def update_query(self, *args, **kwargs):
        """The URL with these parameters in the place of those of the same names."""
        query = _single_query(args, kwargs)
        if query is None:
            return self._with_query("")
        if not query:
            return self._with_query(self._query)
        merged = MultiDict(_yarl.pairs(self._query))
        if isinstance(query, Mapping):
            merged.update(query)
            return self._with_query(_query_from_mapping(merged))
        if isinstance(query, str):
            query = _yarl.pairs(query)
        else:
            _check_query(query)
        merged.update(query)
        return self._with_query(_query_from_pairs(merged.items()))

    def without_query_params(self, *query_params):
        """The URL without these parameters."""
        removed = set(query_params) & self.query.keys()
        if not removed:
            return self
        return self.with_query(
            tuple([(name, value) for name, value in self.query.items() if name not in removed]))

    def with_fragment(self, fragment):
        if fragment is None:
            raw = ""
        elif not isinstance(fragment, str):
            raise TypeError("Invalid fragment type")
        else:
            raw = _yarl.quote_fragment(fragment)
        if raw == self._fragment:
            return self
        return _make(self._scheme, self._netloc, self._path, self._query, raw)

    def _with_raw_name(self, name, keep_query, keep_fragment):
        if name in (".", ".."):
            raise ValueError(". and .. values are forbidden")
        parts = list(self.raw_parts)
        if self._netloc and len(parts) == 1:
            parts.append(name)
        else:
            parts[-1] = name
        if self._netloc or parts[0] == "/":
            parts[0] = ""
        return self._with_path("/".join(parts), keep_query, keep_fragment)

    def with_name(self, name, *, keep_query=False, keep_fragment=False):
        if not isinstance(name, str):
            raise TypeError("Invalid name type")
        if "/" in name:
            raise ValueError("Slash in name is not allowed")
        return self._with_raw_name(_yarl.quote_path(name), keep_query, keep_fragment)

    def with_suffix(self, suffix, *, keep_query=False, keep_fragment=False):
        if not isinstance(suffix, str):
            raise TypeError("Invalid suffix type")
        if suffix and suffix[0] != "." or suffix == "." or "/" in suffix:
            raise ValueError(f"Invalid suffix {suffix!r}")
        name = self.raw_name
        if not name:
            raise ValueError(f"{self!r} has an empty name")
        old = self.raw_suffix
        stem = name[:-len(old)] if old else name
        return self._with_raw_name(stem + _yarl.quote_path(suffix), keep_query, keep_fragment)

    def join(self, url):
        """The URL that `url` means where this one is the base."""
        if type(url) is not URL:
            raise TypeError("url should be URL")
        scheme = url._scheme or self._scheme
        if scheme != self._scheme or scheme not in _USES_RELATIVE:
            return url
        if url._netloc and scheme in _USES_AUTHORITY:
            return _make(scheme, url._netloc, url._path, url._query, url._fragment)
        base, path = self._path, url._path
        if not path:
            path = base
        elif path[0] != "/":
            if not base:
                path = f"/{path}"
            else:
                path = base[:base.rfind("/") + 1] + path
        if url._path and "." in path:
            path = _normalize_path(path)
        whole = bool(url._path)
        return _make(
            scheme,
            self._netloc,
            path,
            url._query if whole or url._query else self._query,
            url._fragment if whole or url._fragment else self._fragment,
        )

    def human_repr(self):
        """The URL for people: decoded where that is not ambiguous."""
        user = _human(self.user, "#/:?@[]\\")
        password = _human(self.password, "#/:?@[]\\")
        host = self.host
        if host and ":" in host:
            host = f"[{host}]"
        path = _human(self.path, "#?")
        if not self._scheme and not self._netloc:
            path = _quoted_colon(path)
        query = "&".join([
            f"{_human(name, '#&+;=')}={_human(value, '#&+;=')}"
            for name, value in self.query.items()
        ])
        fragment = _human(self.fragment, "")
        netloc = _make_netloc(user, password, host, self.explicit_port)
        return _unsplit(self._scheme, netloc, path, query, fragment)


def cache_clear():
    """Empties the caches of hosts and URLs."""
    _encode_host.cache_clear()
    _encoded.cache_clear()


def cache_info():
    """How the cache of hosts is doing."""
    info = _encode_host.cache_info()
    return {"encode_host": info, "host_validate": info, "ip_address": info}


def cache_configure(*, encode_host_size=512):
    """Sets the size of the cache of hosts."""
    global _encode_host
    _encode_host = lru_cache(encode_host_size)(_encode_host.__wrapped__)
