"""Runners, which start and stop servers, and sites, which are where these listen."""

import asyncio
import signal
import socket
import warnings

import _http
from yarl import URL

from .web_app import Application
from .web_log import AccessLogger

__all__ = ("BaseSite", "TCPSite", "UnixSite", "NamedPipeSite", "SockSite", "BaseRunner",
           "AppRunner", "ServerRunner", "GracefulExit")


class GracefulExit(SystemExit):
    """Raised by SIGINT and SIGTERM."""

    code = 1


def _raise_graceful_exit():
    raise GracefulExit()


class BaseSite:
    """Somewhere to listen."""

    def __init__(self, runner, *, shutdown_timeout=60.0, ssl_context=None, backlog=128):
        if runner.server is None:
            raise RuntimeError("Call runner.setup() before making a site")
        if shutdown_timeout != 60.0:
            warnings.warn("shutdown_timeout should be set on BaseRunner", DeprecationWarning,
                          stacklevel=2)
            runner._shutdown_timeout = shutdown_timeout
        self._runner = runner
        self._ssl_context = ssl_context
        self._backlog = backlog
        self._server = None
        self._listeners = []

    @property
    def _scheme(self):
        return "https" if self._ssl_context else "http"

    async def start(self):
        """Begins to listen."""
        self._runner._reg_site(self)
        loop = asyncio.get_running_loop()
        # The loop binds, and reports what is wrong with an address; connections are accepted natively.
        self._server = await self._bind(loop)
        server, context = self._runner.server, self._ssl_context

        def connect(fd):
            server.connect(fd, context)

        for sock in self._server.sockets:
            sock._sock.listen(self._backlog)
            self._listeners.append(_http.listen(loop, sock._sock, connect))

    async def stop(self):
        """Listens no more."""
        self._runner._check_site(self)
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()
        if self._server is not None:
            self._server.close()
        self._runner._unreg_site(self)


class TCPSite(BaseSite):
    """A host and a port."""

    def __init__(self, runner, host=None, port=None, *, shutdown_timeout=60.0, ssl_context=None,
                 backlog=128, reuse_address=None, reuse_port=None):
        super().__init__(runner, shutdown_timeout=shutdown_timeout, ssl_context=ssl_context,
                         backlog=backlog)
        self._host = host
        if port is None:
            port = 8443 if ssl_context else 8080
        self._port = port
        self._bound_port = None
        self._reuse_address = reuse_address
        self._reuse_port = reuse_port

    @property
    def port(self):
        return self._port if self._bound_port is None else self._bound_port

    @property
    def name(self):
        host = self._host or "0.0.0.0"
        return str(URL.build(scheme=self._scheme, host=host, port=self.port))

    async def _bind(self, loop):
        return await loop.create_server(
            asyncio.Protocol, self._host, self._port, backlog=self._backlog,
            reuse_address=self._reuse_address, reuse_port=self._reuse_port, start_serving=False)

    async def start(self):
        await super().start()
        sockets = self._server.sockets
        self._bound_port = sockets[0].getsockname()[1] if sockets else self._port


class UnixSite(BaseSite):
    """A path of the file system."""

    def __init__(self, runner, path, *, shutdown_timeout=60.0, ssl_context=None, backlog=128):
        super().__init__(runner, shutdown_timeout=shutdown_timeout, ssl_context=ssl_context,
                         backlog=backlog)
        self._path = path

    @property
    def name(self):
        return f"{self._scheme}://unix:{self._path}:"

    async def _bind(self, loop):
        return await loop.create_unix_server(asyncio.Protocol, self._path, backlog=self._backlog,
                                             start_serving=False)


class NamedPipeSite(BaseSite):
    """Windows has these."""

    def __init__(self, runner, path, *, shutdown_timeout=60.0):
        raise RuntimeError("Named Pipes only available in proactor loop under windows")


class SockSite(BaseSite):
    """A socket that is bound."""

    def __init__(self, runner, sock, *, shutdown_timeout=60.0, ssl_context=None, backlog=128):
        super().__init__(runner, shutdown_timeout=shutdown_timeout, ssl_context=ssl_context,
                         backlog=backlog)
        self._sock = sock
        if sock.family == socket.AF_UNIX:
            self._name = f"{self._scheme}://unix:{sock.getsockname()}:"
        else:
            host, port = sock.getsockname()[:2]
            self._name = str(URL.build(scheme=self._scheme, host=host, port=port))

    @property
    def name(self):
        return self._name

    async def _bind(self, loop):
        return await loop.create_server(asyncio.Protocol, sock=self._sock, backlog=self._backlog,
                                        start_serving=False)


class BaseRunner:
    """Starts and stops a server."""

    def __init__(self, *, handle_signals=False, shutdown_timeout=60.0, **kwargs):
        self._handle_signals = handle_signals
        self._kwargs = kwargs
        self._server = None
        self._sites = []
        self._shutdown_timeout = shutdown_timeout

    @property
    def server(self):
        return self._server

    @property
    def addresses(self):
        return [sock.getsockname() for site in self._sites if site._server is not None
                for sock in site._server.sockets]

    @property
    def sites(self):
        return set(self._sites)

    async def setup(self):
        """Makes the server ready for sites."""
        loop = asyncio.get_running_loop()
        if self._handle_signals:
            loop.add_signal_handler(signal.SIGINT, _raise_graceful_exit)
            loop.add_signal_handler(signal.SIGTERM, _raise_graceful_exit)
        self._server = await self._make_server()

    async def shutdown(self):
        """Runs what is to happen before connections are closed."""

    async def cleanup(self):
        """Stops everything, once the requests under way are done or have run out of time."""
        for site in list(self._sites):
            await site.stop()
        if self._server:
            # Requests that have arrived begin before idle connections are closed.
            await asyncio.sleep(0)
            self._server.pre_shutdown()
            await self.shutdown()
            await self._server.shutdown(self._shutdown_timeout)
        await self._cleanup_server()
        self._server = None
        if self._handle_signals:
            loop = asyncio.get_running_loop()
            loop.remove_signal_handler(signal.SIGINT)
            loop.remove_signal_handler(signal.SIGTERM)

    def _reg_site(self, site):
        if site in self._sites:
            raise RuntimeError(f"Site {site} is already registered in runner {self}")
        self._sites.append(site)

    def _check_site(self, site):
        if site not in self._sites:
            raise RuntimeError(f"Site {site} is not registered in runner {self}")

    def _unreg_site(self, site):
        self._check_site(site)
        self._sites.remove(site)


class ServerRunner(BaseRunner):
    """Runs a `web.Server`."""

    def __init__(self, web_server, *, handle_signals=False, **kwargs):
        super().__init__(handle_signals=handle_signals, **kwargs)
        self._web_server = web_server

    async def _make_server(self):
        return self._web_server

    async def _cleanup_server(self):
        pass


class AppRunner(BaseRunner):
    """Runs an application."""

    def __init__(self, app, *, handle_signals=False, access_log_class=AccessLogger, **kwargs):
        super().__init__(handle_signals=handle_signals, **kwargs)
        if not isinstance(app, Application):
            raise TypeError(
                f"The first argument should be web.Application instance, got {app!r}")
        self._kwargs["access_log_class"] = access_log_class
        self._app = app

    @property
    def app(self):
        return self._app

    async def shutdown(self):
        await self._app.shutdown()

    async def _make_server(self):
        loop = asyncio.get_running_loop()
        self._app._set_loop(loop)
        self._app.on_startup.freeze()
        await self._app.startup()
        self._app.freeze()
        return self._app._make_handler(loop=loop, **self._kwargs)

    async def _cleanup_server(self):
        await self._app.cleanup()
