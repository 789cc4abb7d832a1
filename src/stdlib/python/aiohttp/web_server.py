"""The server: a task for each request that the native connections read."""

import asyncio
import logging
import math
import traceback
import weakref
from http import HTTPStatus

import _http
from multidict import CIMultiDict, CIMultiDictProxy

from .http_exceptions import BadHttpMessage
from .web_exceptions import HTTPException
from .web_log import AbstractAccessLogger, AccessLogger
from .web_request import BaseRequest, HttpVersion, Request
from .web_response import Response, StreamResponse, _must_be_empty
from .web_urldispatcher import UrlMappingMatchInfo

__all__ = ("Server", "RequestHandler", "RequestPayloadError", "PayloadAccessError")

_current_task = asyncio.current_task
access_logger = logging.getLogger("aiohttp.access")
server_logger = logging.getLogger("aiohttp.server")


class RequestPayloadError(Exception):
    """The body of a request cannot be read."""


class PayloadAccessError(Exception):
    """The body of a request was read after its response."""


class RequestHandler:
    """A connection as `request.transport` and `request.protocol`."""

    __slots__ = ("_connection", "_server")

    def __init__(self, connection, server):
        self._connection = connection
        self._server = server

    @property
    def transport(self):
        return None if self._connection.closed else self

    def get_extra_info(self, name, default=None):
        connection = self._connection
        if name in ("peername", "sockname"):
            return getattr(connection, name)
        if name == "sslcontext":
            return default if connection.session is None else self._server.ssl_context
        if name == "ssl_object":
            return default if connection.session is None else connection.session
        if name == "socket":
            from asyncio.trsock import TransportSocket
            import socket

            return TransportSocket(socket.fromfd(connection.fileno, socket.AF_INET,
                                                 socket.SOCK_STREAM))
        return default

    def is_closing(self):
        return self._connection.closed

    def close(self):
        self._connection.shutdown()

    def abort(self):
        self._connection.abort()


class _NoRequest:
    """What stands in the access log for what is no request."""

    method = "UNKNOWN"
    path = path_qs = "/"
    version = HttpVersion(1, 0)
    keep_alive = False

    def __init__(self, connection):
        name = connection.peername
        self.remote = name[0] if isinstance(name, tuple) else name
        self.headers = CIMultiDictProxy(CIMultiDict())


class Server:
    """Serves requests by one handler."""

    def __init__(self, handler, *, request_factory=None, handler_cancellation=False, loop=None,
                 debug=None, keepalive_timeout=3630, tcp_keepalive=True, logger=server_logger,
                 access_log_class=AccessLogger, access_log=access_logger,
                 access_log_format=AccessLogger.LOG_FORMAT, max_line_size=8190, max_headers=128,
                 max_field_size=8190, lingering_time=10.0, read_bufsize=2 ** 18,
                 auto_decompress=True, timeout_ceil_threshold=5.0, client_max_size=1024 ** 2,
                 client_max_fields=1000):
        if not issubclass(access_log_class, AbstractAccessLogger):
            raise TypeError("access_log_class must be subclass of "
                            f"aiohttp.abc.AbstractAccessLogger, got {access_log_class}")
        self.loop = loop if loop is not None else asyncio.get_running_loop()
        self.request_handler = handler
        self.request_factory = request_factory or BaseRequest
        self.handler_cancellation = handler_cancellation
        self.client_max_size = client_max_size
        self.client_max_fields = client_max_fields
        self._count = 0
        self.ssl_context = None
        self.logger = logger
        self._debug = debug
        self._tcp_keepalive = tcp_keepalive
        self._auto_decompress = auto_decompress
        self._lingering_time = float(lingering_time)
        self._ceil_threshold = float(timeout_ceil_threshold)
        self._keepalive_timeout = keepalive_timeout
        self._limits = {"max_line_size": max_line_size, "max_field_size": max_field_size,
                        "max_headers": max_headers}
        if read_bufsize != 2 ** 18:
            self._limits["read_ahead"] = 2 * read_bufsize
        self._access = None
        if access_log:
            access = access_log_class(access_log, access_log_format)
            if access.enabled:
                self._access = access
        self._connections = {}
        self._tasks = {}
        self._websockets = weakref.WeakSet()
        self._closing = False
        self._app = None
        self._direct = None
        self._watched = False

    def adopt(self, app):
        """Serves an application."""
        self._app = app
        self._watched = app._is_watched()
        self.request_factory = Request
        self.client_max_size = app._client_max_size
        self.client_max_fields = app._client_max_fields
        if not self._watched and self._access is None and not self.handler_cancellation:
            chains = app._chains if app._run_middlewares else None
            self._direct = _http.Direct(self, (Request, Response, UrlMappingMatchInfo), app, app._way,
                                        app._router._native(), chains, self._tasks)

    @property
    def requests_count(self):
        return self._count + (0 if self._direct is None else self._direct.count)

    def _info_of(self, route):
        """The match info of a request that has come the short way."""
        return None if route is None else self._app._claim(UrlMappingMatchInfo(None, route))

    @property
    def connections(self):
        return list(self._connections.values())

    def transport_of(self, connection):
        return RequestHandler(connection, self)

    # -- connections

    def connect(self, fd, ssl_context=None):
        """Serves a connected socket."""
        if self._closing:
            import os

            os.close(fd)
            return
        session = None
        if ssl_context is not None:
            self.ssl_context = ssl_context
            session = ssl_context._session(True, None)
        connection = _http.serve(
            self.loop, fd, self._serve, session=session, on_close=self._closed,
            on_error=self._failed, keepalive_timeout=self._keepalive_timeout, direct=self._direct,
            tcp_keepalive=self._tcp_keepalive, auto_decompress=self._auto_decompress, **self._limits)
        if not connection.closed:
            self._connections[id(connection)] = connection

    def _closed(self, connection, exception):
        self._connections.pop(id(connection), None)

    def _failed(self, connection, text):
        """What the sender of something that is no request is told."""
        request = _NoRequest(connection)
        error = BadHttpMessage(text)
        # Other protocols come to every port that is open to the world.
        is_other = text.startswith(("Invalid method", "Received HTTPS"))
        level = logging.DEBUG if is_other else logging.ERROR
        self.logger.log(level, "Error handling request from %s", request.remote, exc_info=error)
        start = self.loop.time()
        response = Response(status=400, text=text)
        response._must_be_empty_body = False
        response._keep_alive = False
        response._length_check = False
        body = response.body
        response.headers["Content-Length"] = str(len(body))
        response._prepare_headers(request)
        lines = [f"HTTP/1.0 400 {response.reason}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        message = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        if self._access is not None:
            response._body_length = len(message)
            self._access.log(request, response, self.loop.time() - start)
        return message

    def pre_shutdown(self):
        """No more requests: idle connections are closed, and busy ones once they are idle."""
        self._closing = True
        for connection in self.connections:
            connection.shutdown()

    async def shutdown(self, timeout=None):
        """Waits for the requests under way, and cancels those that take longer."""
        self.pre_shutdown()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=timeout)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=timeout)
        for connection in self.connections:
            connection.abort()
        self._connections.clear()

    # -- requests

    async def _serve(self, raw):
        """One request, from its head to the end of its response."""
        raw.task = task = _current_task()
        self._count += 1
        await self._answer(self.request_factory(raw, self, task), task)

    async def _complete(self, request, outcome):
        """A request whose handler `_http.Direct` has called: what is left of it."""
        request._raw.task = task = _current_task()
        await self._answer(request, task, outcome)

    async def _answer(self, request, task, handling=None):
        raw = request._raw
        self._tasks[task] = raw
        access = self._access
        start = None
        if access is not None:
            start = self.loop.time()
            request.remote
        if self.handler_cancellation:
            raw.on_disconnect = task.cancel
        response = None
        try:
            try:
                if handling is None:
                    handling = self.request_handler(request)
                response = await handling
            except HTTPException as error:
                response = error
            except asyncio.CancelledError:
                raise
            except asyncio.TimeoutError:
                response = self._error(request, 504, None)
            except Exception as error:
                response = self._error(request, 500, error)
            keep_alive = None
            if response.__class__ is Response and not self._watched:
                # The plain case, in one step.
                if access is not None:
                    response._headers
                keep_alive = raw.reply(response)
            if keep_alive is not None:
                response._keep_alive = keep_alive
                if not _must_be_empty(request._method, response._status):
                    response._body_length = len(response._body or b"")
            elif response is None or not getattr(response, "_eof_sent", False):
                response = await self._finish(request, response)
            if request._post is not None:
                request._finish()
        except (_http.HttpError, ConnectionError):
            # The client is gone, or has got the beginning of a response that has no end.
            raw.connection.abort()
        except asyncio.CancelledError:
            raw.connection.abort()
            raise
        except Exception as error:
            self.logger.exception("Unhandled exception", exc_info=error)
            raw.connection.abort()
        finally:
            del self._tasks[task]
            raw.task = None
            if request._channel is not None:
                request._channel.shut()
            if self.handler_cancellation:
                raw.on_disconnect = None
        if access is not None and isinstance(response, StreamResponse):
            response._body_length += response._head_size(request)
            access.log(request, response, self.loop.time() - start)
        if raw.has_body and not raw.body.is_over:
            await self._linger(raw)
        if self._closing or response is None or response._keep_alive is False:
            if not raw.connection.closed:
                raw.connection.shutdown()

    async def _finish(self, request, response):
        """Sends what of a response has not been sent."""
        if not isinstance(response, StreamResponse):
            if response is None:
                self.logger.error("Missing return statement on request handler")
            else:
                self.logger.error(
                    f"Web-handler should return a response instance, got {response!r}")
            response = Response(status=500, text="500: Internal Server Error")
        elif getattr(response, "__http_exception__", False) and response.__traceback__ is None:
            import warnings

            warnings.warn("returning HTTPException object is deprecated (#2415) and will be "
                          "removed, please raise the exception instead", DeprecationWarning)
        if request._answered and not response._prepared:
            raise ConnectionError("Response is sent already, cannot send another response")
        await response.prepare(request)
        await response.write_eof()
        return response

    async def _linger(self, raw):
        """Reads a body that nobody wanted, for a while: the client may read only once it has written."""
        body = raw.body
        if not self._lingering_time:
            raw.connection.abort()
            return
        end = self.loop.time() + self._lingering_time
        if self._lingering_time > self._ceil_threshold:
            end = math.ceil(end)
        try:
            async with asyncio.timeout_at(end):
                while await body.read_chunk():
                    pass
        except (TimeoutError, _http.HttpError, OSError):
            raw.connection.abort()

    def _error(self, request, status, error):
        """The page for what a handler did not catch."""
        if error is not None:
            self.logger.exception("Error handling request from %s", request.remote, exc_info=error)
        if request._answered:
            raise ConnectionError("Response is sent already, cannot send another response "
                                  "with the error message")
        kind, message = "text/plain", None
        if status == 500:
            fact = HTTPStatus.INTERNAL_SERVER_ERROR
            title = f"{fact.value} {fact.phrase}"
            message = fact.description
            trace = "".join(traceback.format_exception(error)) if self._debug else None
            if "text/html" in request.headers.get("Accept", ""):
                if trace:
                    from html import escape

                    message = f"<h2>Traceback:</h2>\n<pre>{escape(trace)}</pre>"
                message = (f"<html><head><title>{title}</title></head><body>\n<h1>{title}</h1>"
                           f"\n{message}\n</body></html>\n")
                kind = "text/html"
            else:
                message = f"{title}\n\n{trace or message}"
        response = Response(status=status, text=message, content_type=kind)
        response.force_close()
        return response

    def __call__(self):
        raise NotImplementedError("a Server makes no asyncio protocols here: use ServerRunner")
