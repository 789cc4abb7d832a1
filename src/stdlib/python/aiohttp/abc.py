"""What a script may put in the place of parts of the library."""

import socket
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sized

__all__ = ("AbstractResolver", "AbstractCookieJar", "ResolveResult")

ResolveResult = dict


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
