"""For tests of applications: servers on free ports, clients that know where they are."""

import asyncio
import ipaddress
import socket
from unittest import IsolatedAsyncioTestCase

from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from .client import ClientSession, _RequestContextManager, _WSRequestContextManager
from .cookiejar import CookieJar
from .streams import EMPTY_PAYLOAD
from .web_app import Signal
from .web_request import HttpVersion, Request
from .web_runner import AppRunner, ServerRunner, SockSite
from .web_server import Server
from .web_urldispatcher import UrlMappingMatchInfo

__all__ = ("AioHTTPTestCase", "BaseTestServer", "RawTestServer", "TestClient", "TestServer",
           "get_port_socket", "get_unused_port_socket", "unused_port", "loop_context",
           "setup_test_loop", "teardown_test_loop", "make_mocked_coro",
           "make_mocked_request", "unittest_run_loop")


_UNSET = object()


def get_unused_port_socket(host, family=socket.AF_INET):
    return get_port_socket(host, 0, family)


def get_port_socket(host, port, family):
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    return sock


def unused_port():
    """A port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class BaseTestServer:
    """A server for a test."""

    __test__ = False

    def __init__(self, *, scheme="", loop=None, host="127.0.0.1", port=None,
                 skip_url_asserts=False, socket_factory=get_port_socket, **kwargs):
        self._loop = loop
        self.runner = None
        self._root = None
        self.host = host
        self.port = port
        self._closed = False
        self.scheme = scheme
        self.skip_url_asserts = skip_url_asserts
        self.socket_factory = socket_factory

    async def start_server(self, loop=None, **kwargs):
        """Starts the server, once."""
        if self.runner:
            return
        self._loop = loop
        self._ssl = kwargs.pop("ssl", None)
        self.runner = await self._make_runner(handler_cancellation=True, **kwargs)
        await self.runner.setup()
        try:
            version = ipaddress.ip_address(self.host).version
        except ValueError:
            version = 4
        shown = f"[{self.host}]" if version == 6 else self.host
        family = socket.AF_INET6 if version == 6 else socket.AF_INET
        sock = self.socket_factory(self.host, self.port or 0, family)
        self.host, self.port = sock.getsockname()[:2]
        site = SockSite(self.runner, sock=sock, ssl_context=self._ssl)
        await site.start()
        if not self.scheme:
            self.scheme = "https" if self._ssl else "http"
        self._root = URL(f"{self.scheme}://{shown}:{self.port}")

    async def _make_runner(self, **kwargs):
        raise NotImplementedError

    def make_url(self, path):
        assert self._root is not None
        url = URL(path)
        if self.skip_url_asserts:
            return URL(str(self._root) + str(path))
        assert not url.absolute
        return self._root.join(url)

    @property
    def started(self):
        return self.runner is not None

    @property
    def closed(self):
        return self._closed

    @property
    def handler(self):
        return self.runner.server

    async def close(self):
        """Stops the server."""
        if self.started and not self.closed:
            await self.runner.cleanup()
            self._root = None
            self.port = None
            self._closed = True

    def __enter__(self):
        raise TypeError("Use async with instead")

    def __exit__(self, *exc_info):
        pass

    async def __aenter__(self):
        await self.start_server(loop=self._loop)
        return self

    async def __aexit__(self, *exc_info):
        await self.close()


class TestServer(BaseTestServer):
    """A server for an application."""

    def __init__(self, app, *, scheme="", host="127.0.0.1", port=None, **kwargs):
        self.app = app
        super().__init__(scheme=scheme, host=host, port=port, **kwargs)

    async def _make_runner(self, **kwargs):
        return AppRunner(self.app, **kwargs)


class RawTestServer(BaseTestServer):
    """A server for a handler."""

    def __init__(self, handler, *, scheme="", host="127.0.0.1", port=None, **kwargs):
        self._handler = handler
        super().__init__(scheme=scheme, host=host, port=port, **kwargs)

    async def _make_runner(self, debug=True, **kwargs):
        server = Server(self._handler, loop=self._loop, debug=debug, **kwargs)
        return ServerRunner(server, debug=debug, **kwargs)


class TestClient:
    """A client of a test server."""

    __test__ = False

    def __init__(self, server, *, cookie_jar=None, loop=None, **kwargs):
        if not isinstance(server, BaseTestServer):
            raise TypeError("server must be TestServer instance, found type: %r" % type(server))
        self._server = server
        self._loop = loop
        if cookie_jar is None:
            cookie_jar = CookieJar(unsafe=True)
        self._session = ClientSession(cookie_jar=cookie_jar, **kwargs)
        self._closed = False
        self._responses = []
        self._websockets = []

    async def start_server(self):
        await self._server.start_server(loop=self._loop)

    @property
    def host(self):
        return self._server.host

    @property
    def port(self):
        return self._server.port

    @property
    def server(self):
        return self._server

    @property
    def app(self):
        return getattr(self._server, "app", None)

    @property
    def session(self):
        return self._session

    def make_url(self, path):
        return self._server.make_url(path)

    async def _request(self, method, path, **kwargs):
        response = await self._session.request(method, self.make_url(path), **kwargs)
        self._responses.append(response)
        return response

    def request(self, method, path, **kwargs):
        return _RequestContextManager(self._request(method, path, **kwargs))

    def get(self, path, **kwargs):
        return self.request("GET", path, **kwargs)

    def post(self, path, **kwargs):
        return self.request("POST", path, **kwargs)

    def options(self, path, **kwargs):
        return self.request("OPTIONS", path, **kwargs)

    def head(self, path, **kwargs):
        return self.request("HEAD", path, **kwargs)

    def put(self, path, **kwargs):
        return self.request("PUT", path, **kwargs)

    def patch(self, path, **kwargs):
        return self.request("PATCH", path, **kwargs)

    def delete(self, path, **kwargs):
        return self.request("DELETE", path, **kwargs)

    def ws_connect(self, path, **kwargs):
        return _WSRequestContextManager(self._ws_connect(path, **kwargs))

    async def _ws_connect(self, path, **kwargs):
        websocket = await self._session.ws_connect(self.make_url(path), **kwargs)
        self._websockets.append(websocket)
        return websocket

    async def close(self):
        """Closes everything that was opened."""
        if not self._closed:
            for response in self._responses:
                response.close()
            for websocket in self._websockets:
                await websocket.close()
            await self._session.close()
            await self._server.close()
            self._closed = True

    def __enter__(self):
        raise TypeError("Use async with instead")

    def __exit__(self, *exc_info):
        pass

    async def __aenter__(self):
        await self.start_server()
        return self

    async def __aexit__(self, *exc_info):
        await self.close()


class AioHTTPTestCase(IsolatedAsyncioTestCase):
    """A test case with an application, and a client of it."""

    async def get_application(self):
        """The application to be tested."""
        return await self.get_app()

    async def get_app(self):
        raise RuntimeError("Did you forget to define get_application()?")

    @property
    def loop(self):
        return asyncio.get_running_loop()

    async def asyncSetUp(self):
        self.app = await self.get_application()
        self.server = await self.get_server(self.app)
        self.client = await self.get_client(self.server)
        await self.client.start_server()

    async def asyncTearDown(self):
        await self.client.close()

    async def get_server(self, app):
        return TestServer(app)

    async def get_client(self, server):
        return TestClient(server)


def setup_test_loop(loop_factory=asyncio.new_event_loop):
    loop = loop_factory()
    asyncio.set_event_loop(loop)
    return loop


def teardown_test_loop(loop, fast=False):
    if not loop.is_closed():
        loop.call_soon(loop.stop)
        loop.run_forever()
        loop.close()
    asyncio.set_event_loop(None)


class loop_context:
    """A fresh event loop for a while."""

    def __init__(self, loop_factory=asyncio.new_event_loop, fast=False):
        self._factory = loop_factory
        self._fast = fast

    def __enter__(self):
        self._loop = setup_test_loop(self._factory)
        return self._loop

    def __exit__(self, *exc_info):
        teardown_test_loop(self._loop, self._fast)


def make_mocked_coro(return_value=None, raise_exception=None):
    """A mock that is a coroutine function."""
    from unittest import mock

    async def coroutine(*args, **kwargs):
        if raise_exception is not None:
            raise raise_exception
        return return_value

    return mock.Mock(wraps=coroutine)


def unittest_run_loop(func, *args, **kwargs):
    """What test methods were decorated with once; they need nothing any more."""
    import warnings

    warnings.warn("Decorator `@unittest_run_loop` is no longer needed in aiohttp 3.8+",
                  DeprecationWarning, stacklevel=2)
    return func


class _MockedConnection:
    """The connection of a request that nobody has sent."""

    def __init__(self, transport, protocol, sslcontext):
        self.transport = transport
        self.protocol = protocol
        self.session = sslcontext
        self.closed = False
        self.peername = transport.get_extra_info("peername")
        self.sockname = transport.get_extra_info("sockname")


class _MockedServer:
    """The server of such a request."""

    def __init__(self, loop, client_max_size, client_max_fields):
        self.loop = loop
        self.client_max_size = client_max_size
        self.client_max_fields = client_max_fields

    def transport_of(self, connection):
        return connection.transport


class _MockedBody:
    """Its body, from a stream."""

    def __init__(self, payload):
        self._payload = payload

    @property
    def at_end(self):
        return self._payload.at_eof()

    is_over = at_end

    async def read_chunk(self):
        return await self._payload.readany()


class _MockedWriter:
    """What takes the body of its answer."""

    def __init__(self, writer):
        self._writer = writer

    async def write(self, data):
        await self._writer.write(data)

    async def finish(self):
        await self._writer.write_eof()

    def abort(self):
        pass


class _MockedRaw:
    """The request as a native server would have read it."""

    route = None
    disconnected = False
    on_disconnect = None

    def __init__(self, method, target, version, headers, closing, payload, connection, writer):
        self.method = method
        self.target = target
        self.version = tuple(version)
        self.headers = headers
        self.raw_headers = tuple([(name.encode(), value.encode()) for name, value in headers.items()])
        self.keep_alive = not closing
        self.connection = connection
        self.answered = False
        self.has_body = not payload.at_eof()
        self.body = _MockedBody(payload) if self.has_body else None
        self.task = None
        self._writer = writer

    def header(self, name):
        return self.headers.get(name)

    def reply(self, response):
        return None

    def begin(self, status, reason, headers):
        self.answered = True
        return _MockedWriter(self._writer)

    def respond(self, status, reason, headers, body=None):
        self.answered = True


def _mocked_transport(sslcontext):
    from unittest import mock

    known = {} if sslcontext is None else {"sslcontext": sslcontext}
    transport = mock.Mock()
    transport.get_extra_info = lambda name, default=None: known.get(name)
    transport.is_closing.return_value = False
    return transport


def make_mocked_request(method, path, headers=None, *, match_info=_UNSET, version=HttpVersion(1, 1),
                        closing=False, app=None, writer=_UNSET, protocol=_UNSET, transport=_UNSET,
                        payload=EMPTY_PAYLOAD, sslcontext=None, client_max_size=1024 ** 2,
                        client_max_fields=1000, loop=...):
    """A request that nobody has sent, for tests of handlers."""
    from unittest import mock

    if loop is ...:
        loop = mock.Mock()
        loop.create_future.return_value = ()
    if app is None:
        app = mock.MagicMock()
        app._debug = False
        app.on_response_prepare = app._on_response_prepare = Signal(app)
        app.on_response_prepare.freeze()
    if transport is _UNSET:
        transport = _mocked_transport(sslcontext)
    if protocol is _UNSET:
        protocol = mock.Mock()
        protocol.transport = transport
    if writer is _UNSET:
        writer = mock.Mock()
        for name in ("write_headers", "write", "write_eof", "drain"):
            setattr(writer, name, mock.AsyncMock(return_value=None))
        writer.transport = transport
    headers = CIMultiDictProxy(CIMultiDict(headers or ()))
    connection = _MockedConnection(transport, protocol, sslcontext)
    raw = _MockedRaw(method, path, version, headers, closing or version < (1, 1), payload,
                     connection, writer)
    raw.task = mock.Mock()
    server = _MockedServer(loop, client_max_size, client_max_fields)
    request = Request(raw, server, raw.task, method, path)
    request._content = payload
    info = UrlMappingMatchInfo({} if match_info is _UNSET else match_info, mock.Mock())
    info.add_app(app)
    request.match_info = info
    return request
