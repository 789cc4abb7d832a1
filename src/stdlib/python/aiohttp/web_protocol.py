"""The names of aiohttp's module for the server's end of a connection."""

from .web_server import PayloadAccessError, RequestHandler, RequestPayloadError

__all__ = ("RequestHandler", "RequestPayloadError", "PayloadAccessError")
