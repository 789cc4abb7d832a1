"""What a script may put in the place of parts of the library."""

import socket
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sized

__all__ = ("AbstractRouter", "AbstractMatchInfo", "AbstractView", "AbstractResolver", "AbstractCookieJar",
           "AbstractStreamWriter", "AbstractAccessLogger", "ResolveResult")

ResolveResult = dict


def __getattr__(name):
    if name == "AbstractAccessLogger":
        from .web_log import AbstractAccessLogger

        return AbstractAccessLogger
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class AbstractRouter(ABC):
    """Leads requests to handlers."""

    def __init__(self):
        self._frozen = False

    def post_init(self, app):
        """Hears of the application, which may be another one's part."""

    @property
    def frozen(self):
        return self._frozen

    def freeze(self):
        """There will be no further routes."""
        self._frozen = True

    @abstractmethod
    async def resolve(self, request):
        """What a request leads to."""


class AbstractMatchInfo(ABC):
    """What a request leads to."""

    @property
    @abstractmethod
    def handler(self):
        """The coroutine function that answers."""

    @property
    @abstractmethod
    def expect_handler(self):
        """The coroutine function that deals with `Expect`."""

    @property
    @abstractmethod
    def http_exception(self):
        """The exception of a request that leads nowhere, or None."""

    @abstractmethod
    def get_info(self):
        """What is known of the route, as a dict."""

    @property
    @abstractmethod
    def apps(self):
        """The applications on the way, the outermost first."""

    @abstractmethod
    def add_app(self, app):
        """Puts an application before the others."""

    @abstractmethod
    def freeze(self):
        """There will be no further applications."""


class AbstractView(ABC):
    """A handler that is a class."""

    def __init__(self, request):
        self._request = request

    @property
    def request(self):
        return self._request

    @abstractmethod
    def __await__(self):
        """Answers the request."""


class AbstractStreamWriter(ABC):
    """Takes a body."""

    buffer_size = 0
    output_size = 0
    length = 0

    @abstractmethod
    async def write(self, chunk):
        """Writes bytes."""

    @abstractmethod
    async def write_eof(self, chunk=b""):
        """Writes the last bytes."""

    @abstractmethod
    async def drain(self):
        """Waits until most has been sent."""

    @abstractmethod
    def enable_compression(self, encoding="deflate", strategy=None):
        """Compresses what is written from now on."""

    @abstractmethod
    def enable_chunking(self):
        """Sends what is written in chunks."""

    @abstractmethod
    async def write_headers(self, status_line, headers):
        """Writes a head."""


class AbstractResolver(ABC):
    """Finds the addresses of hosts."""

    @abstractmethod
    async def resolve(self, host, port=0, family=socket.AF_INET):
        """The addresses of a host: dicts of hostname, host, port, family, proto and flags."""

    @abstractmethod
    async def close(self):
        """Lets go of what it holds."""


class AbstractCookieJar(Sized, Iterable):
    """Keeps cookies."""

    def __init__(self, *, loop=None):
        import asyncio
        self._loop = loop or asyncio.get_running_loop()

    @property
    @abstractmethod
    def unsafe(self):
        """Whether hosts that are addresses may set cookies."""

    @property
    @abstractmethod
    def quote_cookie(self):
        """Whether values are quoted."""

    @property
    def treat_as_secure_origin(self):
        """Origins that are trusted without TLS."""
        return frozenset()

    @property
    @abstractmethod
    def cookies(self):
        """The cookies by domain and path."""

    @property
    @abstractmethod
    def host_only_cookies(self):
        """The keys of those that go to no other host."""

    @abstractmethod
    def clear(self, predicate=None):
        """Removes all cookies, or those that a predicate is true of."""

    @abstractmethod
    def clear_domain(self, domain):
        """Removes the cookies of a domain and of those below it."""

    @abstractmethod
    def update_cookies(self, cookies, response_url=None):
        """Takes cookies."""

    def update_cookies_from_headers(self, headers, response_url):
        """Takes cookies that a response sets."""
        from .cookiejar import parse_set_cookies
        cookies = parse_set_cookies(headers)
        if cookies:
            self.update_cookies(cookies, response_url)

    @abstractmethod
    def filter_cookies(self, request_url):
        """The cookies that go with a request."""
