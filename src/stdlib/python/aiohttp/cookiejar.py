"""Cookies that servers have set, and which of them go with a request."""

import calendar
import math
import re
import time
from collections.abc import Mapping
from ipaddress import ip_address
from types import MappingProxyType

from yarl import URL

from .abc import AbstractCookieJar

__all__ = ("CookieJar", "DummyCookieJar")

_ATTRIBUTES = {"expires", "path", "comment", "domain", "max-age", "secure", "httponly", "version",
               "samesite", "partitioned"}
_FLAGS = {"secure", "httponly", "partitioned"}
_MONTHS = {name: number for number, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


#: What a file of cookies of an old version may name.
_PICKLED = {("collections", "defaultdict"), ("http.cookies", "SimpleCookie"),
            ("http.cookies", "Morsel"), ("builtins", "set"), ("builtins", "frozenset"),
            ("builtins", "tuple"), ("builtins", "dict")}


def _is_address(host):
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _unquoted(value):
    if len(value) >= 2 and value[0] == value[-1] == '"':
        from http.cookies import _unquote
        return _unquote(value)
    return value


def parse_set_cookies(headers):
    """Names and morsels of `Set-Cookie` headers, as lenient as browsers are."""
    from http.cookies import Morsel
    found = []
    for header in headers:
        first, *rest = header.split(";")
        name, equals, value = first.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not name or re.search(r'[\s,;"\x00-\x1f]', name):
            continue
        morsel = Morsel()
        morsel.__setstate__({"key": name, "value": _unquoted(value), "coded_value": value})
        for item in rest:
            key, equals, value = item.partition("=")
            key, value = key.strip().lower(), value.strip()
            if key not in _ATTRIBUTES:
                continue
            if key in _FLAGS:
                morsel[key] = True
            elif equals:
                morsel[key] = value.strip('"')
        found.append((name, morsel))
    return found


def parse_date(text):
    """The moment at which a cookie expires, as RFC 6265 reads it; None for what says none."""
    clock = day = month = year = None
    for token in re.findall(r"[\x00-\x08\x0A-\x1F\d:a-zA-Z\x7F-\xFF]+", text):
        match = re.match(r"(\d{1,2}):(\d{1,2}):(\d{1,2})", token)
        if clock is None and match:
            clock = tuple(map(int, match.groups()))
            continue
        match = re.match(r"\d{1,2}(?!\d)", token)
        if day is None and match:
            day = int(match[0])
            continue
        if month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS[token[:3].lower()]
            continue
        match = re.match(r"\d{2,4}", token)
        if year is None and match:
            year = int(match[0])
            if year < 70:
                year += 2000
            elif year < 100:
                year += 1900
    if None in (clock, day, month, year):
        return None
    hour, minute, second = clock
    if not (1 <= day <= 31 and year >= 1601 and hour < 24 and minute < 60 and second < 60):
        return None
    return calendar.timegm((year, month, day, hour, minute, second, -1, -1, -1))


class CookieJar(AbstractCookieJar):
    """Cookies by domain, path and name."""

    def __init__(self, *, unsafe=False, quote_cookie=True, treat_as_secure_origin=None, loop=None):
        super().__init__(loop=loop)
        #: For each domain and path, the morsels by name.
        self._cookies = {}
        self._host_only = set()
        self._expirations = {}
        #: How often the contents have changed.
        self._changes = 0
        self._unsafe = unsafe
        self._quote_cookie = quote_cookie
        origins = treat_as_secure_origin
        if origins is None:
            origins = ()
        elif isinstance(origins, (str, URL)):
            origins = (origins,)
        self._secure_origins = frozenset([URL(origin).origin() for origin in origins])

    unsafe = property(lambda self: self._unsafe)
    quote_cookie = property(lambda self: self._quote_cookie)
    treat_as_secure_origin = property(lambda self: self._secure_origins)
    host_only_cookies = property(lambda self: frozenset(self._host_only))

    @property
    def cookies(self):
        from http.cookies import SimpleCookie
        made = {}
        for key, morsels in self._cookies.items():
            made[key] = cookie = SimpleCookie()
            for name, morsel in morsels.items():
                dict.__setitem__(cookie, name, morsel)
        return MappingProxyType(made)

    def __len__(self):
        return sum([len(morsels) for morsels in self._cookies.values()])

    def __iter__(self):
        self._expire()
        for morsels in list(self._cookies.values()):
            yield from list(morsels.values())

    def _expire(self):
        now = time.time()
        for key in [key for key, when in self._expirations.items() if when <= now]:
            self._delete(key)

    def _delete(self, key):
        self._changes += 1
        domain, path, name = key
        morsels = self._cookies.get((domain, path))
        if morsels is not None:
            morsels.pop(name, None)
            if not morsels:
                del self._cookies[domain, path]
        self._host_only.discard(key)
        self._expirations.pop(key, None)

    def clear(self, predicate=None):
        """Removes all cookies, or those that a predicate is true of."""
        if predicate is None:
            self._changes += 1
            self._cookies.clear()
            self._host_only.clear()
            self._expirations.clear()
            return
        self._expire()
        for (domain, path), morsels in list(self._cookies.items()):
            for name, morsel in list(morsels.items()):
                if predicate(morsel):
                    self._delete((domain, path, name))

    def clear_domain(self, domain):
        """Removes the cookies of a domain and of those below it."""
        self.clear(lambda morsel: self._domain_matches(domain, morsel["domain"]))

    def save(self, file_path):
        """Writes the cookies to a file."""
        import json
        import os
        data = {}
        for (domain, path), morsels in self._cookies.items():
            records = data[f"{domain}|{path}"] = {}
            for name, morsel in morsels.items():
                records[name] = record = {"key": morsel.key, "value": morsel.value,
                                          "coded_value": morsel.coded_value}
                for attribute in morsel._reserved:
                    if attribute not in ("max-age", "expires") and morsel[attribute]:
                        record[attribute] = morsel[attribute]
                if (domain, path, name) in self._host_only:
                    record["host_only"] = True
                when = self._expirations.get((domain, path, name))
                if when is not None:
                    record["expires_timestamp"] = when
        # Others have no business with them.
        with open(file_path, "w", encoding="utf-8",
                  opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump(data, file, indent=2)

    def load(self, file_path):
        """Takes the cookies of a file in the place of its own; of one that is wrong it takes none."""
        import json
        with open(file_path, "rb") as file:
            content = file.read()
        loaded = CookieJar(unsafe=self._unsafe, quote_cookie=self._quote_cookie, loop=self._loop)
        loaded._secure_origins = self._secure_origins
        try:
            data = json.loads(content.decode())
        except ValueError:
            loaded._load_pickle(content)
        else:
            for key, records in data.items():
                for name, record in records.items():
                    loaded._load_record(key, name, record)
        # Views of the old contents show the new ones.
        self._changes += 1
        cookies = self._cookies
        cookies.clear()
        cookies.update(loaded._cookies)
        self._host_only, self._expirations = loaded._host_only, loaded._expirations

    def _load_record(self, key, name, record):
        from http.cookies import Morsel
        domain, path = key.split("|", 1)
        when = record.get("expires_timestamp")
        if when is not None:
            try:
                when = float(when)
                if not math.isfinite(when):
                    raise ValueError(when)
            except (OverflowError, TypeError, ValueError) as error:
                raise ValueError(f"Cookie {name!r} in {key!r}: "
                                 "expiration timestamp must be a finite number") from error
        morsel = Morsel()
        morsel.__setstate__({part: record[part] for part in ("key", "value", "coded_value")})
        for attribute in morsel._reserved:
            if attribute in record:
                morsel[attribute] = record[attribute]
        if record.get("host_only"):
            morsel["domain"] = ""
        url = URL.build(scheme="https", host=domain) if domain else URL()
        if not self._unsafe and _is_address(url.raw_host or ""):
            return
        self._update([(name, morsel)], url, when)

    def _load_pickle(self, content):
        """The contents of a file that an old version has written."""
        import io
        import pickle

        class Unpickler(pickle._Unpickler):
            def find_class(self, module, name):
                if (module, name) not in _PICKLED:
                    raise pickle.UnpicklingError(
                        f"Forbidden class: {module}.{name}. CookieJar.load() only allows "
                        "cookie-related types for security. See https://docs.python.org/3/"
                        "library/pickle.html#restricting-globals")
                return super().find_class(module, name)

        for (domain, _), cookies in Unpickler(io.BytesIO(content)).load().items():
            url = URL.build(scheme="https", host=domain) if domain else URL()
            self._update(list(cookies.items()), url)

    def update_cookies_from_headers(self, headers, response_url):
        """Takes cookies that a response sets."""
        if not self._unsafe and _is_address(response_url.raw_host or ""):
            return
        self._update(parse_set_cookies(headers), response_url)

    def update_cookies(self, cookies, response_url=URL()):
        """Takes cookies."""
        from http.cookies import Morsel, SimpleCookie
        if not self._unsafe and _is_address(response_url.raw_host or ""):
            return
        made = []
        for name, cookie in cookies.items() if isinstance(cookies, Mapping) else cookies:
            if isinstance(cookie, Morsel):
                made.append((name, cookie.copy()))
            else:
                single = SimpleCookie()
                single[name] = cookie
                made.append((name, single[name]))
        self._update(made, response_url)

    def _update(self, cookies, response_url, expiration=None):
        self._changes += 1
        host = response_url.raw_host
        for name, morsel in cookies:
            domain = morsel["domain"]
            if domain.endswith("."):
                domain = morsel["domain"] = ""
            host_only = not domain and host is not None
            if host_only:
                domain = morsel["domain"] = host
            if domain.startswith("."):
                domain = morsel["domain"] = domain[1:]
            if host and not self._domain_matches(domain, host):
                continue
            path = morsel["path"]
            if not path or not path.startswith("/"):
                path = response_url.path
                path = "/" + path[1:path.rfind("/")] if path.startswith("/") else "/"
                morsel["path"] = path
            path = path.rstrip("/")
            key = (domain, path, name)
            when = self._deadline(morsel) if expiration is None else expiration
            self._host_only.discard(key)
            if host_only:
                self._host_only.add(key)
            if when is not None and when <= time.time():
                self._delete(key)
                continue
            if when is None:
                self._expirations.pop(key, None)
            else:
                self._expirations[key] = when
            self._cookies.setdefault((domain, path), {})[name] = morsel

    @staticmethod
    def _deadline(morsel):
        age = morsel["max-age"]
        if age:
            try:
                return time.time() + int(age)
            except ValueError:
                morsel["max-age"] = ""
        if morsel["expires"]:
            when = parse_date(morsel["expires"])
            if not when:
                # As in aiohttp, the beginning of time is no date.
                morsel["expires"] = ""
                return None
            return when
        return None

    @staticmethod
    def _domain_matches(domain, host):
        if host == domain:
            return True
        if not host.endswith(domain):
            return False
        rest = host[:-len(domain)] if domain else host
        return rest.endswith(".") and not _is_address(host)

    @staticmethod
    def _path_matches(cookie_path, path):
        if not path.startswith("/"):
            path = "/"
        if not cookie_path or path == cookie_path:
            return True
        return path.startswith(cookie_path) and path[len(cookie_path)] == "/"

    def _reach(self):
        """Whether it depends on the path which cookies go with a request, and until when it does not change."""
        return (any([path for _, path in self._cookies]),
                min(self._expirations.values(), default=math.inf))

    def filter_cookies(self, request_url):
        """The cookies that go with a request."""
        from http.cookies import Morsel, SimpleCookie
        filtered = SimpleCookie()
        if not self._cookies:
            return filtered
        self._expire()
        request_url = URL(request_url)
        host = request_url.raw_host or ""
        is_safe = request_url.scheme in ("https", "wss")
        if not is_safe and self._secure_origins and request_url.absolute:
            is_safe = request_url.origin() in self._secure_origins
        address = _is_address(host)
        found = []
        for (domain, path), morsels in self._cookies.items():
            if domain:
                if address and not self._unsafe:
                    continue
                if not self._domain_matches(domain, host):
                    continue
            if not self._path_matches(path, request_url.path):
                continue
            for name, morsel in morsels.items():
                if domain and domain != host and (domain, path, name) in self._host_only:
                    continue
                if morsel["secure"] and not is_safe:
                    continue
                found.append((len(path), name, morsel))
        for _, name, morsel in sorted(found, key=lambda entry: entry[0]):
            copy = Morsel()
            value = morsel.value
            coded = morsel.coded_value or '""'
            if not self._quote_cookie:
                coded = value
            copy.__setstate__({"key": name, "value": value, "coded_value": coded})
            dict.__setitem__(filtered, name, copy)
        return filtered


class DummyCookieJar(AbstractCookieJar):
    """Keeps nothing."""

    unsafe = False
    quote_cookie = True
    cookies = MappingProxyType({})
    host_only_cookies = frozenset()

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def clear(self, predicate=None):
        pass

    def clear_domain(self, domain):
        pass

    def update_cookies(self, cookies, response_url=None):
        pass

    def update_cookies_from_headers(self, headers, response_url):
        pass

    def filter_cookies(self, request_url):
        from http.cookies import SimpleCookie
        return SimpleCookie()
