"""Credentials, time limits, content types: what client and server have in common."""

import asyncio
import base64
import binascii
import sys
import warnings
from collections import namedtuple
from collections.abc import Mapping

from multidict import MultiDict, MultiDictProxy

__version__ = "3.14.5"
SERVER_SOFTWARE = "Python/{0[0]}.{0[1]} aiohttp/{1}".format(sys.version_info, __version__)


OLD_SSL_SHUTDOWN = ("The ssl_shutdown_timeout parameter is deprecated and will be removed "
                    "in aiohttp 4.0")


class _Sentinel:
    """The value of an argument that was not given."""

    def __repr__(self):
        return "sentinel"


sentinel = _Sentinel()


def place_outside():
    """Where a script has called the library: file and line."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith("<frozen "):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def encode_basic_auth(login, password="", encoding="utf-8"):
    """The value of an `Authorization` header."""
    if ":" in login:
        raise ValueError('A ":" is not allowed in login (RFC 1945#section-11.1)')
    credentials = f"{login}:{password}".encode(encoding)
    return "Basic " + base64.b64encode(credentials).decode(encoding)


class BasicAuth(namedtuple("BasicAuth", ["login", "password", "encoding"])):
    """A name and a password."""

    def __new__(cls, login, password="", encoding="latin1"):
        if login is None:
            raise ValueError("None is not allowed as login value")
        if password is None:
            raise ValueError("None is not allowed as password value")
        if ":" in login:
            raise ValueError('A ":" is not allowed in login (RFC 1945#section-11.1)')
        warnings.warn("BasicAuth is deprecated and will be removed in aiohttp 4.0; use "
                      "aiohttp.encode_basic_auth() with headers={'Authorization': ...} instead",
                      DeprecationWarning, stacklevel=2)
        return tuple.__new__(cls, (login, password, encoding))

    @classmethod
    def decode(cls, auth_header, encoding="latin1"):
        """From the value of an `Authorization` header."""
        kind, space, credentials = auth_header.partition(" ")
        if not space:
            raise ValueError("Could not parse authorization header.")
        if kind.lower() != "basic":
            raise ValueError("Unknown authorization method %s" % kind)
        try:
            text = base64.b64decode(credentials.encode("ascii"), validate=True).decode(encoding)
        except binascii.Error:
            raise ValueError("Invalid base64 encoding.")
        login, colon, password = text.partition(":")
        if not colon:
            raise ValueError("Invalid credentials.")
        return _basic_auth(login, password, encoding)

    @classmethod
    def from_url(cls, url, *, encoding="latin1"):
        """From the user's part of a URL; None where there is none."""
        from yarl import URL
        if not isinstance(url, URL):
            raise TypeError("url should be yarl.URL instance")
        if url.raw_user is None and url.raw_password is None:
            return None
        return _basic_auth(url.user or "", url.password or "", encoding)

    def encode(self):
        return encode_basic_auth(self.login, self.password, self.encoding)


def _basic_auth(login, password="", encoding="latin1"):
    """Without the warning."""
    return tuple.__new__(BasicAuth, (login, password, encoding))


def _known_logins():
    """What the file of logins says that the environment names, or the one at its usual place; None where there is none."""
    import logging
    import netrc
    import os
    named = os.environ.get("NETRC")
    path = named or os.path.join(os.path.expanduser("~"), ".netrc")
    log = logging.getLogger("aiohttp.client")
    try:
        return netrc.netrc(path)
    except netrc.NetrcParseError as error:
        log.warning("Could not parse .netrc file: %s", error)
    except OSError as error:
        if named or os.path.isfile(path):
            log.warning("Could not read .netrc file: %s", error)
    return None


def auth_from_netrc(host):
    """The credentials for a host from `.netrc`; None where it has none."""
    logins = _known_logins()
    found = logins and logins.authenticators(host)
    if not found:
        return None
    login, account, password = found
    return _basic_auth(login or account, password or "")


MimeType = namedtuple("MimeType", ["type", "subtype", "suffix", "parameters"])


def parse_mimetype(text):
    """The parts of a content type."""
    if not text:
        return MimeType("", "", "", MultiDictProxy(MultiDict()))
    first, *rest = text.split(";")
    parameters = MultiDict()
    for item in rest:
        if item:
            key, _, value = item.partition("=")
            parameters.add(key.lower().strip(), value.strip(' "'))
    whole = first.strip().lower()
    if whole == "*":
        whole = "*/*"
    kind, _, subtype = whole.partition("/")
    subtype, _, suffix = subtype.partition("+")
    return MimeType(kind, subtype, suffix, MultiDictProxy(parameters))


class Timer:
    """A limit for all of a request: the tasks inside are cancelled when it is over, and find a TimeoutError."""

    __slots__ = ("_tasks", "_expired")

    def __init__(self):
        self._tasks = []
        self._expired = False

    def expire(self):
        self._expired = True
        for task in self._tasks:
            task.cancel()

    def __enter__(self):
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("Timeout context manager should be used inside a task")
        if self._expired:
            raise asyncio.TimeoutError from None
        self._tasks.append(task)
        return self

    def __exit__(self, kind, value, traceback):
        task = self._tasks.pop()
        if kind is asyncio.CancelledError and self._expired:
            if task.uncancel() == 0:
                raise asyncio.TimeoutError from value


class NoTimer:
    """No limit."""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        return None


#: A limit for those who gave none.
NO_TIMER = NoTimer()


class _Noop:
    """Nothing to wait for."""

    def __await__(self):
        return
        yield


noop = _Noop()


class ChainMapProxy(Mapping):
    """Several mappings as one: what an earlier one has hides what later ones have."""

    __slots__ = ("_maps",)

    def __init__(self, maps):
        self._maps = tuple(maps)

    def __init_subclass__(cls):
        raise TypeError(f"Inheritance class {cls.__name__} from ChainMapProxy is forbidden")

    def __getitem__(self, key):
        for mapping in self._maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        raise KeyError(key)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __len__(self):
        return len(set().union(*self._maps))

    def __iter__(self):
        merged = {}
        for mapping in reversed(self._maps):
            merged.update(dict.fromkeys(mapping))
        return iter(merged)

    def __contains__(self, key):
        return any([key in mapping for mapping in self._maps])

    def __bool__(self):
        return any(self._maps)

    def __repr__(self):
        return f"ChainMapProxy({', '.join(map(repr, self._maps))})"
