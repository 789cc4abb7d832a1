"""Sessions: requests, redirects, time limits."""

import asyncio
import json as _json
import math
import os
import sys
import warnings
from collections.abc import Coroutine

import _http
from multidict import CIMultiDict, MultiDict, MultiDictProxy
from yarl import URL

from .client_exceptions import (ClientConnectionError, ClientConnectorError, ClientError,
                                ClientOSError, ClientPayloadError, ConnectionTimeoutError, InvalidURL,
                                InvalidUrlClientError, InvalidUrlRedirectClientError,
                                NonHttpUrlClientError, NonHttpUrlRedirectClientError,
                                ServerDisconnectedError, TooManyRedirects)
from .client_reqrep import (ClientRequest, ClientResponse, HttpVersion11, _cookie_line,
                            merge_ssl)
from .connector import HTTP_SCHEMES, Connection, TCPConnector, UnixConnector
from .cookiejar import CookieJar, DummyCookieJar
from .helpers import (NO_TIMER, OLD_SSL_SHUTDOWN, BasicAuth, Timer, auth_from_netrc,
                      place_outside, sentinel)

__all__ = ("ClientSession", "ClientTimeout", "request")

class ClientTimeout:
    """How long the stages of a request may take, in seconds; None is for ever."""

    __slots__ = ("total", "connect", "sock_read", "sock_connect", "ceil_threshold")

    def __init__(self, total=None, connect=None, sock_read=None, sock_connect=None,
                 ceil_threshold=5):
        for name, value in zip(self.__slots__, (total, connect, sock_read, sock_connect,
                                                ceil_threshold)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        import dataclasses
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def _values(self):
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self):
        return hash(self._values())

    def __repr__(self):
        fields = [f"{name}={getattr(self, name)!r}" for name in self.__slots__]
        return f"ClientTimeout({', '.join(fields)})"


DEFAULT_TIMEOUT = ClientTimeout(total=5 * 60, sock_connect=30)

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OLD_AUTH = ("The 'auth' parameter is deprecated and will be removed in v4; pass "
             "headers={'Authorization': aiohttp.encode_basic_auth(login, password)} instead")
_OLD_PROXY_AUTH = ("The 'proxy_auth' parameter is deprecated and will be removed in v4; pass "
                   "proxy_headers={'Proxy-Authorization': "
                   "aiohttp.encode_basic_auth(login, password)} instead")


def _utf8(response, data):
    return "utf-8"


def _strip_auth(url):
    """The URL without credentials, and these."""
    auth = BasicAuth.from_url(url)
    if auth is None:
        return url, None
    return url.with_user(None), auth


def _env_proxy(url):
    """The proxy that the environment names for a URL."""
    host = url.host or ""
    for entry in os.environ.get("no_proxy", os.environ.get("NO_PROXY", "")).split(","):
        entry = entry.strip().lstrip(".")
        if entry == "*" or (entry and (host == entry or host.endswith("." + entry))):
            return None
    scheme = {"ws": "http", "wss": "https"}.get(url.scheme, url.scheme)
    text = os.environ.get(f"{scheme}_proxy") or os.environ.get(f"{scheme.upper()}_PROXY")
    return URL(text) if text else None


class ClientSession(_http.Session):
    """What requests have in common: connections, cookies, headers, limits."""

    _source_traceback = None
    _connector = None

    def __init__(self, base_url=None, *, connector=None, loop=None, cookies=None, headers=None,
                 proxy=None, proxy_auth=None, skip_auto_headers=None, auth=None,
                 json_serialize=_json.dumps, json_serialize_bytes=None,
                 request_class=ClientRequest, response_class=ClientResponse,
                 ws_response_class=None, version=HttpVersion11, cookie_jar=None,
                 connector_owner=True, raise_for_status=False, read_timeout=sentinel,
                 conn_timeout=None, timeout=sentinel, auto_decompress=True, trust_env=False,
                 requote_redirect_url=True, trace_configs=None, read_bufsize=2 ** 16,
                 max_line_size=8190, max_field_size=8190, max_headers=128,
                 fallback_charset_resolver=_utf8, middlewares=(), ssl_shutdown_timeout=sentinel):
        self._connector = None
        self._opened_at = None
        if loop is None and connector is not None:
            loop = connector._loop
        loop = loop or asyncio.get_running_loop()
        self._base_url = self._base_url_origin = None
        if base_url is not None:
            self._base_url = base_url if isinstance(base_url, URL) else URL(base_url)
            self._base_url_origin = self._base_url.origin()
            assert self._base_url.absolute, "Only absolute URLs are supported"
            if not self._base_url.path.endswith("/"):
                raise ValueError("base_url must have a trailing '/'")
        self._timeout = self._timeout_of(timeout, read_timeout, conn_timeout)
        if ssl_shutdown_timeout is not sentinel:
            warnings.warn(OLD_SSL_SHUTDOWN, DeprecationWarning, stacklevel=2)
        if connector is None:
            connector = TCPConnector(loop=loop, ssl_shutdown_timeout=ssl_shutdown_timeout)
        if connector._loop is not loop:
            raise RuntimeError("Session and connector has to use same event loop")
        self._loop = loop
        self._opened_at = place_outside()
        if loop.get_debug():
            import traceback
            self._source_traceback = traceback.extract_stack(sys._getframe(1))
        if cookie_jar is None:
            cookie_jar = CookieJar(loop=loop)
        self._cookie_jar = cookie_jar
        if cookies:
            self._cookie_jar.update_cookies(cookies)
        if auth is not None:
            warnings.warn(_OLD_AUTH, DeprecationWarning, stacklevel=2)
        if proxy_auth is not None:
            warnings.warn(_OLD_PROXY_AUTH, DeprecationWarning, stacklevel=2)
        self._connector = connector
        self._connector_owner = connector_owner
        self._default_auth = auth
        self._version = version
        self._json_serialize = json_serialize
        self._json_serialize_bytes = json_serialize_bytes
        self._raise_for_status = raise_for_status
        self._auto_decompress = auto_decompress
        self._trust_env = trust_env
        self._requote_redirect_url = requote_redirect_url
        self._read_bufsize = read_bufsize
        self._limits = {"max_line_size": max_line_size, "max_field_size": max_field_size,
                        "max_headers": max_headers}
        self._default_headers = CIMultiDict(headers) if headers else CIMultiDict()
        self._skip_auto_headers = frozenset(skip_auto_headers or ())
        self._request_class = request_class
        self._response_class = response_class
        self._own_ws_response_class = ws_response_class
        self._resolve_charset = fallback_charset_resolver
        self._default_proxy = proxy
        self._default_proxy_auth = proxy_auth
        self._retry_connection = True
        self._middlewares = middlewares
        self._trace_configs = trace_configs or []
        for config in self._trace_configs:
            config.freeze()
        if self._is_plain():
            jar = None if type(cookie_jar) is DummyCookieJar else cookie_jar
            base = self._base_url
            simple = base is not None and base.raw_user is None and not base.raw_query_string
            self._be_plain(loop, connector, self._default_headers, jar, self._timeout,
                           raise_for_status, ClientResponse, ClientSession._request,
                           (json_serialize, json_serialize_bytes),
                           base.raw_path if simple else None)

    def _is_plain(self):
        """Whether nothing here is unusual, so that requests without options can be sent natively."""
        return (type(self._cookie_jar) in (CookieJar, DummyCookieJar)
                and type(self._connector) in (TCPConnector, UnixConnector)
                and self._request_class is ClientRequest and self._response_class is ClientResponse
                and self._read_bufsize == 2 ** 16 and not self._middlewares
                and not self._trace_configs and self._version == HttpVersion11
                and not self._trust_env and self._auto_decompress and self._default_proxy is None
                and (self._base_url is None or self._base_url.raw_user is None))

    # What follows is asked by native code (`http/session.rs`), once for many requests; None is for
    # what `_request` has to see to.

    def _plain_url(self, str_or_url, params):
        """Origin and target of a URL, and the URL that the response shows."""
        try:
            url = self._build_url(str_or_url)
            if params:
                url = url.extend_query(params)
        except (TypeError, ValueError):
            return None
        if url.scheme not in HTTP_SCHEMES or not url.raw_host:
            return None
        return f"{url.scheme}://{url.raw_authority}", url.raw_path_qs, _strip_auth(url)[0]

    def _plain_request(self, method, text, headers, kind, skipped, auth, ssl, cookies):
        """What a request to an origin says: the key of its connections, its headers, its target, and whether these have
        a line of cookies of their own."""
        try:
            url, auth_from_url = _strip_auth(self._build_url(text))
            if ssl is not True:
                ssl = merge_ssl(ssl, None, None, None)
        except (TypeError, ValueError):
            return None
        headers = self._prepare_headers(headers)
        if url.scheme not in HTTP_SCHEMES or not url.raw_host \
                or kind is not None and "Content-Length" in headers:
            return None
        if auth is not None and auth_from_url is not None:
            return None
        auth = auth or auth_from_url or self._auth_for(url)
        if auth is not None and "Authorization" in headers:
            return None
        own_cookies = "Cookie" in headers
        if not own_cookies:
            cookies = {"name": "value"}
        elif cookies is not None:
            from http.cookies import SimpleCookie
            cookies = SimpleCookie(cookies)
        data = None
        if kind is not None:
            from .payload import BytesPayload
            data = BytesPayload(b"", content_type=kind)
        request = ClientRequest(method, url, headers=headers, data=data, cookies=cookies,
                                skip_auto_headers=self._skip_auto_headers.union(skipped or ()),
                                auth=auth, loop=self._loop, session=self, ssl=ssl)
        return request.connection_key, request.headers, request._target(), own_cookies

    def _plain_body(self, data):
        """The bytes of a body and their type."""
        from . import payload
        from .formdata import FormData
        if isinstance(data, (list, tuple, MultiDict, MultiDictProxy)):
            pairs = data if isinstance(data, (list, tuple)) else data.items()
            if not all([isinstance(pair, tuple) and len(pair) == 2 and type(pair[1]) is str
                        for pair in pairs]):
                return None
            data = FormData(data)
        if type(data) is FormData and not data.is_multipart:
            data = data()
        if type(data) not in (payload.BytesPayload, payload.StringPayload, payload.JsonPayload) \
                or type(data._value) is not bytes or len(data.headers) != 1:
            return None
        return data._value, data.content_type

    def _plain_cookies(self, text, cookies):
        """The cookies that go with a request as one line, whether that depends on the path, and until when it holds."""
        url = _strip_auth(self._build_url(text))[0]
        found = self._cookies_for(url, cookies)
        jar = self._cookie_jar
        by_path, until = jar._reach() if type(jar) is CookieJar else (True, 0.0)
        return _cookie_line(None, found) if found else None, by_path, until

    def _keep_cookies(self, response):
        if response._raw_cookie_headers:
            self._cookie_jar.update_cookies_from_headers(response._raw_cookie_headers,
                                                         response.url)

    def _take_plain(self, response, native, key, answer, deadline, read_timeout):
        """Gives a response its head; its body is still to come."""
        connection = Connection(self._connector, key, native, True)
        try:
            if deadline is not None:
                response._timer = timer = Timer()
                handle = self._loop.call_at(deadline, timer.expire)
                connection.add_callback(handle.cancel)
            response._begin(connection, None, read_timeout)
            response._accept(answer)
            self._keep_cookies(response)
        except BaseException:
            connection.close()
            raise

    @staticmethod
    def _warn_of_auth(level):
        warnings.warn(_OLD_AUTH, DeprecationWarning, stacklevel=level)

    def _auth_for(self, url):
        """The session's own credentials, where they are for such a URL."""
        if self._default_auth and (not self._base_url or self._base_url_origin == url.origin()):
            return self._default_auth
        return None

    def _cookies_for(self, url, cookies):
        """The jar's cookies for a URL, and a request's own; None where there are none."""
        jar = self._cookie_jar
        # A jar of the script's own may know more than it has.
        found = jar.filter_cookies(url) if type(jar) is not CookieJar or len(jar) else None
        if cookies is not None:
            own_jar = CookieJar(unsafe=True, quote_cookie=jar.quote_cookie, loop=self._loop,
                                treat_as_secure_origin=jar.treat_as_secure_origin)
            own_jar.update_cookies(cookies)
            own = own_jar.filter_cookies(url)
            if own:
                if not found:
                    return own
                found.update(own)
        return found

    @staticmethod
    def _timeout_of(timeout, read_timeout, conn_timeout):
        if timeout is sentinel or timeout is None:
            made = DEFAULT_TIMEOUT
            if read_timeout is not sentinel:
                warnings.warn("read_timeout is deprecated, use timeout argument instead",
                              DeprecationWarning, stacklevel=3)
                made = ClientTimeout(total=read_timeout, sock_connect=made.sock_connect)
            if conn_timeout is not None:
                warnings.warn("conn_timeout is deprecated, use timeout argument instead",
                              DeprecationWarning, stacklevel=3)
                made = ClientTimeout(total=made.total, connect=conn_timeout,
                                     sock_connect=made.sock_connect)
            return made
        if not isinstance(timeout, ClientTimeout):
            raise ValueError(f"timeout parameter cannot be of {type(timeout)} type, "
                             "please use 'timeout=ClientTimeout(...)'")
        if read_timeout is not sentinel:
            raise ValueError("read_timeout and timeout parameters conflict, please setup "
                             "timeout.read")
        if conn_timeout is not None:
            raise ValueError("conn_timeout and timeout parameters conflict, please setup "
                             "timeout.connect")
        return timeout

    def __init_subclass__(cls):
        warnings.warn(f"Inheritance class {cls.__name__} from ClientSession is discouraged",
                      DeprecationWarning, stacklevel=2)

    def __del__(self, _warnings=warnings):
        if self.closed:
            return
        _warnings.warn(f"Unclosed client session {self!r}", ResourceWarning, source=self)
        context = {"client_session": self, "message": "Unclosed client session",
                   "opened_at": self._opened_at}
        if self._source_traceback is not None:
            context["source_traceback"] = self._source_traceback
        self._loop.call_exception_handler(context)

    @property
    def _ws_response_class(self):
        if self._own_ws_response_class is not None:
            return self._own_ws_response_class
        from .client_ws import ClientWebSocketResponse
        return ClientWebSocketResponse

    def ws_connect(self, url, **kwargs):
        """A WebSocket."""
        from . import client_ws
        return _WSRequestContextManager(client_ws.connect(self, url, **kwargs))

    def _build_url(self, str_or_url):
        url = URL(str_or_url)
        if self._base_url and not url.absolute:
            return self._base_url.join(url)
        return url

    def _prepare_headers(self, headers):
        """The session's headers, and the request's over them."""
        result = CIMultiDict(self._default_headers)
        if headers:
            if not isinstance(headers, (MultiDictProxy, MultiDict)):
                headers = CIMultiDict(headers)
            added = set()
            for name, value in headers.items():
                if name in added:
                    result.add(name, value)
                else:
                    result[name] = value
                    added.add(name)
        return result

    async def _request(self, method, str_or_url, *, params=None, data=None, json=None,
                       cookies=None, headers=None, skip_auto_headers=None, auth=None,
                       allow_redirects=True, max_redirects=10, compress=None, chunked=None,
                       expect100=False, raise_for_status=None, read_until_eof=True, proxy=None,
                       proxy_auth=None, timeout=sentinel, verify_ssl=None, fingerprint=None,
                       ssl_context=None, ssl=True, server_hostname=None, proxy_headers=None,
                       trace_request_ctx=None, read_bufsize=None, auto_decompress=None,
                       max_line_size=None, max_field_size=None, max_headers=None,
                       middlewares=None):
        arrived = self._take_arrived()
        if self.closed:
            if arrived is not None:
                return self._last_word(arrived[0])
            raise RuntimeError("Session is closed")
        method = method.upper()
        if ssl is not True or verify_ssl is not None or ssl_context is not None \
                or fingerprint is not None:
            ssl = merge_ssl(ssl, verify_ssl, ssl_context, fingerprint)
        if auth is not None and arrived is None:
            warnings.warn(_OLD_AUTH, DeprecationWarning, stacklevel=3)
        if proxy_auth is not None:
            warnings.warn(_OLD_PROXY_AUTH, DeprecationWarning, stacklevel=3)
        if data is not None and json is not None:
            raise ValueError("data and json parameters can not be used at the same time")
        if json is not None:
            from . import payload
            if self._json_serialize_bytes is not None:
                data = payload.BytesPayload(self._json_serialize_bytes(json),
                                            content_type="application/json")
            else:
                data = payload.JsonPayload(json, dumps=self._json_serialize)
        headers = self._prepare_headers(headers)
        try:
            url = self._build_url(str_or_url)
        except ValueError as error:
            raise InvalidUrlClientError(str_or_url) from error
        if url.scheme not in self._connector.allowed_protocol_schema_set:
            raise NonHttpUrlClientError(url)
        skipped = self._skip_auto_headers
        if skip_auto_headers is not None:
            skipped = skipped.union(skip_auto_headers)
        if proxy is None:
            proxy = self._default_proxy
        if proxy_auth is None:
            proxy_auth = self._default_proxy_auth
        if proxy is None:
            proxy_headers = None
        else:
            proxy_headers = self._prepare_headers(proxy_headers)
            try:
                proxy = URL(proxy)
            except ValueError as error:
                raise InvalidURL(proxy) from error
        if timeout is sentinel:
            timeout = self._timeout
        elif not isinstance(timeout, ClientTimeout):
            timeout = ClientTimeout(total=timeout)
        if auto_decompress is None:
            auto_decompress = self._auto_decompress
        limits = self._limits
        if max_line_size is not None or max_field_size is not None or max_headers is not None:
            limits = {"max_line_size": max_line_size or limits["max_line_size"],
                      "max_field_size": max_field_size or limits["max_field_size"],
                      "max_headers": limits["max_headers"] if max_headers is None else max_headers}
        timer, handle = NO_TIMER, None
        if timeout.total is not None and timeout.total > 0:
            timer = Timer()
            if arrived is None or arrived[1] is None:
                when = self._loop.time() + timeout.total
                if timeout.total >= timeout.ceil_threshold:
                    when = math.ceil(when)
                handle = self._loop.call_at(when, timer.expire)
            else:
                handle = self._loop.call_at(arrived[1], timer.expire)

        history = []
        traces = []
        redirects = 0
        retry = self._retry_connection and method in IDEMPOTENT_METHODS
        request = response = None
        if middlewares is None:
            middlewares = self._middlewares

        async def send(request):
            return await self._connect_and_send(request, timeout, timer, auto_decompress,
                                                read_until_eof)

        for middleware in reversed(middlewares):
            send = _Middleware(middleware, send)
        try:
            for config in self._trace_configs:
                from .tracing import Trace, tell
                trace = Trace(self, config, config.trace_config_ctx(
                    trace_request_ctx=trace_request_ctx))
                await trace.send("request_start", method, url.update_query(params or {}), headers)
                traces.append(trace)
            with timer:
                while True:
                    url, auth_from_url = _strip_auth(url)
                    if not url.raw_host:
                        kind = InvalidUrlRedirectClientError if redirects else InvalidUrlClientError
                        raise kind(url)
                    if not history and auth and auth_from_url:
                        raise ValueError("Cannot combine AUTH argument with "
                                         "credentials encoded in URL")
                    if auth is None or (history and auth_from_url is not None):
                        auth = auth_from_url
                    if auth is None:
                        auth = self._auth_for(url)
                    if auth is None and self._trust_env and url.host is not None:
                        auth = await self._loop.run_in_executor(None, auth_from_netrc, url.host)
                    if auth is not None and "Authorization" in headers:
                        raise ValueError("Cannot combine AUTHORIZATION header with AUTH argument "
                                         "or credentials encoded in URL")
                    all_cookies = self._cookies_for(url, cookies)
                    through = proxy
                    if through is None and self._trust_env:
                        through = _env_proxy(url)
                    request = self._request_class(
                        method, url, params=params, headers=headers, skip_auto_headers=skipped,
                        data=data, cookies=all_cookies, auth=auth, compress=compress,
                        chunked=chunked, expect100=expect100, loop=self._loop, proxy=through,
                        proxy_auth=proxy_auth, proxy_headers=proxy_headers, timer=timer,
                        session=self, ssl=ssl, server_hostname=server_hostname,
                        version=self._version)
                    request._limits = limits
                    request._traces = traces
                    request._read_bufsize = read_bufsize or self._read_bufsize
                    try:
                        given, arrived = arrived and arrived[0], None
                        if given is None:
                            response = await send(request)
                        else:
                            request._reused = True
                            response = self._take_up(request, given, timer, timeout)
                    except (ConnectionTimeoutError, ClientConnectorError):
                        raise
                    except (ClientOSError, ServerDisconnectedError):
                        if not retry:
                            raise
                        retry = False
                        if request._body is not None and request._bytes is None:
                            raise
                        continue
                    except ClientError:
                        raise
                    except OSError as error:
                        if error.errno is None and isinstance(error, asyncio.TimeoutError):
                            raise
                        raise ClientOSError(*error.args) from error
                    self._keep_cookies(response)
                    if not allow_redirects or response.status not in _REDIRECTS:
                        break
                    if traces:
                        await tell(traces, "request_redirect", method,
                                   url.update_query(params or {}), headers, response)
                    redirects += 1
                    history.append(response)
                    if max_redirects and redirects >= max_redirects:
                        response.close()
                        raise TooManyRedirects(history[0].request_info, tuple(history))
                    method, data = self._redirected(method, data, headers, request, response)
                    target = response.headers.get("Location") or response.headers.get("URI")
                    if target is None:
                        break
                    response.release()
                    there = self._follow(url, target)
                    if url.origin() != there.origin():
                        auth = cookies = None
                        for name in ("Authorization", "Cookie", "Proxy-Authorization"):
                            headers.popall(name, None)
                    url, params = there, None
            if raise_for_status is None:
                raise_for_status = self._raise_for_status
            if callable(raise_for_status):
                await raise_for_status(response)
            elif raise_for_status:
                response.raise_for_status()
            if handle is not None:
                if response._connection is not None:
                    response._connection.add_callback(handle.cancel)
                else:
                    handle.cancel()
            response._history = tuple(history)
            if traces:
                await tell(traces, "request_end", method, url.update_query(params or {}), headers,
                           response)
            return response
        except BaseException as error:
            if handle is not None:
                handle.cancel()
            if response is not None:
                response.close()
            if traces:
                await tell(traces, "request_exception", method, url.update_query(params or {}),
                           headers, error)
            raise

    @staticmethod
    def _last_word(arrived):
        """What becomes of a plain request whose session was closed before the answer was taken up."""
        if isinstance(arrived, ClientResponse):
            return arrived
        error = ClientConnectionError("Connection closed")
        raise error from arrived if isinstance(arrived, BaseException) else None

    def _take_up(self, request, arrived, timer, timeout):
        """The response to a plain request that was sent natively, from what has come of it."""
        if isinstance(arrived, ClientResponse):
            return arrived
        response = ClientResponse(request, timer, self._loop, self)
        if isinstance(arrived, _http.HttpError):
            raise response._failure(arrived) from arrived
        if isinstance(arrived, OSError) and arrived.errno is not None:
            raise ClientOSError(*arrived.args) from arrived
        if isinstance(arrived, BaseException):
            raise arrived
        native, key, answer = arrived
        response._begin(Connection(self._connector, key, native, True), None, timeout.sock_read)
        response._accept(answer)
        return response

    @staticmethod
    def _redirected(method, data, headers, request, response):
        """Method and data of the request that follows a redirect."""
        status = response.status
        if (status == 303 and method != "HEAD") or (status in (301, 302) and method == "POST"):
            headers.popall("Content-Length", None)
            return "GET", None
        body = request._body
        if body is not None and request._bytes is None:
            from . import payload
            if isinstance(body, payload.AsyncIterablePayload):
                response.close()
                raise ClientPayloadError(
                    "Cannot follow redirect with a consumed request body. Use bytes, a seekable "
                    "file-like object, or set allow_redirects=False.")
            return method, body
        return method, data

    def _follow(self, url, target):
        """The URL to which a response leads."""
        try:
            there = URL(target, encoded=not self._requote_redirect_url)
        except ValueError as error:
            raise InvalidUrlRedirectClientError(
                target,
                "Server attempted redirecting to a location that does not look like a URL",
            ) from error
        if there.scheme not in HTTP_SCHEMES:
            raise NonHttpUrlRedirectClientError(target)
        if not there.scheme:
            there = url.join(there)
        try:
            there.origin()
        except ValueError as error:
            raise InvalidUrlRedirectClientError(there, "Invalid redirect URL origin") from error
        return there

    async def _connect_and_send(self, request, timeout, timer, decompress, until_end):
        """One request over one connection, up to the head of its response."""
        try:
            connection = await self._connector.connect(request, timeout)
        except asyncio.TimeoutError as error:
            raise ConnectionTimeoutError(f"Connection timeout to host {request.url}") from error
        request._reused = connection._reused
        response = None
        try:
            connection._native.read_ahead = 2 * request._read_bufsize
            if request._traces:
                await request._tell(connection)
            waiting, writer = request._send(connection, decompress)
            response = self._response_class(request, timer, self._loop, self)
            response._reads_until_end = until_end
            await response._start(connection, waiting, writer, timeout.sock_read)
        except BaseException:
            if response is not None:
                response.close()
            connection.close()
            raise
        return response

    async def close(self):
        """Closes the connections, unless they are somebody else's."""
        if not self.closed:
            if self._connector is not None and self._connector_owner:
                await self._connector.close()
            self._connector = None
            self._be_closed()

    def detach(self):
        """Lets go of the connector without closing it."""
        self._connector = None
        self._be_closed()

    @property
    def closed(self):
        return self._connector is None or self._connector._closed

    connector = property(lambda self: self._connector)
    cookie_jar = property(lambda self: self._cookie_jar)
    version = property(lambda self: self._version)
    timeout = property(lambda self: self._timeout)
    headers = property(lambda self: self._default_headers)
    skip_auto_headers = property(lambda self: self._skip_auto_headers)
    auth = property(lambda self: self._default_auth)
    json_serialize = property(lambda self: self._json_serialize)
    connector_owner = property(lambda self: self._connector_owner)
    raise_for_status = property(lambda self: self._raise_for_status)
    auto_decompress = property(lambda self: self._auto_decompress)
    trust_env = property(lambda self: self._trust_env)
    trace_configs = property(lambda self: self._trace_configs)
    requote_redirect_url = property(lambda self: self._requote_redirect_url)

    @property
    def loop(self):
        warnings.warn("client.loop property is deprecated", DeprecationWarning, stacklevel=2)
        return self._loop

    def __enter__(self):
        raise TypeError("Use async with instead")

    def __exit__(self, *exc_info):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc_info):
        await self.close()


class _Middleware:
    """A middleware before the next handler."""

    __slots__ = ("_middleware", "_handler")

    def __init__(self, middleware, handler):
        self._middleware = middleware
        self._handler = handler

    async def __call__(self, request):
        return await self._middleware(request, self._handler)


class _Delegating:
    """What manages a context by a coroutine, whose result is what is entered."""

    __slots__ = ()

    def send(self, arg):
        return self._coro.send(arg)

    def throw(self, *args, **kwargs):
        return self._coro.throw(*args, **kwargs)

    def close(self):
        return self._coro.close()

    async def __aenter__(self):
        self._resp = response = await self._coro
        return await response.__aenter__()

    async def __aexit__(self, *exc_info):
        await self._resp.__aexit__(*exc_info)

    def __class_getitem__(cls, item):
        return cls


class _BaseRequestContextManager(_Delegating, Coroutine):
    """What `session.get(…)` gives: to be awaited, or entered."""

    __slots__ = ("_coro", "_resp")

    def __init__(self, coro):
        self._coro = coro

    def __await__(self):
        return self._coro.__await__()

    def __iter__(self):
        return self.__await__()


class _RequestContextManager(_Delegating, _http.Exchange):
    """Of a response."""

    __slots__ = ()


Coroutine.register(_RequestContextManager)
_http.set_manager(_RequestContextManager)
_http.native_face(_RequestContextManager.__aenter__, "Exchange.enter")
_http.native_face(_RequestContextManager.__aexit__, "Exchange.exit")


class _WSRequestContextManager(_BaseRequestContextManager):
    """Of a WebSocket."""

    __slots__ = ()


class _SessionRequestContextManager:
    """What `aiohttp.request` gives."""

    __slots__ = ("_coro", "_resp", "_session")

    def __init__(self, coro, session):
        self._coro = coro
        self._resp = None
        self._session = session

    async def __aenter__(self):
        try:
            self._resp = await self._coro
        except BaseException:
            await self._session.close()
            raise
        return self._resp

    async def __aexit__(self, *exc_info):
        self._resp.close()
        await self._session.close()


def request(method, url, *, version=HttpVersion11, connector=None, loop=None, **kwargs):
    """A single request, with a session of its own."""
    connector_owner = connector is None
    if connector is None:
        connector = TCPConnector(loop=loop, force_close=True)
    session = ClientSession(loop=loop, cookies=kwargs.pop("cookies", None), version=version,
                            timeout=kwargs.pop("timeout", sentinel), connector=connector,
                            connector_owner=connector_owner)
    return _SessionRequestContextManager(session._request(method, url, **kwargs), session)
