"""Responses: with a body that is there, and with one that is written piece by piece."""

import enum
import json
import math
import sys
import time
import warnings
from http import HTTPStatus

import _http
from _http import HttpError, PlainResponse
from multidict import CIMultiDict

from ._web_headers import (ETAG_ANY, ETag, HeadersMixin, Kept, Lazy, ResponseKey, check_etag,
                           http_date, parse_etag, parse_http_date)

__all__ = ("ContentCoding", "StreamResponse", "Response", "json_response", "json_bytes_response")

SERVER_SOFTWARE = "Python/{0[0]}.{0[1]} aiohttp/3.14.5".format(sys.version_info)
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_UNSET = object()


def _connection_lost(error):
    """What a handler hears when it writes to a client that is gone."""
    from .client_exceptions import ClientConnectionResetError

    return ClientConnectionResetError("Cannot write to closing transport")


class ContentCoding(enum.Enum):
    """How a body is compressed."""

    deflate = "deflate"
    gzip = "gzip"
    identity = "identity"


def _compressor(coding, strategy=None):
    import zlib

    bits = 31 if coding is ContentCoding.gzip else 15
    if strategy is None:
        strategy = zlib.Z_DEFAULT_STRATEGY
    return zlib.compressobj(wbits=bits, strategy=strategy)


def _must_be_empty(method, status):
    return status in (204, 304) or 100 <= status < 200 or method == "HEAD" \
        or 200 <= status < 300 and method == "CONNECT"


class StreamResponse(Kept, HeadersMixin):
    """A response whose body a handler writes."""

    _body = None
    _chunked = False
    _compression = False
    _compression_force = None
    _compression_strategy = None
    _compressing = None
    _cookies = None
    _keep_alive = None
    _req = None
    _writer = None
    _prepared = False
    _eof_sent = False
    _body_length = 0
    #: What chunks add to a body: a size and two line ends for each.
    _framing = 0
    _length_check = True
    #: More than a status, headers and bytes: it cannot be sent in one step (see `Response`).
    _special = None
    _must_be_empty_body = None
    _key_class = ResponseKey

    def __init__(self, *, status=200, reason=None, headers=None):
        self._headers = CIMultiDict() if headers is None else CIMultiDict(headers)
        self._set_status(status, reason)

    @property
    def prepared(self):
        return self._eof_sent or self._prepared

    @property
    def task(self):
        return self._req.task if self._req is not None else None

    @property
    def status(self):
        return self._status

    @property
    def reason(self):
        return self._reason

    @property
    def chunked(self):
        return self._chunked

    @property
    def compression(self):
        return self._compression

    @property
    def headers(self):
        return self._headers

    @property
    def keep_alive(self):
        return self._keep_alive

    @property
    def body_length(self):
        return self._body_length

    def set_status(self, status, reason=None):
        assert not self.prepared, \
            "Cannot change the response status code after the headers have been sent"
        self._set_status(status, reason)

    def _set_status(self, status, reason):
        self._status = int(status)
        if reason is None:
            reason = _REASONS.get(self._status, "")
        elif "\r" in reason or "\n" in reason:
            raise ValueError("Reason cannot contain \\r or \\n")
        self._reason = reason

    def force_close(self):
        self._keep_alive = False

    def enable_chunked_encoding(self, chunk_size=None):
        if "Content-Length" in self._headers:
            raise RuntimeError("You can't enable chunked encoding when a content length is set")
        if chunk_size is not None:
            warnings.warn("Chunk size is deprecated #1615", DeprecationWarning)
        self._special = True
        self._chunked = True

    def enable_compression(self, force=None, strategy=None):
        if isinstance(force, bool):
            force = ContentCoding.deflate if force else ContentCoding.identity
            warnings.warn("Using boolean for force is deprecated #3318", DeprecationWarning)
        elif force is not None:
            assert isinstance(force, ContentCoding), \
                "force should one of None, bool or ContentEncoding"
        self._special = True
        self._compression = True
        self._compression_force = force
        self._compression_strategy = strategy

    # -- cookies

    @property
    def cookies(self):
        if self._cookies is None:
            from http.cookies import SimpleCookie

            self._special = True
            self._cookies = SimpleCookie()
        return self._cookies

    def set_cookie(self, name, value, *, expires=None, domain=None, max_age=None, path="/",
                   secure=None, httponly=None, version=None, samesite=None, partitioned=None):
        """Sets a cookie, which the client will send back."""
        cookies = self.cookies
        cookies[name] = value
        morsel = cookies[name]
        if expires is not None:
            morsel["expires"] = expires
        elif morsel.get("expires") == "Thu, 01 Jan 1970 00:00:00 GMT":
            del morsel["expires"]
        if max_age is not None:
            morsel["max-age"] = str(max_age)
        elif "max-age" in morsel:
            del morsel["max-age"]
        morsel["path"] = path
        for key, attribute in (("domain", domain), ("secure", secure), ("httponly", httponly),
                               ("version", version), ("samesite", samesite),
                               ("partitioned", partitioned)):
            if attribute is not None:
                morsel[key] = attribute

    def del_cookie(self, name, *, domain=None, path="/", secure=None, httponly=None, samesite=None):
        """Has the client forget a cookie."""
        if self._cookies is not None:
            self._cookies.pop(name, None)
        self.set_cookie(name, "", max_age=0, expires="Thu, 01 Jan 1970 00:00:00 GMT", domain=domain,
                        path=path, secure=secure, httponly=httponly, samesite=samesite)

    # -- headers by name

    @property
    def content_length(self):
        return HeadersMixin.content_length.fget(self)

    @content_length.setter
    def content_length(self, value):
        if value is None:
            self._headers.pop("Content-Length", None)
            return
        value = int(value)
        if self._chunked:
            raise RuntimeError("You can't set content length when chunked encoding is enable")
        self._headers["Content-Length"] = str(value)

    @property
    def content_type(self):
        return HeadersMixin.content_type.fget(self)

    @content_type.setter
    def content_type(self, value):
        self._set_content_type(str(value), self._parsed_content_type()[2])

    @property
    def charset(self):
        return HeadersMixin.charset.fget(self)

    @charset.setter
    def charset(self, value):
        kind = self.content_type
        if kind == "application/octet-stream":
            raise RuntimeError("Setting charset for application/octet-stream "
                               "doesn't make sense, setup content_type first")
        parameters = dict(self._parsed_content_type()[2])
        if value is None:
            parameters.pop("charset", None)
        else:
            parameters["charset"] = str(value).lower()
        self._set_content_type(kind, parameters)

    def _set_content_type(self, kind, parameters):
        shown = "; ".join([f"{name}={value}" for name, value in parameters.items()])
        self._headers["Content-Type"] = f"{kind}; {shown}" if shown else kind

    @property
    def last_modified(self):
        return parse_http_date(self._headers.get("Last-Modified"))

    @last_modified.setter
    def last_modified(self, value):
        import datetime

        if value is None:
            self._headers.pop("Last-Modified", None)
        elif isinstance(value, (int, float)):
            self._headers["Last-Modified"] = http_date(math.ceil(value))
        elif isinstance(value, datetime.datetime):
            import calendar

            if value.microsecond:
                value = value.replace(microsecond=0) + datetime.timedelta(seconds=1)
            self._headers["Last-Modified"] = http_date(calendar.timegm(value.utctimetuple()))
        elif isinstance(value, str):
            self._headers["Last-Modified"] = value
        else:
            raise TypeError(f"Unsupported type for last_modified: {type(value).__name__}")

    @property
    def etag(self):
        return parse_etag(self._headers.get("ETag"))

    @etag.setter
    def etag(self, value):
        if value is None:
            self._headers.pop("Etag", None)
        elif value == ETAG_ANY or isinstance(value, ETag) and value.value == ETAG_ANY:
            self._headers["Etag"] = ETAG_ANY
        elif isinstance(value, str):
            check_etag(value)
            self._headers["Etag"] = f'"{value}"'
        elif isinstance(value, ETag) and isinstance(value.value, str):
            check_etag(value.value)
            weak = "W/" if value.is_weak else ""
            self._headers["Etag"] = f'{weak}"{value.value}"'
        else:
            raise ValueError(f"Unsupported etag type: {type(value)}. "
                             f"etag must be str, ETag or None")

    # -- sending

    def _coding(self, request):
        if self._compression_force:
            return self._compression_force
        accepted = request.headers.get("Accept-Encoding", "").lower()
        for coding in ContentCoding:
            if coding.value in accepted:
                return coding
        return ContentCoding.identity

    def _start_compression(self, coding):
        self._headers["Content-Encoding"] = coding.value
        self._compressing = _compressor(coding, self._compression_strategy)
        self._headers.popall("Content-Length", None)

    def _prepare_headers(self, request):
        """Completes the headers; nothing else may change them but the signal of the application."""
        headers = self._headers
        keep_alive = self._keep_alive
        if keep_alive is None:
            keep_alive = self._keep_alive = request.keep_alive
        version = request.version
        if self._cookies:
            for cookie in self._cookies.values():
                headers.add("Set-Cookie", cookie.output(header="")[1:])
        if self._compression:
            coding = self._coding(request)
            if coding is not ContentCoding.identity:
                self._start_compression(coding)
        status = self._status
        empty = self._must_be_empty_body
        length = None
        if self._chunked:
            if version != (1, 1):
                raise RuntimeError("Using chunked encoding is forbidden "
                                   f"for HTTP/{version[0]}.{version[1]}")
            if not empty:
                headers["Transfer-Encoding"] = "chunked"
        elif self._length_check:
            length = self.content_length
            if length is None and not empty:
                if version >= (1, 1):
                    headers["Transfer-Encoding"] = "chunked"
                else:
                    keep_alive = False
        else:
            length = self.content_length
        if empty:
            if 100 <= status < 200 or status == 204:
                headers.pop("Content-Length", None)
            headers.pop("Transfer-Encoding", None)
        elif length != 0:
            headers.setdefault("Content-Type", "application/octet-stream")
        if "Date" not in headers:
            headers["Date"] = http_date(time.time())
        headers.setdefault("Server", SERVER_SOFTWARE)
        if "Connection" not in headers:
            if keep_alive:
                if version == (1, 0):
                    headers["Connection"] = "keep-alive"
            elif version == (1, 1):
                headers["Connection"] = "close"

    async def prepare(self, request):
        """Sends the head, as it is now."""
        if self._eof_sent:
            return None
        if self._prepared:
            return self._writer
        self._must_be_empty_body = _must_be_empty(request._method, self._status)
        await self._start(request)
        return self._writer

    async def _start(self, request):
        self._req = request
        self._special = True
        self._prepared = True
        self._prepare_headers(request)
        await request._prepare_hook(self)
        self._begin(request)

    def _begin(self, request):
        if self._must_be_empty_body:
            request._raw.respond(self._status, self._reason, self._headers)
        else:
            self._writer = request._raw.begin(self._status, self._reason, self._headers)

    async def write(self, data):
        """Sends a piece of the body."""
        assert isinstance(data, (bytes, bytearray, memoryview)), \
            "data argument must be byte-ish (%r)" % type(data)
        if self._eof_sent:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not self._prepared:
            raise RuntimeError("Cannot call write() before prepare()")
        if self._compressing is not None:
            data = self._compressing.compress(data)
        await self._write(data)

    async def _write(self, data):
        if data and self._writer is not None:
            size = len(data)
            self._body_length += size
            self._framing += (size.bit_length() + 3) // 4 + 4
            try:
                await self._writer.write(data)
            except HttpError as error:
                raise _connection_lost(error) from None

    def _head_size(self, request):
        """How many bytes went out beside those of the body."""
        size = len(f"HTTP/1.1 {self._status} {self._reason}\r\n") + 2
        for name, value in self._headers.items():
            size += len(name) + len(value) + 4
        if "Transfer-Encoding" in self._headers:
            size += self._framing + 5
        return size

    async def drain(self):
        assert not self._eof_sent, "EOF has already been sent"
        assert self._prepared, "Response has not been started"
        warnings.warn("drain method is deprecated, use await resp.write()", DeprecationWarning,
                      stacklevel=2)

    async def write_eof(self, data=b""):
        """Ends the body."""
        assert isinstance(data, (bytes, bytearray, memoryview)), \
            "data argument must be byte-ish (%r)" % type(data)
        if self._eof_sent:
            return
        assert self._prepared, "Response has not been started"
        if self._compressing is not None:
            data = self._compressing.compress(data) + self._compressing.flush()
        await self._write(data)
        writer, self._writer = self._writer, None
        self._eof_sent = True
        self._req = None
        if writer is not None:
            try:
                await writer.finish()
            except HttpError as error:
                raise _connection_lost(error) from None

    def __repr__(self):
        if self._eof_sent:
            info = "eof"
        elif self.prepared:
            info = f"{self._req.method} {self._req.path} "
        else:
            info = "not prepared"
        return f"<{type(self).__name__} {self.reason} {info}>"


def _first_headers(response):
    """The headers of a response that has been made natively."""
    headers = CIMultiDict({"Content-Type": response._kind})
    if response._eof_sent:
        headers["Content-Length"] = str(len(response._body))
        headers["Date"] = http_date(time.time())
        headers["Server"] = SERVER_SOFTWARE
    return headers


class Response(PlainResponse, StreamResponse):
    """A response with a body that is there.

    `PlainResponse` has the `__init__`: a text with no more than a content type is made natively, by the attributes
    `_status`, `_body` and `_kind`; for all else it calls `_init`.  `reply` of `_http.Request` sends those that are not
    special in one step.
    """

    _payload = None
    _kind = None
    _headers = Lazy(_first_headers)
    _reason = Lazy(lambda self: _REASONS.get(self._status, ""))

    def _init(self, *, body=None, status=200, reason=None, text=None, headers=None,
              content_type=None, charset=None, zlib_executor_size=None, zlib_executor=None):
        if body is not None and text is not None:
            raise ValueError("body and text are not allowed together")
        own = CIMultiDict() if headers is None else CIMultiDict(headers)
        if content_type is not None and "charset" in content_type:
            raise ValueError("charset must not be in content_type argument")
        if "Content-Type" in own:
            if content_type is not None or charset is not None:
                raise ValueError("passing both Content-Type header and "
                                 "content_type or charset params is forbidden")
        elif text is not None:
            if not isinstance(text, str):
                raise TypeError("text argument must be str (%r)" % type(text))
            charset = charset or "utf-8"
            own["Content-Type"] = f"{content_type or 'text/plain'}; charset={charset}"
            body = text.encode(charset)
            text = None
        elif content_type is not None:
            own["Content-Type"] = content_type if charset is None \
                else f"{content_type}; charset={charset}"
        self._headers = own
        if reason is None and status in _REASONS:
            self._status = int(status)
            self._reason = _REASONS[status]
        else:
            self._set_status(status, reason)
        if text is not None:
            self.text = text
        elif type(body) is bytes:
            self._body = body
        elif body is not None:
            self.body = body

    @property
    def body(self):
        return self._body if self._payload is None else self._payload

    @body.setter
    def body(self, body):
        self._payload = None
        self._special = True
        if body is None or isinstance(body, (bytes, bytearray)):
            self._body = body
            return
        from . import payload

        try:
            body = payload.PAYLOAD_REGISTRY.get(body)
        except payload.LookupError:
            raise ValueError("Unsupported body type %r" % type(body))
        self._body = None
        self._payload = body
        self._headers.setdefault("Content-Type", body.content_type)
        for key, value in body.headers.items():
            if key not in self._headers:
                self._headers[key] = value

    @property
    def text(self):
        if self._body is None:
            return None
        return self._body.decode(self.charset or "utf-8")

    @text.setter
    def text(self, text):
        assert text is None or isinstance(text, str), \
            "text argument must be str (%r)" % type(text)
        if self.content_type == "application/octet-stream":
            self.content_type = "text/plain"
        if self.charset is None:
            self.charset = "utf-8"
        self._payload = None
        self._body = text.encode(self.charset)

    @property
    def content_length(self):
        if self._chunked:
            return None
        length = self._headers.get("Content-Length")
        if length is not None:
            return int(length)
        if self._payload is not None:
            return None
        return len(self._body) if self._body is not None else 0

    @content_length.setter
    def content_length(self, value):
        raise RuntimeError("Content length is set automatically")

    def _start_compression(self, coding):
        if self._chunked or self._payload is not None:
            return super()._start_compression(coding)
        compressor = _compressor(coding, self._compression_strategy)
        self._body = compressor.compress(self._body or b"") + compressor.flush()
        self._headers["Content-Encoding"] = coding.value
        self._headers["Content-Length"] = str(len(self._body))

    def _prepare_headers(self, request):
        headers = self._headers
        if "Content-Length" in headers:
            if 100 <= self._status < 200 or self._status == 204:
                del headers["Content-Length"]
        elif not self._chunked:
            if self._payload is not None:
                if self._payload.size is not None:
                    headers["Content-Length"] = str(self._payload.size)
            elif self._body or self._status not in (204, 304) and request._method != "HEAD":
                headers["Content-Length"] = str(len(self._body or b""))
        super()._prepare_headers(request)

    def _begin(self, request):
        # The head goes out with the body, unless that comes in pieces.
        if self._payload is not None and not self._must_be_empty_body:
            super()._begin(request)
        elif self._chunked and not self._must_be_empty_body:
            super()._begin(request)

    async def write_eof(self, data=b""):
        if self._eof_sent:
            return
        assert not data, f"data arg is not supported, got {data!r}"
        assert self._prepared, "Response has not been started"
        if self._writer is not None:
            if self._payload is not None:
                try:
                    await self._payload.write(self)
                finally:
                    await self._payload.close()
                return await super().write_eof()
            return await super().write_eof(self._body or b"")
        self._send(self._req)

    def _send(self, request):
        """Head and body in one go."""
        self._eof_sent = True
        self._req = None
        if request._answered:
            return
        if self._must_be_empty_body:
            request._raw.respond(self._status, self._reason, self._headers)
        else:
            body = self._body or b""
            self._body_length = len(body)
            request._raw.respond(self._status, self._reason, self._headers, body)


def json_response(data=_UNSET, *, text=None, body=None, status=200, reason=None, headers=None,
                  content_type="application/json", dumps=json.dumps):
    """A response with a value as JSON."""
    if data is not _UNSET:
        if text or body:
            raise ValueError("only one of data, text, or body should be specified")
        text = dumps(data)
    return Response(text=text, body=body, status=status, reason=reason, headers=headers,
                    content_type=content_type)


_http.set_response(Response)
_http.native_face(json_response, "json_response")


def json_bytes_response(data=_UNSET, *, dumps, body=None, status=200, reason=None, headers=None,
                        content_type="application/json"):
    """As `json_response`, for encoders that give bytes."""
    if data is not _UNSET:
        if body is not None:
            raise ValueError("only one of data or body should be specified")
        body = dumps(data)
    return Response(body=body, status=status, reason=reason, headers=headers,
                    content_type=content_type)
