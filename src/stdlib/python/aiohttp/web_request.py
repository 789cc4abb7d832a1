"""Requests as handlers see them, over what the native server has read."""

import json as _json
import re
import warnings
from contextlib import nullcontext, suppress
from types import MappingProxyType

import _http
import _yarl
from _http import HttpError
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy
from yarl import URL

from ._web_headers import (HeadersMixin, Kept, Lazy, RequestKey, parse_etags, parse_http_date)
from .web_exceptions import HTTPRequestEntityTooLarge

__all__ = ("BaseRequest", "FileField", "Request", "HttpVersion")

_UNSET = object()
_POST_METHODS = frozenset(("PATCH", "POST", "PUT", "TRACE", "DELETE"))
_TOKEN = r"[0-9A-Za-z!#$%&'*+.^_`|~-]+"
_FORWARDED = re.compile(rf'({_TOKEN})=({_TOKEN}|"(?:\\[\t !-~]|[\t !#-~])*")(:\d{{1,4}})?')


class HttpVersion(tuple):
    """A version of HTTP: (major, minor)."""

    __slots__ = ()
    major = property(lambda self: self[0])
    minor = property(lambda self: self[1])

    def __new__(cls, major, minor):
        return tuple.__new__(cls, (major, minor))

    def __repr__(self):
        return f"HttpVersion(major={self[0]}, minor={self[1]})"


_VERSIONS = {(1, 0): HttpVersion(1, 0), (1, 1): HttpVersion(1, 1)}


class FileField:
    """A file that came with a form."""

    __slots__ = ("name", "filename", "file", "content_type", "headers")

    def __init__(self, name, filename, file, content_type, headers):
        self.name = name
        self.filename = filename
        self.file = file
        self.content_type = content_type
        self.headers = headers

    def __repr__(self):
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in self.__slots__])
        return f"FileField({shown})"

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all([getattr(self, name) == getattr(other, name) for name in self.__slots__])

    def __hash__(self):
        return hash(tuple([getattr(self, name) for name in self.__slots__]))


def _body_failed(error):
    """What a handler hears when a body cannot be read to its end."""
    if error.args[0] in ("chunk", "encoding"):
        from .web_server import RequestPayloadError

        return RequestPayloadError(error.args[1])
    from .client_exceptions import ClientConnectionError

    return ClientConnectionError("Connection lost")


class _Content:
    """The body for a reader of parts."""

    def __init__(self, request):
        self.readany = request._read_chunk


def _too_many_fields(most):
    return HTTPRequestEntityTooLarge(
        most, text=f"Maximum number of form fields {most} exceeded.")


class MatchInfo:
    """What a request has been led to, until that is an attribute of its own."""

    __slots__ = ()

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        info = instance._server._info_of(instance._raw.route)
        assert info is not None
        instance.match_info = info
        return info


class BaseRequest(Kept, HeadersMixin):
    """A request."""

    _key_class = RequestKey
    _post = None
    _read_bytes = None
    _channel = None
    _rel_url_made = None
    _content = None
    _scheme_given = None
    _host_given = None
    _remote_given = None
    _headers_made = None
    _method = Lazy(lambda self: self._raw.method)
    _target = Lazy(lambda self: self._raw.target)
    _client_max_size = Lazy(lambda self: self._server.client_max_size)
    _client_max_fields = Lazy(lambda self: self._server.client_max_fields)

    # Requests on the short way are made by `_http.Direct`, which sets the first two attributes and nothing else.

    def __init__(self, raw, server, task, method=None, target=None):
        self._raw = raw
        self._server = server
        if method is not None:
            self._method = method
        if target is not None:
            self._target = target

    def clone(self, *, method=_UNSET, rel_url=_UNSET, headers=_UNSET, scheme=_UNSET, host=_UNSET,
              remote=_UNSET, client_max_size=_UNSET, client_max_fields=_UNSET):
        """The same request with some things changed."""
        if self._read_bytes:
            raise RuntimeError("Cannot clone request after reading its content")
        target = self._target
        if rel_url is not _UNSET:
            rel_url = URL(rel_url)
            target = str(rel_url)
        made = type(self)(self._raw, self._server, self.task,
                          self._method if method is _UNSET else method, target)
        made._rel_url_made = self._rel_url_made if rel_url is _UNSET else None
        made._state = dict(self._state or ())
        made._content = self._content
        made._take_info(self)
        made._headers_made = self._headers_made
        if headers is not _UNSET:
            made._headers_made = CIMultiDictProxy(CIMultiDict(headers))
        made._scheme_given = self._scheme_given if scheme is _UNSET else scheme
        made._host_given = self._host_given if host is _UNSET else host
        made._remote_given = self._remote_given if remote is _UNSET else remote
        if client_max_size is not _UNSET:
            made._client_max_size = client_max_size
        if client_max_fields is not _UNSET:
            made._client_max_fields = client_max_fields
        return made

    # -- the connection

    @property
    def _answered(self):
        return self._raw.answered

    @property
    def task(self):
        return self._raw.task

    @property
    def transport(self):
        return None if self._raw.disconnected else self._server.transport_of(self._raw.connection)

    @property
    def protocol(self):
        return self._server.transport_of(self._raw.connection)

    @property
    def client_max_size(self):
        return self._client_max_size

    @property
    def client_max_fields(self):
        return self._client_max_fields

    @property
    def loop(self):
        warnings.warn("request.loop property is deprecated", DeprecationWarning, stacklevel=2)
        return self._server.loop

    def get_extra_info(self, name, default=None):
        transport = self.transport
        return default if transport is None else transport.get_extra_info(name, default)

    @property
    def scheme(self):
        if self._scheme_given is not None:
            return self._scheme_given
        return "http" if self._raw.connection.session is None else "https"

    @property
    def secure(self):
        return self.scheme == "https"

    @property
    def host(self):
        if self._host_given is not None:
            return self._host_given
        if self._target[:1] != "/":
            url = URL(self._target, encoded=True)
            if url.absolute:
                return url.host
        host = self._headers.get("Host")
        if host is not None:
            return host
        name = self._raw.connection.sockname
        if isinstance(name, tuple):
            return f"[{name[0]}]" if len(name) == 4 else str(name[0])
        return str(name or "")

    @property
    def remote(self):
        if self._remote_given is not None:
            return self._remote_given
        name = self._raw.connection.peername
        if name is None:
            return None
        # Kept, for the log, which may be written when the connection is closed.
        self._remote_given = str(name[0]) if isinstance(name, (list, tuple)) else str(name)
        return self._remote_given

    # -- the head

    @property
    def method(self):
        return self._method

    @property
    def version(self):
        return _VERSIONS[self._raw.version]

    @property
    def keep_alive(self):
        return self._raw.keep_alive

    @property
    def raw_path(self):
        return self._target

    @property
    def rel_url(self):
        url = self._rel_url_made
        if url is None:
            target = self._target
            if target[:2] == "//":
                # A path all the same, no host.
                path, _, fragment = target.partition("#")
                path, _, query = path.partition("?")
                url = URL.build(path=path, query_string=query, fragment=fragment, encoded=True)
            else:
                url = URL(target, encoded=True)
            if url.absolute:
                url = url.relative()
            self._rel_url_made = url
        return url

    @property
    def _path_safe(self):
        """The path as the router compares it."""
        target = self._target
        if "?" in target or "%" in target or "#" in target or target[:1] != "/":
            return self.rel_url.path_safe
        return target

    @property
    def url(self):
        return URL.build(scheme=self.scheme, authority=self.host).join(self.rel_url)

    @property
    def path(self):
        return self.rel_url.path

    @property
    def path_qs(self):
        return str(self.rel_url)

    @property
    def query(self):
        return self.rel_url.query

    @property
    def query_string(self):
        return self.rel_url.query_string

    @property
    def headers(self):
        return self._headers

    @property
    def _headers(self):
        made = self._headers_made
        if made is None:
            made = self._headers_made = self._raw.headers
        return made

    @property
    def raw_headers(self):
        return self._raw.raw_headers

    @property
    def cookies(self):
        from http.cookies import _parse_header

        return MappingProxyType(_parse_header(self._headers.get("Cookie", "")))

    @property
    def if_modified_since(self):
        return parse_http_date(self._headers.get("If-Modified-Since"))

    @property
    def if_unmodified_since(self):
        return parse_http_date(self._headers.get("If-Unmodified-Since"))

    @property
    def if_range(self):
        return parse_http_date(self._headers.get("If-Range"))

    @property
    def if_match(self):
        return parse_etags(self._headers.get("If-Match"))

    @property
    def if_none_match(self):
        return parse_etags(self._headers.get("If-None-Match"))

    @property
    def http_range(self):
        """The slice that a Range header asks for."""
        text = self._headers.get("Range")
        if text is None:
            return slice(None, None, 1)
        match = re.match(r"bytes=(\d*)-(\d*)$", text, re.ASCII | re.IGNORECASE)
        if match is None:
            raise ValueError("range not in acceptable format")
        start = int(match[1]) if match[1] else None
        end = int(match[2]) if match[2] else None
        if start is None and end is not None:
            return slice(-end, None, 1)
        if start is not None and end is not None:
            end += 1
            if start >= end:
                raise ValueError("start cannot be after end")
        if start is end is None:
            raise ValueError("No start or end of range specified")
        return slice(start, end, 1)

    @property
    def forwarded(self):
        """What proxies say of the client: one mapping for each."""
        elements = []
        for text in self._headers.getall("Forwarded", ()):
            at, element, separated = 0, {}, True
            elements.append(MappingProxyType(element))
            while 0 <= at < len(text):
                match = _FORWARDED.match(text, at)
                if match is not None:
                    if not separated:
                        at = text.find(",", at)
                        continue
                    name, value, port = match.groups()
                    if value[0] == '"':
                        value = re.sub(r"\\([\t !-~])", r"\1", value[1:-1])
                    element[name.lower()] = value + (port or "")
                    at = match.end()
                    separated = False
                elif text[at] == ",":
                    element, separated = {}, True
                    elements.append(MappingProxyType(element))
                    at += 1
                elif text[at] == ";":
                    separated = True
                    at += 1
                elif text[at] in " \t":
                    at += 1
                else:
                    at = text.find(",", at)
        return tuple(elements)

    # -- the body

    @property
    def content(self):
        content = self._content
        if content is None:
            from .streams import EMPTY_PAYLOAD, StreamReader

            body = self._raw.body
            content = EMPTY_PAYLOAD if body is None else StreamReader(body, nullcontext())
            self._content = content
        return content

    @property
    def body_exists(self):
        return self._raw.has_body

    @property
    def has_body(self):
        warnings.warn("Deprecated, use .can_read_body #2005", DeprecationWarning, stacklevel=2)
        return self.can_read_body

    @property
    def can_read_body(self):
        return self._raw.has_body and not self._raw.body.at_end

    async def _read_chunk(self):
        """What has come of the body; nothing at its end."""
        try:
            return await self._raw.body.read_chunk()
        except HttpError as error:
            raise _body_failed(error) from None

    async def release(self):
        """Reads what is left of the body and drops it."""
        if self._raw.has_body:
            while await self._read_chunk():
                pass

    async def read(self):
        """The body."""
        if self._read_bytes is None:
            if not self._raw.has_body:
                self._read_bytes = b""
                return b""
            most = self._client_max_size
            body = bytearray()
            while chunk := await self._read_chunk():
                body += chunk
                if most and len(body) > most:
                    raise HTTPRequestEntityTooLarge(most)
            self._read_bytes = bytes(body)
        return self._read_bytes

    async def text(self):
        """The body as text."""
        body = await self.read()
        return body.decode(self.charset or "utf-8")

    async def json(self, *, loads=_json.loads):
        """The value that the body is in JSON."""
        return loads(await self.text())

    async def multipart(self):
        """A reader of the parts of the body."""
        from .multipart import MultipartReader

        return MultipartReader(self._headers, _Content(self))

    async def post(self):
        """The fields of a form."""
        if self._post is not None:
            return self._post
        kind = self.content_type
        made = MultiDict()
        if self._method not in _POST_METHODS:
            pass
        elif kind == "multipart/form-data":
            await self._post_multipart(made)
        elif kind in ("", "application/x-www-form-urlencoded"):
            data = await self.read()
            charset = self.charset or "utf-8"
            query = data.rstrip().decode(charset)
            most = self._client_max_fields
            if most > 0 and query.count("&") >= most:
                raise _too_many_fields(most)
            if charset in ("utf-8", "utf8"):
                pairs = _yarl.pairs(query)
            else:
                from urllib.parse import parse_qsl

                pairs = parse_qsl(query, keep_blank_values=True, encoding=charset)
            made.extend(pairs)
        self._post = MultiDictProxy(made)
        return self._post

    async def _post_multipart(self, made):
        from tempfile import SpooledTemporaryFile

        from .multipart import BodyPartReader

        multipart = await self.multipart()
        most, most_fields = self._client_max_size, self._client_max_fields
        size = 0
        while (field := await multipart.next()) is not None:
            if 0 < most_fields <= len(made):
                raise _too_many_fields(most_fields)
            if not isinstance(field, BodyPartReader):
                raise ValueError("To decode nested multipart you need to use custom reader")
            if field.name is None:
                raise ValueError("Multipart field missing name.")
            kind = field.headers.get("Content-Type")
            file = SpooledTemporaryFile(1024 ** 2) if field.filename else None
            value = bytearray()
            while chunk := await field.read_chunk(2 ** 16):
                size += len(chunk)
                if 0 < most < size:
                    if file is not None:
                        file.close()
                    raise HTTPRequestEntityTooLarge(most)
                chunk = field.decode(chunk)
                if file is None:
                    value += chunk
                else:
                    file.write(chunk)
            if file is not None:
                file.seek(0)
                made.add(field.name, FileField(field.name, field.filename, file,
                                               kind or "application/octet-stream", field.headers))
            elif kind is None or kind.startswith("text/"):
                made.add(field.name, value.decode(field.get_charset(default="utf-8")))
            else:
                made.add(field.name, value)

    def _finish(self):
        if self._post is not None:
            for field in self._post.values():
                if isinstance(field, FileField):
                    field.file.close()

    def _take_info(self, other):
        pass

    async def _prepare_hook(self, response):
        pass

    def __repr__(self):
        path = self.path.encode("ascii", "backslashreplace").decode("ascii")
        return f"<{type(self).__name__} {self._method} {path} >"


for _name in ("read", "text", "post"):
    _http.native_face(getattr(BaseRequest, _name), "Request." + _name)
if _json.loads.__module__ == "json":
    _http.native_face(BaseRequest.json, "Request.json")
del _name


class Request(BaseRequest):
    """A request that a router has led to a handler."""

    # `_http.Direct` sets it, and the application.
    match_info = MatchInfo()

    def _take_info(self, other):
        with suppress(AssertionError):
            self.match_info = other.match_info

    @property
    def app(self):
        return self.match_info._current_app

    @property
    def config_dict(self):
        """The state of the application and of those above it."""
        from .helpers import ChainMapProxy

        apps = self.match_info._apps
        own = apps.index(self.app)
        return ChainMapProxy([app for app in reversed(apps[:own + 1])])

    async def _prepare_hook(self, response):
        try:
            info = self.match_info
        except AssertionError:
            return
        for app in info._apps:
            if app._on_response_prepare:
                await app._on_response_prepare.send(self, response)
