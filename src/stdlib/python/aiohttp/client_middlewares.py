"""The types of middlewares of the client."""

from collections.abc import Awaitable, Callable

from .client_reqrep import ClientRequest, ClientResponse

__all__ = ("ClientMiddlewareType", "ClientHandlerType", "build_client_middlewares")

ClientHandlerType = Callable[[ClientRequest], Awaitable[ClientResponse]]
ClientMiddlewareType = Callable[[ClientRequest, ClientHandlerType], Awaitable[ClientResponse]]


def build_client_middlewares(handler, middlewares):
    """A handler behind middlewares, the first of which is the outermost."""
    from .client import _Middleware
    for middleware in reversed(middlewares):
        handler = _Middleware(middleware, handler)
    return handler
