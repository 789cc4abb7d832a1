"""Where connections come from, and where they wait for the next request."""

import asyncio
import math
import socket
import sys
import warnings
import weakref
from collections import OrderedDict
from itertools import zip_longest
from time import monotonic

import _http
from _http import HttpError
from multidict import CIMultiDict

from .client_exceptions import (ClientConnectionError, ClientConnectorCertificateError,
                                ClientConnectorDNSError, ClientConnectorError,
                                ClientConnectorSSLError, ClientHttpProxyError,
                                ClientProxyConnectionError, InvalidUrlClientError,
                                ServerFingerprintMismatch, UnixClientConnectorError)
from .client_reqrep import ClientRequest, Fingerprint, RequestInfo
from .helpers import OLD_SSL_SHUTDOWN, place_outside, sentinel

__all__ = ("BaseConnector", "TCPConnector", "UnixConnector", "AddrInfoType", "SocketFactoryType")

HTTP_SCHEMES = frozenset({"http", "https", ""})
_HIGH_LEVEL_SCHEMES = HTTP_SCHEMES | {"ws", "wss"}
AddrInfoType = tuple
SocketFactoryType = object


class Connection:
    """A connection while a request has it."""

    __slots__ = ("_connector", "_key", "_native", "_reused", "_callbacks", "_source_traceback",
                 "__weakref__")

    def __init__(self, connector, key, native, reused):
        self._reused = reused
        self._connector = connector
        self._key = key
        self._native = native
        self._callbacks = None
        self._source_traceback = None
        if connector._loop.get_debug():
            import traceback
            self._source_traceback = traceback.extract_stack(sys._getframe(1))

    def __repr__(self):
        return f"Connection<{self._key}>"

    def __del__(self, _warnings=warnings):
        native = self._native
        if native is None:
            return
        loop = self._connector._loop
        _warnings.warn(f"Unclosed connection {self!r}", ResourceWarning, source=self)
        if loop.is_closed():
            return
        self._connector._release(self._key, native, should_close=True)
        context = {"client_connection": self, "message": "Unclosed connection"}
        if self._source_traceback is not None:
            context["source_traceback"] = self._source_traceback
        loop.call_exception_handler(context)

    def __bool__(self):
        return True

    @property
    def transport(self):
        return self._native

    @property
    def protocol(self):
        return self._native

    @property
    def closed(self):
        return self._native is None or self._native.closed

    def add_callback(self, callback):
        if callback is not None:
            if self._callbacks is None:
                self._callbacks = []
            self._callbacks.append(callback)

    def _notify(self):
        callbacks, self._callbacks = self._callbacks, None
        for callback in callbacks or ():
            try:
                callback()
            except Exception:
                pass

    def close(self):
        self._notify()
        native, self._native = self._native, None
        if native is not None:
            self._connector._release(self._key, native, should_close=True)

    def release(self):
        self._notify()
        native, self._native = self._native, None
        if native is not None:
            self._connector._release(self._key, native)


async def _tell(traces, name, *args):
    from .tracing import tell
    await tell(traces, name, *args)


class BaseConnector(_http.Pool):
    """A pool of connections."""

    _source_traceback = None
    allowed_protocol_schema_set = _HIGH_LEVEL_SCHEMES

    def __init__(self, *, keepalive_timeout=sentinel, force_close=False, limit=100,
                 limit_per_host=0, enable_cleanup_closed=False, loop=None,
                 timeout_ceil_threshold=5):
        if force_close:
            if keepalive_timeout is not None and keepalive_timeout is not sentinel:
                raise ValueError("keepalive_timeout cannot be set if force_close is True")
        elif keepalive_timeout is sentinel:
            keepalive_timeout = 15.0
        loop = loop or asyncio.get_running_loop()
        self._open(limit, limit_per_host, None if force_close else keepalive_timeout,
                   force_close)
        if loop.get_debug():
            import traceback
            self._source_traceback = traceback.extract_stack(sys._getframe(1))
        self._opened_at = place_outside()
        self._limit = limit
        self._limit_per_host = limit_per_host
        self._keepalive_timeout = keepalive_timeout
        self._ceil_threshold = timeout_ceil_threshold
        self._force_close = force_close
        self._loop = loop
        self._cleanup_handle = None
        if enable_cleanup_closed:
            warnings.warn("enable_cleanup_closed ignored because "
                          "https://github.com/python/cpython/pull/118960 is fixed in Python "
                          "version %r" % (sys.version_info,), DeprecationWarning, stacklevel=2)

    def __del__(self, _warnings=warnings):
        if self._closed or not (idle := self._idle()):
            return
        shown = [repr(pair) for pair in idle]
        self._shut()
        _warnings.warn(f"Unclosed connector {self!r}", ResourceWarning, source=self)
        context = {"connector": self, "connections": shown, "message": "Unclosed connector",
                   "opened_at": self._opened_at}
        if self._source_traceback is not None:
            context["source_traceback"] = self._source_traceback
        self._loop.call_exception_handler(context)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        await self.close()

    @property
    def force_close(self):
        """Whether connections are closed after each request."""
        return self._force_close

    @property
    def limit(self):
        """How many connections there may be; 0 for any number."""
        return self._limit

    @property
    def limit_per_host(self):
        """How many to one host."""
        return self._limit_per_host

    @property
    def closed(self):
        return self._closed

    def _shut(self):
        if self._closed:
            return
        self._close_all()
        if self._loop.is_closed():
            return
        if self._cleanup_handle is not None:
            self._cleanup_handle.cancel()
            self._cleanup_handle = None

    def close(self, *, abort_ssl=False):
        """Closes all connections."""
        from .helpers import noop
        self._shut()
        return noop

    def _schedule_cleanup(self):
        if self._keepalive_timeout is None:
            return
        self._cleaning = True
        own = weakref.ref(self)

        def clean_up():
            connector = own()
            if connector is not None:
                connector._clean_up()

        when = self._loop.time() + self._keepalive_timeout
        if self._keepalive_timeout >= self._ceil_threshold:
            when = math.ceil(when)
        self._cleanup_handle = self._loop.call_at(when, clean_up)

    def _clean_up(self):
        """Closes connections that have waited for too long."""
        self._cleanup_handle = None
        self._cleaning = False
        if self._close_stale():
            self._schedule_cleanup()

    async def connect(self, request, timeout):
        """A connection for a request."""
        key = request.connection_key
        native = None
        reused = False
        # Those who wait come first.
        if self._available(key) > 0:
            native = await self._take(key, request._traces)
            reused = native is not None
        if native is None:
            if timeout.connect:
                async with asyncio.timeout(timeout.connect):
                    native = await self._connect(key, request, timeout)
            else:
                native = await self._connect(key, request, timeout)
        if request.proxy and not request.is_ssl():
            self._add_proxy_headers(request)
        return Connection(self, key, native, reused)

    async def _connect(self, key, request, timeout):
        traces = request._traces
        if self._available(key) <= 0:
            await self._wait(key, traces)
            native = await self._take(key, traces)
            if native is not None:
                return native
        self._acquire(key)
        try:
            if traces:
                await _tell(traces, "connection_create_start")
            native = await self._create_connection(request, timeout)
            if traces:
                await _tell(traces, "connection_create_end")
        except BaseException:
            self._release_acquired(key)
            raise
        if self._closed:
            native.close()
            raise ClientConnectionError("Connector is closed.")
        self._adopt(native)
        return native

    async def _take(self, key, traces):
        """A connection that waits; None where there is none."""
        native = self._take_idle(key)
        if native is not None and traces:
            try:
                await _tell(traces, "connection_reuseconn")
            except BaseException:
                self._release_acquired(key, native)
                raise
        return native

    async def _wait(self, key, traces):
        """Waits until a connection may be made."""
        again = False
        while True:
            waiter = self._add_waiter(key, again)
            try:
                if traces:
                    await _tell(traces, "connection_queued_start")
                await waiter
                if traces:
                    await _tell(traces, "connection_queued_end")
            except BaseException:
                self._drop_waiter(waiter)
                raise
            if self._available(key) > 0:
                return
            again = True

    def _add_proxy_headers(self, request):
        auth = request.proxy_auth
        if auth is None:
            from .helpers import BasicAuth
            auth = BasicAuth.from_url(request.proxy)
        if auth is not None:
            request.headers["Proxy-Authorization"] = auth.encode()

    async def _create_connection(self, request, timeout):
        raise NotImplementedError()


_contexts = {}


def _default_context(verified):
    context = _contexts.get(verified)
    if context is None:
        import ssl
        context = ssl.create_default_context()
        if not verified:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(["http/1.1"])
        _contexts[verified] = context
    return context


def _is_address(host):
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return family
    return None


def _interleaved(addresses, first):
    """Addresses with their families in turn; so many of the first family come first."""
    families = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    groups = list(families.values())
    head, groups[0] = groups[0][:first - 1], groups[0][first - 1:]
    turns = zip_longest(*groups)
    return head + [address for turn in turns for address in turn if address is not None]


async def _race(addresses, attempt, delay):
    """What the first attempt gives that succeeds; one begins when the one before has failed, or takes too long."""
    running, last = set(), None
    addresses = list(addresses)
    try:
        while addresses or running:
            if addresses:
                running.add(asyncio.create_task(attempt(addresses.pop(0))))
            done, running = await asyncio.wait(running, timeout=delay if addresses else None,
                                               return_when=asyncio.FIRST_COMPLETED)
            won = None
            for task in done:
                if task.exception() is None:
                    if won is None:
                        won = task.result()
                    else:
                        task.result().close()
                elif isinstance(task.exception(), (ClientConnectorError, asyncio.TimeoutError,
                                                   ServerFingerprintMismatch)):
                    last = task.exception()
                else:
                    raise task.exception()
            if won is not None:
                return won
        raise last
    finally:
        for task in running:
            task.cancel()
            task.add_done_callback(_close_late)


def _close_late(task):
    """An attempt that succeeds when another has won."""
    if not task.cancelled() and task.exception() is None:
        task.result().close()


class TCPConnector(BaseConnector):
    """Connections over TCP, and TLS over them."""

    allowed_protocol_schema_set = _HIGH_LEVEL_SCHEMES | {"tcp"}

    def __init__(self, *, verify_ssl=True, fingerprint=None, use_dns_cache=True, ttl_dns_cache=10,
                 dns_cache_max_size=1000, family=socket.AF_UNSPEC, ssl_context=None, ssl=True,
                 local_addr=None, resolver=None, keepalive_timeout=sentinel, force_close=False,
                 limit=100, limit_per_host=0, enable_cleanup_closed=False, loop=None,
                 timeout_ceil_threshold=5, happy_eyeballs_delay=0.25, interleave=None,
                 socket_factory=None, ssl_shutdown_timeout=sentinel):
        super().__init__(keepalive_timeout=keepalive_timeout, force_close=force_close, limit=limit,
                         limit_per_host=limit_per_host,
                         enable_cleanup_closed=enable_cleanup_closed, loop=loop,
                         timeout_ceil_threshold=timeout_ceil_threshold)
        if ssl_shutdown_timeout is not sentinel:
            # Connections are closed with a word of goodbye, and nobody waits for the answer.
            warnings.warn(OLD_SSL_SHUTDOWN, DeprecationWarning, stacklevel=2)
        self._happy_eyeballs_delay = happy_eyeballs_delay
        if interleave is None and happy_eyeballs_delay is not None:
            interleave = 1
        self._interleave = interleave
        from .client_reqrep import merge_ssl
        self._ssl = merge_ssl(ssl, verify_ssl, ssl_context, fingerprint)
        self._resolver = resolver
        self._use_dns_cache = use_dns_cache
        self._ttl = ttl_dns_cache
        self._cache_size = dns_cache_max_size
        self._cached_hosts = OrderedDict()
        self._lookups = {}
        self._family = family
        self._local_addr = local_addr
        self._pumps = set()
        self._socket_factory = socket_factory

    @property
    def family(self):
        return self._family

    @property
    def use_dns_cache(self):
        return self._use_dns_cache

    def clear_dns_cache(self, host=None, port=None):
        """Forgets what names stand for."""
        if host is not None and port is not None:
            self._cached_hosts.pop((host, port), None)
        elif host is not None or port is not None:
            raise ValueError("either both host and port or none of them are allowed")
        else:
            self._cached_hosts.clear()

    def close(self, *, abort_ssl=False):
        for lookup in self._lookups.values():
            lookup.cancel()
        return super().close(abort_ssl=abort_ssl)

    async def _look_up(self, host, port, traces):
        if traces:
            await _tell(traces, "dns_resolvehost_start", host)
        if self._closed:
            raise ClientConnectionError("Connector is closed")
        if self._resolver is None:
            infos = await self._loop.getaddrinfo(host, port, family=self._family,
                                                 type=socket.SOCK_STREAM,
                                                 flags=socket.AI_ADDRCONFIG)
            found = [(family, proto, address) for family, _, proto, _, address in infos]
        else:
            found = [(one["family"], one["proto"], (one["host"], one["port"]))
                     for one in await self._resolver.resolve(host, port, family=self._family)]
        if traces:
            await _tell(traces, "dns_resolvehost_end", host)
        return found

    async def _look_up_once(self, key, traces):
        """Looks a host up for all who want to know."""
        try:
            if traces:
                await _tell(traces, "dns_cache_miss", key[0])
            found = await self._look_up(*key, traces)
        finally:
            self._lookups.pop(key, None)
        self._cached_hosts[key] = [monotonic(), found]
        if len(self._cached_hosts) > self._cache_size:
            self._cached_hosts.popitem(last=False)
        return found

    def _next_addresses(self, key):
        """The addresses of a host that is known: each time another comes first."""
        cached = self._cached_hosts[key]
        found = cached[1]
        cached[1] = found[1:] + found[:1]
        return list(found)

    async def _resolve(self, host, port, traces=()):
        """The addresses of a host."""
        if ":" in host or host.replace(".", "").isdigit():
            literal = _is_address(host)
            if literal is None and ":" not in host:
                raise InvalidUrlClientError(host, "is not a canonical IPv4 address")
            return [(literal or self._family, 0, (host, port))]
        if not self._use_dns_cache:
            return await self._look_up(host, port, traces)
        key = (host, port)
        cached = self._cached_hosts.get(key)
        if cached is not None and (self._ttl is None or monotonic() - cached[0] < self._ttl):
            found = self._next_addresses(key)
            if traces:
                await _tell(traces, "dns_cache_hit", host)
            return found
        lookup = self._lookups.get(key)
        if lookup is not None:
            if traces:
                await _tell(traces, "dns_cache_hit", host)
            await asyncio.shield(lookup)
            return self._next_addresses(key)
        lookup = self._lookups[key] = asyncio.create_task(self._look_up_once(key, traces))
        # Who gives up waiting does not end it for the others.
        await asyncio.shield(lookup)
        return self._next_addresses(key)

    def _context(self, request):
        """The context for a request's TLS; None without."""
        if not request.is_ssl():
            return None
        for chosen in (request.ssl, self._ssl):
            if chosen is True:
                continue
            if chosen is False or isinstance(chosen, Fingerprint):
                return _default_context(False)
            return chosen
        return _default_context(True)

    def _fingerprint(self, request):
        for chosen in (request.ssl, self._ssl):
            if isinstance(chosen, Fingerprint):
                return chosen
        return None

    async def _create_connection(self, request, timeout):
        if request.proxy:
            return await self._through_proxy(request, timeout)
        return await self._direct(request, timeout)

    async def _direct(self, request, timeout, client_error=ClientConnectorError):
        key = request.connection_key
        host = request.url.raw_host
        if host.endswith(".."):
            host = host.rstrip(".") + "."
        try:
            addresses = await self._resolve(host, request.port, request._traces)
        except OSError as error:
            if error.errno is None and isinstance(error, asyncio.TimeoutError):
                raise
            raise ClientConnectorDNSError(key, error) from error
        context = self._context(request)
        fingerprint = self._fingerprint(request) if context is not None else None

        async def attempt(address):
            native = await self._reach(address, request, timeout, context, host, client_error)
            if fingerprint is not None:
                try:
                    fingerprint.check(native)
                except ServerFingerprintMismatch:
                    native.close()
                    raise
            return native

        if self._interleave and len(addresses) > 1:
            addresses = _interleaved(addresses, self._interleave)
        if self._happy_eyeballs_delay is not None and len(addresses) > 1:
            return await _race(addresses, attempt, self._happy_eyeballs_delay)
        last = None
        for address in addresses:
            try:
                return await attempt(address)
            except (ClientConnectorError, ServerFingerprintMismatch, asyncio.TimeoutError) as error:
                last = error
        raise last

    async def _reach(self, address, request, timeout, context, host, client_error):
        """A connection to one address."""
        import ssl
        key = request.connection_key
        try:
            async with asyncio.timeout(timeout.sock_connect):
                sock = await self._socket(address)
                if context is None:
                    return _http.connect(self._loop, sock, **request._limits)
                return await self._secure(sock, request, context, host)
        except ssl.CertificateError as error:
            raise ClientConnectorCertificateError(key, error) from error
        except ssl.SSLError as error:
            raise ClientConnectorSSLError(key, error) from error
        except OSError as error:
            if error.errno is None and isinstance(error, asyncio.TimeoutError):
                raise
            raise client_error(key, error) from error

    async def _socket(self, address):
        family, proto, where = address
        if self._socket_factory is not None:
            sock = self._socket_factory((family, socket.SOCK_STREAM, proto, "", where))
        else:
            sock = socket.socket(family, socket.SOCK_STREAM, proto)
        try:
            sock.setblocking(False)
            if self._local_addr is not None:
                sock.bind(self._local_addr)
            await self._loop.sock_connect(sock, where)
        except BaseException:
            sock.close()
            raise
        return sock

    async def _secure(self, sock, request, context, host):
        name = (request.server_hostname or host).rstrip(".")
        native = _http.connect(self._loop, sock, session=context._session(False, name),
                               **request._limits)
        try:
            await native.handshake()
        except BaseException:
            native.close()
            raise
        return native

    def _pumped(self, duplex):
        """A socket at whose other end is what goes by way of a connection that has TLS of its own."""
        near, far = socket.socketpair()
        far.setblocking(False)
        pump = self._loop.create_task(_pump(self._loop, duplex, far))
        self._pumps.add(pump)
        pump.add_done_callback(self._pumps.discard)
        return near

    async def _through_proxy(self, request, timeout):
        """A connection by way of a proxy: for TLS a tunnel, else the proxy itself."""
        proxy = request.proxy
        to_proxy = ClientRequest("GET", proxy, loop=self._loop, ssl=request.ssl)
        to_proxy._limits = request._limits
        native = await self._direct(to_proxy, timeout, ClientProxyConnectionError)
        if not request.is_ssl():
            return native
        return await self._tunnel(native, request, timeout)

    async def _tunnel(self, native, request, timeout):
        import ssl
        host = request.url.raw_host
        shown = f"[{host}]" if ":" in host else host
        target = f"{shown}:{request.port}"
        ask = ClientRequest("CONNECT", request.url, headers=request.proxy_headers,
                            loop=self._loop)
        ask.headers["Host"] = target
        ask.headers.popall("Content-Length", None)
        auth = request.proxy_auth
        if auth is None:
            from .helpers import BasicAuth
            auth = BasicAuth.from_url(request.proxy)
        if auth is not None:
            ask.headers["Proxy-Authorization"] = auth.encode()
        key = request.connection_key
        try:
            try:
                answer = await native.request("CONNECT", target, ask.headers.items())
            except HttpError as error:
                raise ClientProxyConnectionError(
                    key, ConnectionResetError(104, error.args[1])) from error
            _, status, reason, raw_headers, _ = answer
            if status != 200:
                headers = CIMultiDict([(name.decode(), value.decode())
                                       for name, value in raw_headers])
                info = RequestInfo(ask.url, ask.method, ask.headers, request.proxy)
                raise ClientHttpProxyError(info, (), status=status, message=reason,
                                           headers=headers)
            duplex = native.upgrade()
            inner = self._pumped(duplex) if request.proxy.scheme == "https" else duplex.detach()
        except BaseException:
            native.close()
            raise
        try:
            async with asyncio.timeout(timeout.sock_connect):
                return await self._secure(inner, request, self._context(request), host)
        except ssl.CertificateError as error:
            raise ClientConnectorCertificateError(key, error) from error
        except ssl.SSLError as error:
            raise ClientConnectorSSLError(key, error) from error


async def _pump(loop, duplex, sock):
    """Passes on what comes from either side until both have ended."""
    async def there():
        try:
            while data := await loop.sock_recv(sock, 65536):
                duplex.write(data)
                await duplex.drain()
        except (HttpError, OSError):
            pass
        duplex.close()

    async def back():
        try:
            while data := await duplex.read(65536):
                await loop.sock_sendall(sock, data)
            sock.shutdown(socket.SHUT_WR)
        except (HttpError, OSError):
            pass

    try:
        await asyncio.gather(there(), back())
    finally:
        duplex.abort()
        sock.close()


class UnixConnector(BaseConnector):
    """Connections over a Unix socket."""

    allowed_protocol_schema_set = _HIGH_LEVEL_SCHEMES | {"unix"}

    def __init__(self, path, force_close=False, keepalive_timeout=sentinel, limit=100,
                 limit_per_host=0, loop=None):
        super().__init__(force_close=force_close, keepalive_timeout=keepalive_timeout, limit=limit,
                         limit_per_host=limit_per_host, loop=loop)
        self._path = path

    @property
    def path(self):
        return self._path

    async def _create_connection(self, request, timeout):
        try:
            async with asyncio.timeout(timeout.sock_connect):
                sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                try:
                    sock.setblocking(False)
                    await self._loop.sock_connect(sock, self._path)
                except BaseException:
                    sock.close()
                    raise
        except OSError as error:
            if error.errno is None and isinstance(error, asyncio.TimeoutError):
                raise
            raise UnixClientConnectorError(self._path, request.connection_key, error) from error
        return _http.connect(self._loop, sock, **request._limits)
