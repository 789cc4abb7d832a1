"""A client's request, and the response to it."""

import asyncio
import re
import sys
import warnings
import weakref
import zlib
from collections import namedtuple
from hashlib import sha256, sha512

import _http
from _http import HttpError
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy
from yarl import URL

from . import hdrs, helpers
from .client_exceptions import (ClientConnectionError, ClientOSError, ClientResponseError,
                                ConnectionTimeoutError, ContentTypeError, InvalidURL, ServerDisconnectedError,
                                ServerFingerprintMismatch, SocketTimeoutError)
from .helpers import SERVER_SOFTWARE
from .http_exceptions import BadStatusLine, LineTooLong
from .streams import EMPTY_PAYLOAD, StreamReader

__all__ = ("ClientRequest", "ClientResponse", "Fingerprint", "RequestInfo")

HttpVersion = namedtuple("HttpVersion", ["major", "minor"])
HttpVersion10 = HttpVersion(1, 0)
HttpVersion11 = HttpVersion(1, 1)

_NOT_A_TOKEN = re.compile(r"[^-!#$%&'*+.^_`|~0-9a-zA-Z]")
_JSON = re.compile(r"^application/(?:[\w.+-]+?\+)?json")
_LINK_PARAMETER = re.compile(r"^([^\s=]+)\s*=\s*(?:(['\"])(.*?)\2|(\S*))$", re.M)
_GET_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_POST_METHODS = frozenset({"PATCH", "POST", "PUT"})
_ENCODINGS = "gzip, deflate, br, zstd"
_SSL_SCHEMES = frozenset({"https", "wss"})

#: Names of headers as text, by what came; those that HTTP knows in its own case.
_NAMES = {}


def _name_of(raw):
    name = raw.decode("utf-8", "surrogateescape")
    known = getattr(hdrs, name.upper().replace("-", "_"), None)
    if isinstance(known, str) and known.lower() == name.lower():
        name = known
    if len(_NAMES) < 1000:
        _NAMES[raw] = name
    return name


ConnectionKey = namedtuple(
    "ConnectionKey",
    ["host", "port", "is_ssl", "ssl", "proxy", "proxy_auth", "proxy_headers_hash",
     "server_hostname"],
    defaults=[None])

_RequestInfo = namedtuple("RequestInfo", ["url", "method", "headers", "real_url"])


class RequestInfo(_RequestInfo):
    """What was asked."""

    __slots__ = ()

    def __new__(cls, url, method, headers, real_url=helpers.sentinel):
        if real_url is helpers.sentinel:
            real_url = url
        return tuple.__new__(cls, (url, method, headers, real_url))


ContentDisposition = namedtuple("ContentDisposition", ["type", "parameters", "filename"])


class Fingerprint:
    """The hash of the certificate that a server must have."""

    def __init__(self, fingerprint):
        length = len(fingerprint)
        if length in (16, 20):
            raise ValueError("md5 and sha1 are insecure and not supported. Use sha256.")
        if length not in (32, 64):
            raise ValueError("fingerprint has invalid length")
        self._hash = sha256 if length == 32 else sha512
        self._fingerprint = fingerprint

    @property
    def fingerprint(self):
        return self._fingerprint

    def check(self, connection):
        session = connection.session
        if session is None:
            return
        got = self._hash(session.peer_certificate()).digest()
        if got != self._fingerprint:
            host, port, *_ = connection.peername
            raise ServerFingerprintMismatch(self._fingerprint, got, host, port)


def merge_ssl(ssl_, verify_ssl, ssl_context, fingerprint):
    """One argument of four, three of which are old."""
    import ssl
    if ssl_ is None:
        ssl_ = True
    exclusive = ("verify_ssl, ssl_context, fingerprint and ssl "
                 "parameters are mutually exclusive")
    for given, value, text in (
            (verify_ssl is not None and not verify_ssl, False,
             "verify_ssl is deprecated, use ssl=False instead"),
            (ssl_context is not None, ssl_context,
             "ssl_context is deprecated, use ssl=context instead"),
            (fingerprint is not None, None,
             "fingerprint is deprecated, use ssl=Fingerprint(fingerprint) instead")):
        if given:
            warnings.warn(text, DeprecationWarning, stacklevel=4)
            if ssl_ is not True:
                raise ValueError(exclusive)
            ssl_ = Fingerprint(fingerprint) if value is None else value
    if not isinstance(ssl_, (ssl.SSLContext, bool, Fingerprint)):
        raise TypeError("ssl should be SSLContext, bool, Fingerprint or None, "
                        f"got {ssl_!r} instead.")
    return ssl_


class _Compressor:
    """A writer that compresses what it passes on."""

    def __init__(self, writer, encoding):
        self._writer = writer
        wbits = 16 + zlib.MAX_WBITS if encoding == "gzip" else zlib.MAX_WBITS
        self._compress = zlib.compressobj(wbits=wbits)

    async def write(self, data):
        data = self._compress.compress(data)
        if data:
            await self._writer.write(data)

    async def finish(self):
        data = self._compress.flush()
        if data:
            await self._writer.write(data)
        await self._writer.finish()


class _Traced:
    """A writer that tells of what it passes on."""

    def __init__(self, writer, request):
        self._writer = writer
        self._request = request

    async def write(self, data):
        from .tracing import tell
        request = self._request
        await tell(request._traces, "request_chunk_sent", request.method, request.url, data)
        await self._writer.write(data)


def _cookie_line(own, cookies):
    """Cookies as one line, with those of a line that stands there already."""
    from http.cookies import Morsel, SimpleCookie
    made = SimpleCookie()
    if own:
        made.load(own)
    for name, value in cookies.items() if hasattr(cookies, "items") else cookies:
        if isinstance(value, Morsel):
            morsel = Morsel()
            morsel.set(value.key, value.value, value.coded_value)
            value = morsel
        made[name] = value
    return made.output(header="", sep=";").strip()


class ClientRequest:
    """A request that is about to be sent."""

    _body = None
    _read_bufsize = 2 ** 16
    #: Who is told how far it is.
    _traces = ()
    #: The body as bytes, where it is there.
    _bytes = None
    length = None

    def __init__(self, method, url, *, params=None, headers=None, skip_auto_headers=None, data=None,
                 cookies=None, auth=None, compress=None, chunked=None, expect100=False, loop=None,
                 proxy=None, proxy_auth=None, proxy_headers=None, timer=None, session=None,
                 ssl=True, server_hostname=None, version=HttpVersion11):
        match = _NOT_A_TOKEN.search(method)
        if match:
            raise ValueError(f"Method cannot contain non-token characters {method!r} "
                             f"(found at least {match.group()!r})")
        if params:
            url = url.extend_query(params)
        self.original_url = url
        self.url = url.with_fragment(None) if url.raw_fragment else url
        if not url.raw_host:
            raise InvalidURL(url)
        self.method = method
        self.version = version = HttpVersion(*version)
        if version not in (HttpVersion10, HttpVersion11):
            raise NotImplementedError("requests in other versions than HTTP/1.0 and HTTP/1.1")
        self.chunked = chunked
        self.compress = compress
        self.loop = loop
        self._timer = timer
        self._session = session
        self._ssl = ssl
        self.server_hostname = server_hostname
        self.proxy = proxy
        self.proxy_auth = proxy_auth
        self.proxy_headers = proxy_headers
        self._set_headers(headers, skip_auto_headers)
        if cookies:
            self._set_cookies(cookies)
        self._set_encoding(data)
        if auth is None and (url.raw_user or url.raw_password):
            auth = helpers._basic_auth(url.user or "", url.password or "")
        if auth is not None:
            if not isinstance(auth, helpers.BasicAuth):
                raise TypeError("BasicAuth() tuple is required instead")
            self.headers["Authorization"] = auth.encode()
        if proxy is not None and proxy_auth and not isinstance(proxy_auth, helpers.BasicAuth):
            raise ValueError("proxy_auth must be None or BasicAuth() tuple")
        if data is None:
            if method not in _GET_METHODS:
                if not chunked and "Content-Length" not in self.headers:
                    self.headers["Content-Length"] = "0"
                self._set_framing()
        else:
            self._set_body(data)
            self._set_framing()
        if expect100:
            self.headers["Expect"] = "100-continue"
        #: The body is sent when the server has said that it wants it.
        self._expects = self.headers.get("Expect", "").lower() == "100-continue"

    def _set_headers(self, headers, skip):
        self.headers = own = CIMultiDict()
        own["Host"] = self.url.host_port_subcomponent
        if headers:
            if isinstance(headers, (dict, MultiDict, MultiDictProxy)):
                headers = headers.items()
            for name, value in headers:
                if name.lower() == "host":
                    own[name] = value
                else:
                    own.add(name, value)
        self._skipped = skip = {name.lower() for name in skip} if skip else ()
        for name, value in (("Accept", "*/*"), ("Accept-Encoding", _ENCODINGS),
                            ("User-Agent", SERVER_SOFTWARE)):
            if name not in own and name.lower() not in skip:
                own[name] = value

    def _set_cookies(self, cookies):
        own = self.headers.popall("Cookie", None)
        self.headers["Cookie"] = _cookie_line(own and own[0], cookies)

    def _set_encoding(self, data):
        if not data:
            self.compress = None
        elif self.headers.get("Content-Encoding"):
            if self.compress:
                raise ValueError("compress can not be set if Content-Encoding header is set")
        elif self.compress:
            if not isinstance(self.compress, str):
                self.compress = "deflate"
            self.headers["Content-Encoding"] = self.compress
            self.chunked = True

    def _set_framing(self):
        encoding = self.headers.get("Transfer-Encoding", "").lower()
        if "chunked" in encoding:
            if self.chunked:
                raise ValueError('chunked can not be set if "Transfer-Encoding: chunked" '
                                 "header is set")
        elif self.chunked:
            if "Content-Length" in self.headers:
                raise ValueError("chunked can not be set if Content-Length header is set")
            self.headers["Transfer-Encoding"] = "chunked"
        if self.method in _POST_METHODS and "Content-Type" not in self.headers \
                and "content-type" not in self._skipped:
            self.headers["Content-Type"] = "application/octet-stream"

    def _set_body(self, data):
        headers = self.headers
        if type(data) is bytes:
            size, own = len(data), (("Content-Type", "application/octet-stream"),)
            self._bytes = data
        else:
            from . import payload
            from .formdata import FormData
            made = data() if isinstance(data, FormData) else data
            try:
                made = payload.PAYLOAD_REGISTRY.get(made, disposition=None)
            except payload.LookupError:
                made = FormData(made)()
            self._body = made
            if isinstance(made, payload.BytesPayload):
                self._bytes = bytes(made._value)
            size, own = made.size, made.headers.items()
        if not self.chunked and "Content-Length" not in headers:
            if size is not None:
                headers["Content-Length"] = str(size)
            else:
                self.chunked = True
        for name, value in own:
            if name not in headers and name.lower() not in self._skipped:
                headers[name] = value

    def is_ssl(self):
        return self.url.scheme in _SSL_SCHEMES

    @property
    def ssl(self):
        return self._ssl

    @property
    def host(self):
        return self.url.raw_host

    @property
    def port(self):
        return self.url.port

    @property
    def body(self):
        return self._body or self._bytes or b""

    @property
    def session(self):
        return self._session

    @property
    def connection_key(self):
        url, proxy_headers = self.url, self.proxy_headers
        hashed = hash(tuple(proxy_headers.items())) if proxy_headers else None
        return ConnectionKey(url.raw_host or "", url.port, url.scheme in _SSL_SCHEMES, self._ssl,
                             self.proxy, self.proxy_auth, hashed, self.server_hostname)

    @property
    def request_info(self):
        return tuple.__new__(RequestInfo, (self.url, self.method, CIMultiDictProxy(self.headers),
                                           self.original_url))

    def _target(self):
        if self.method == "CONNECT":
            return f"{self.url.host_subcomponent}:{self.url.port}"
        if self.proxy and not self.is_ssl():
            return str(self.url)
        return self.url.raw_path_qs

    def _say_how_long(self, connection):
        """Whether the connection is to be kept."""
        if "Connection" in self.headers:
            return
        if connection._connector.force_close:
            if self.version == HttpVersion11:
                self.headers["Connection"] = "close"
        elif self.version == HttpVersion10:
            self.headers["Connection"] = "keep-alive"

    async def _tell(self, connection):
        """Tells those who look on what is about to be sent."""
        from .tracing import tell
        self._say_how_long(connection)
        await tell(self._traces, "request_headers_sent", self.method, self.url, self.headers)
        if self._bytes:
            await tell(self._traces, "request_chunk_sent", self.method, self.url, self._bytes)

    def _send(self, connection, decompress):
        """Sends itself; a future of the response, and the task that writes the body."""
        native = connection._native
        headers = self.headers
        self._say_how_long(connection)
        data, is_old = self._bytes, self.version == HttpVersion10
        if data is None and self._body is None:
            return native.request(self.method, self._target(), headers.items(), None,
                                  decompress, is_old), None
        if data is not None and not self.compress and not self.chunked \
                and not self._expects and "Transfer-Encoding" not in headers:
            return native.request(self.method, self._target(), headers.items(), data,
                                  decompress, is_old), None
        waiting, writer = native.request(self.method, self._target(), headers.items(), True,
                                         decompress, is_old)
        return waiting, asyncio.create_task(self._write(native, writer))

    async def _write(self, native, writer):
        """Writes the body; what goes wrong with that is the response's affair."""
        end = _Compressor(writer, self.compress) if self.compress else writer
        try:
            if self._expects and not await native.wait_continue():
                return None
            if self._bytes is not None:
                for at in range(0, len(self._bytes), 2 ** 16):
                    await end.write(self._bytes[at:at + 2 ** 16])
            elif self._traces:
                await self._body.write(_Traced(end, self))
            else:
                await self._body.write(end)
            await end.finish()
        except HttpError:
            # The connection is gone: whoever waits for the response hears why.
            return None
        except BaseException as error:
            writer.abort()
            if isinstance(error, asyncio.CancelledError):
                raise
            return error
        return None

    async def close(self):
        if self._body is not None:
            await self._body.close()


def _headers_of(raw_headers):
    """The headers of a response, by their usual names."""
    names = _NAMES
    return CIMultiDictProxy(CIMultiDict(
        [(names.get(name) or _name_of(name), value.decode("utf-8", "surrogateescape"))
         for name, value in raw_headers]))


def _without_fragment(url):
    return url.with_fragment(None) if url.raw_fragment else url


class _Back:
    """The way from a body to its response, which it does not keep alive: one that is forgotten gives its connection back."""

    __slots__ = ("_response",)

    def __init__(self, response):
        self._response = weakref.ref(response)

    def over(self):
        response = self._response()
        if response is not None:
            response._response_eof()

    def close(self):
        response = self._response()
        if response is not None:
            response.close()


async def _bounded(waiting, limit, close):
    """Waits for so long; then closes."""
    try:
        async with asyncio.timeout(limit):
            return await waiting
    except TimeoutError:
        close()
        raise SocketTimeoutError("Timeout on reading data from socket") from None


class ClientResponse(_http.Response):
    """A response.

    One that native code has received whole gets its attributes when they are asked for: see `_LAZY`.
    """

    _history = ()
    _connection = None
    _cookies = None
    _writer = None
    _timer = helpers.NO_TIMER
    _read_timeout = None
    _source_traceback = None
    _opened_at = None
    _traces = ()
    _reads_until_end = True

    def __init__(self, request, timer, loop, session):
        self.method = request.method
        self.version = self.reason = self.content = None
        self._headers = self._raw_headers = self._raw_cookie_headers = None
        self._real_url = url = request.original_url
        self._url = _without_fragment(url)
        self._request_info = request.request_info
        self._traces = request._traces
        self._timer = timer
        self._loop = loop
        self._session = session
        self._resolve_charset = session._resolve_charset
        if loop.get_debug():
            import traceback
            self._source_traceback = traceback.extract_stack(sys._getframe(1))
            self._opened_at = helpers.place_outside()

    def __getattr__(self, name):
        make = _LAZY.get(name)
        if make is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}",
                                 name=name, obj=self)
        value = make(self)
        setattr(self, name, value)
        return value

    def _whole_content(self):
        source = self._stream_source()
        if source is None:
            return EMPTY_PAYLOAD
        content = StreamReader(source, helpers.NO_TIMER)
        if self._released:
            content.set_exception(ClientConnectionError("Connection closed"))
        return content

    @property
    def cookies(self):
        if self._cookies is None:
            from http.cookies import SimpleCookie
            self._cookies = made = SimpleCookie()
            if self._raw_cookie_headers is not None:
                from .cookiejar import parse_set_cookies
                for name, morsel in parse_set_cookies(self._raw_cookie_headers):
                    made[name] = morsel
        return self._cookies

    @cookies.setter
    def cookies(self, cookies):
        self._cookies = cookies
        self._raw_cookie_headers = tuple(
            [morsel.OutputString() for morsel in cookies.values()]) or None

    @property
    def url(self):
        return self._url

    @property
    def real_url(self):
        return self._real_url

    @property
    def host(self):
        return self._url.host

    @property
    def headers(self):
        return self._headers

    @property
    def raw_headers(self):
        return self._raw_headers

    @property
    def request_info(self):
        return self._request_info

    @property
    def connection(self):
        return self._connection

    @property
    def history(self):
        """The responses that led here."""
        return self._history

    @property
    def content_type(self):
        kind = self._headers.get("Content-Type")
        if kind is None:
            return "application/octet-stream"
        mime = helpers.parse_mimetype(kind)
        if not mime.type or not mime.subtype:
            return "application/octet-stream"
        return kind.partition(";")[0].strip().lower()

    @property
    def charset(self):
        return helpers.parse_mimetype(self._headers.get("Content-Type")).parameters.get("charset")

    @property
    def content_length(self):
        length = self._headers.get("Content-Length")
        return None if length is None else int(length)

    @property
    def content_disposition(self):
        raw = self._headers.get("Content-Disposition")
        if raw is None:
            return None
        from types import MappingProxyType
        from . import multipart
        kind, parameters = multipart.parse_content_disposition(raw)
        parameters = MappingProxyType(parameters)
        return ContentDisposition(kind, parameters,
                                  multipart.content_disposition_filename(parameters))

    @property
    def links(self):
        text = ", ".join(self.headers.getall("link", []))
        links = MultiDict()
        for value in re.split(r",(?=\s*<)", text) if text else ():
            match = re.match(r"\s*<(.*)>(.*)", value)
            if match is None:
                continue
            url, parameters = match.groups()
            link = MultiDict()
            for parameter in parameters.split(";")[1:]:
                match = _LINK_PARAMETER.match(parameter.strip())
                if match is not None:
                    key, _, quoted, plain = match.groups()
                    link.add(key, plain if quoted is None else quoted)
            key = link.get("rel", url)
            link.add("url", self.url.join(URL(url)))
            links.add(str(key), MultiDictProxy(link))
        return MultiDictProxy(links)

    def _forsaken(self):
        """It was not closed when nobody knew it any more."""
        if self._connection is None:
            return
        self._connection.release()
        self._cleanup_writer()
        if self._loop.get_debug():
            warnings.warn(f"Unclosed response {self!r}", ResourceWarning, source=self)
            context = {"client_response": self, "message": "Unclosed response"}
            if self._opened_at is not None:
                context["opened_at"] = self._opened_at
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)

    def __repr__(self):
        reason = "None"
        if self.reason:
            reason = self.reason.encode("ascii", "backslashreplace").decode("ascii")
        return f"<ClientResponse({self.url}) [{self.status} {reason}]>\n{self.headers}\n"

    def _begin(self, connection, writer, read_timeout):
        self._closed = False
        self._connection = connection
        self._writer = writer
        self._read_timeout = read_timeout

    async def _start(self, connection, waiting, writer, read_timeout):
        """Waits for the head."""
        self._begin(connection, writer, read_timeout)
        try:
            with self._timer:
                if read_timeout is None:
                    answer = await waiting
                else:
                    answer = await _bounded(waiting, read_timeout, self.close)
        except HttpError as error:
            raise self._failure(error) from error
        except OSError as error:
            if error.errno is None:
                raise
            raise ClientOSError(*error.args) from error
        self._accept(answer)

    def _accept(self, answer):
        """The head has come, with what is there of the body."""
        version, self.status, self.reason, self._raw_headers, body = answer
        self.version = HttpVersion11 if version[1] else HttpVersion10
        self._headers = _headers_of(self._raw_headers)
        self._raw_cookie_headers = _cookie_headers(self._headers)
        if body is not None and not self._reads_until_end \
                and "Content-Length" not in self._headers \
                and "Transfer-Encoding" not in self._headers:
            # Nothing says how long it is, so there is none; whatever comes is nobody's.
            self.content = EMPTY_PAYLOAD
            self._connection.close()
            self._response_eof()
            return
        if body is None:
            self.content = EMPTY_PAYLOAD
            if self.status != 101:
                self._response_eof()
            return
        if body.is_over and body.exception is None:
            # Nothing is waited for any more, so the stream need not know the response.
            self.content = StreamReader(body, helpers.NO_TIMER)
            self._response_eof()
            return
        back, limit, bounded = _Back(self), self._read_timeout, None
        if limit is not None:
            bounded = lambda waiting: _bounded(waiting, limit, back.close)
        self.content = StreamReader(body, self._timer, bounded, back.close)
        if not body.is_over:
            body.on_end = back.over

    def _failure(self, error):
        """The exception for a response that did not come."""
        kind, message = error.args
        if self._writer is not None and self._writer.done() and not self._writer.cancelled():
            problem = self._writer.result()
            if isinstance(problem, OSError):
                made = ClientOSError(problem.errno,
                                     f"Can not write request body for {self.url!s}")
                made.__cause__ = problem
                return made
            if problem is not None:
                made = ClientConnectionError("Failed to send bytes into the underlying connection "
                                             f"{self._connection!s}: {problem!r}")
                made.__cause__ = problem
                return made
        if kind == "malformed":
            cause = BadStatusLine("", message)
        elif kind == "too large":
            cause = LineTooLong("")
            cause.message = message
        elif kind == "closed":
            return ClientConnectionError("Connection closed")
        elif kind == "read timeout":
            return SocketTimeoutError("Timeout on reading data from socket")
        elif kind == "connect timeout":
            return ConnectionTimeoutError(f"Connection timeout to host {self.url}")
        else:
            return ServerDisconnectedError()
        made = ClientResponseError(self._request_info, self._history, status=400,
                                   message=cause.message, headers=None)
        made.__cause__ = cause
        return made

    def _response_eof(self):
        if self._closed:
            return
        self._closed = True
        self.content._forget()
        if self._writer is not None:
            self._cleanup_writer()
        self._release_connection()

    @property
    def closed(self):
        return self._closed

    def close(self):
        """Closes the connection."""
        if not self._released:
            self._notify_content()
        self._closed = True
        if self._loop.is_closed():
            return
        self._cleanup_writer()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def release(self):
        """Gives the connection back."""
        if not self._released:
            self._notify_content()
        self._closed = True
        if self._writer is not None:
            self._cleanup_writer()
        self._release_connection()
        return helpers.noop

    def _notify_content(self):
        # A stream that nobody has asked for learns of it when it is made.
        content = self.__dict__.get("content")
        if content is not None and content is not EMPTY_PAYLOAD and content.exception() is None:
            content.set_exception(ClientConnectionError("Connection closed"))
        self._released = True

    def _release_connection(self):
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.release()

    def _cleanup_writer(self):
        writer, self._writer = self._writer, None
        if writer is not None and not writer.done():
            writer.cancel()

    def _upgrade(self):
        """After a 101: the connection as bytes both ways; it is this response's until that is closed."""
        connection = self._connection
        if connection is None:
            raise ClientConnectionError("Connection closed")
        return connection._native.upgrade()

    @property
    def ok(self):
        """Whether the status is no error."""
        return 400 > self.status

    def raise_for_status(self):
        """Raises where the status is an error."""
        if self.ok:
            return
        if not self._in_context:
            self.release()
        raise ClientResponseError(self.request_info, self.history, status=self.status,
                                  message=self.reason, headers=self.headers)

    async def read(self):
        """The body."""
        if self._body is None:
            try:
                self._body = await self.content.read()
                if self._traces:
                    from .tracing import tell
                    await tell(self._traces, "response_chunk_received", self.method, self.url,
                               self._body)
            except BaseException:
                self.close()
                raise
        elif self._released:
            raise ClientConnectionError("Connection closed")
        return self._body

    def get_encoding(self):
        """The encoding of the text."""
        kind = self.headers.get("Content-Type", "").lower()
        mime = helpers.parse_mimetype(kind)
        encoding = mime.parameters.get("charset")
        if encoding:
            import codecs
            try:
                return codecs.lookup(encoding).name
            except (LookupError, ValueError):
                pass
        if mime.type == "application" and mime.subtype in ("json", "rdap"):
            return "utf-8"
        if self._body is None:
            raise RuntimeError("Cannot compute fallback encoding of a not yet read body")
        return self._resolve_charset(self, self._body)

    async def text(self, encoding=None, errors="strict"):
        """The body as text."""
        if self._body is None:
            await self.read()
        if encoding is None:
            encoding = self.get_encoding()
        return self._body.decode(encoding, errors=errors)

    async def json(self, *, encoding=None, loads=None, content_type="application/json"):
        """The body as JSON says it."""
        if self._body is None:
            await self.read()
        if content_type:
            kind = self.headers.get("Content-Type", "").lower()
            if content_type == "application/json":
                expected = _JSON.match(kind) is not None
            else:
                expected = content_type in kind
            if not expected:
                raise ContentTypeError(
                    self.request_info, self.history, status=self.status,
                    message="Attempt to decode JSON with unexpected mimetype: %s" % kind,
                    headers=self.headers)
        stripped = self._body.strip()
        if not stripped:
            return None
        if loads is None:
            from json import loads
        return loads(stripped.decode(encoding or self.get_encoding()))

    async def wait_for_close(self):
        if self._writer is not None:
            await asyncio.wait([self._writer])
        self.release()

    async def __aenter__(self):
        self._in_context = True
        return self

    async def __aexit__(self, *exc_info):
        self._in_context = False
        self.release()


def _cookie_headers(headers):
    return tuple(headers.getall("Set-Cookie")) if "Set-Cookie" in headers else None


#: How the attributes of a response that came whole are made.
_LAZY = {
    "method": lambda response: response._asked_method,
    "version": lambda response: HttpVersion11,
    "reason": lambda response: response._head_reason(),
    "content": ClientResponse._whole_content,
    "_loop": lambda response: response._session._loop,
    "_resolve_charset": lambda response: response._session._resolve_charset,
    "_raw_headers": lambda response: response._head_pairs(),
    "_headers": lambda response: _headers_of(response._raw_headers),
    "_raw_cookie_headers": lambda response: _cookie_headers(response._headers),
    "_real_url": lambda response: response._session._build_url(response._asked_url),
    "_url": lambda response: _without_fragment(response._real_url),
    "_request_info": lambda response: RequestInfo(
        response._url, response.method, CIMultiDictProxy(response._asked_headers),
        response._real_url),
}

_http.native_face(ClientResponse.read, "Response.read")
_http.native_face(ClientResponse.text, "Response.text")
_http.native_face(ClientResponse.json, "Response.json")
