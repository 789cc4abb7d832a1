"""HTTP/1.1 as a client speaks it: connections, requests, responses."""

import collections.abc
import email.message
import email.parser
import errno
import http
import io
import re
import socket
import ssl
import sys
from urllib.parse import urlsplit

__all__ = ["HTTPResponse", "HTTPConnection", "HTTPException", "NotConnected", "UnknownProtocol",
           "UnknownTransferEncoding", "UnimplementedFileMode", "IncompleteRead", "InvalidURL",
           "ImproperConnectionState", "CannotSendRequest", "CannotSendHeader", "ResponseNotReady", "BadStatusLine",
           "LineTooLong", "RemoteDisconnected", "error", "responses", "HTTPSConnection"]

HTTP_PORT = 80
HTTPS_PORT = 443
responses = {status: status.phrase for status in http.HTTPStatus.__members__.values()}
# The statuses are names of this module too.
globals().update(http.HTTPStatus.__members__)

_UNKNOWN = "UNKNOWN"
# What a connection is about to do.
_CS_IDLE = "Idle"
_CS_REQ_STARTED = "Request-started"
_CS_REQ_SENT = "Request-sent"

# Limits to what a server may send.
_MAXLINE = 65536
_MAXHEADERS = 100
_MAXINTERIMRESPONSES = 100
# More than this is read piece by piece: what a length promises need not come.
_MIN_READ_BUF_SIZE = 1 << 20

_METHODS_WITH_BODY = ("PATCH", "POST", "PUT")
_is_legal_header_name = re.compile(rb"[^:\s][^:\r\n]*").fullmatch
_is_illegal_header_value = re.compile(rb"\n(?![ \t])|\r(?![ \t\n])").search
_no_part_of_a_url = re.compile("[\x00-\x20\x7f]").search
_no_part_of_a_method = re.compile("[\x00-\x1f]").search


class HTTPException(Exception):
    """Base class of what goes wrong here."""


class NotConnected(HTTPException):
    pass


class InvalidURL(HTTPException):
    pass


class UnknownProtocol(HTTPException):
    def __init__(self, version):
        self.args = version,
        self.version = version


class UnknownTransferEncoding(HTTPException):
    pass


class UnimplementedFileMode(HTTPException):
    pass


class IncompleteRead(HTTPException):
    """The body has ended too early."""

    def __init__(self, partial, expected=None):
        self.args = partial,
        self.partial = partial
        self.expected = expected

    def __repr__(self):
        more = "" if self.expected is None else ", %i more expected" % self.expected
        return f"{type(self).__name__}({len(self.partial)} bytes read{more})"

    __str__ = object.__str__


class ImproperConnectionState(HTTPException):
    pass


class CannotSendRequest(ImproperConnectionState):
    pass


class CannotSendHeader(ImproperConnectionState):
    pass


class ResponseNotReady(ImproperConnectionState):
    pass


class BadStatusLine(HTTPException):
    def __init__(self, line):
        if not line:
            line = repr(line)
        self.args = line,
        self.line = line


class LineTooLong(HTTPException):
    def __init__(self, line_type):
        super().__init__(f"got more than {_MAXLINE} bytes when reading {line_type}")


class RemoteDisconnected(ConnectionResetError, BadStatusLine):
    def __init__(self, *pos, **kw):
        BadStatusLine.__init__(self, "")
        ConnectionResetError.__init__(self, *pos, **kw)


error = HTTPException


class HTTPMessage(email.message.Message):
    """The headers of a response."""

    def getallmatchingheaders(self, name):
        """The lines of a header."""
        found, hit = [], False
        start = name.lower() + ":"
        for line in self.keys():
            if line.lower().startswith(start):
                hit = True
            elif not line[:1].isspace():
                hit = False
            if hit:
                found.append(line)
        return found


def _readline(fp, what):
    line = fp.readline(_MAXLINE + 1)
    if len(line) > _MAXLINE:
        raise LineTooLong(what)
    return line


def _read_headers(fp):
    """The lines up to the empty one."""
    lines = []
    while True:
        line = _readline(fp, "header line")
        lines.append(line)
        if len(lines) > _MAXHEADERS:
            raise HTTPException(f"got more than {_MAXHEADERS} headers")
        if line in (b"\r\n", b"\n", b""):
            return lines


def _parse_header_lines(header_lines, _class=HTTPMessage):
    text = b"".join(header_lines).decode("iso-8859-1")
    return email.parser.Parser(_class=_class).parsestr(text)


def parse_headers(fp, _class=HTTPMessage):
    """Reads headers; a message of them."""
    return _parse_header_lines(_read_headers(fp), _class)


def _encode(data, name="data"):
    try:
        return data.encode("latin-1")
    except UnicodeEncodeError as exc:
        reason = (f"{name.title()} ({data[exc.start:exc.end]!r:.20}) is not valid Latin-1. "
                  f"Use {name}.encode('utf-8') if you want to send it encoded in UTF-8.")
        raise UnicodeEncodeError(exc.encoding, exc.object, exc.start, exc.end, reason) from None


class HTTPResponse(io.BufferedIOBase):
    """What a server has answered; its body is read from this."""

    def __init__(self, sock, debuglevel=0, method=None, url=None):
        self.fp = sock.makefile("rb")
        self.debuglevel = debuglevel
        self._method = method
        self.headers = self.msg = None
        self.version = self.status = self.reason = _UNKNOWN
        # The framing of the body: its chunks, what is left of the one at hand, what is left of the whole.
        self.chunked = self.chunk_left = self.length = self.will_close = _UNKNOWN

    def _read_status(self):
        line = str(_readline(self.fp, "status line"), "iso-8859-1")
        if self.debuglevel > 0:
            print("reply:", repr(line))
        if not line:
            raise RemoteDisconnected("Remote end closed connection without response")
        version, status, reason = (line.split(None, 2) + ["", "", ""])[:3]
        if not version.startswith("HTTP/") or not status:
            self._close_conn()
            raise BadStatusLine(line)
        try:
            code = int(status)
        except ValueError:
            code = 0
        if not 100 <= code <= 999:
            raise BadStatusLine(line)
        return version, code, reason

    def begin(self):
        """Read the status and the headers."""
        if self.headers is not None:
            return
        for _ in range(_MAXINTERIMRESPONSES):
            version, status, reason = self._read_status()
            if status != 100:
                break
            skipped = _read_headers(self.fp)
            if self.debuglevel > 0:
                print("headers:", skipped)
        else:
            raise HTTPException(f"got more than {_MAXINTERIMRESPONSES} interim responses")
        self.code = self.status = status
        self.reason = reason.strip()
        if version in ("HTTP/1.0", "HTTP/0.9"):
            self.version = 10
        elif version.startswith("HTTP/1."):
            self.version = 11
        else:
            raise UnknownProtocol(version)
        self.headers = self.msg = parse_headers(self.fp)
        if self.debuglevel > 0:
            for name, value in self.headers.items():
                print("header:", name + ":", value)
        self._find_framing(status)

    def _find_framing(self, status):
        self.chunked = (self.headers.get("transfer-encoding") or "").lower() == "chunked"
        if self.chunked:
            self.chunk_left = None
        self.will_close = self._check_close()
        self.length = None
        length = self.headers.get("content-length")
        if length and not self.chunked:
            try:
                self.length = int(length)
            except ValueError:
                pass
            if self.length is not None and self.length < 0:
                self.length = None
        if status in (204, 304) or 100 <= status < 200 or self._method == "HEAD":
            self.length = 0
        if not self.will_close and not self.chunked and self.length is None:
            # Only its closing can end the body.
            self.will_close = True

    def _check_close(self):
        connection = (self.headers.get("connection") or "").lower()
        if self.version == 11:
            return "close" in connection
        if self.headers.get("keep-alive") or "keep-alive" in connection:
            return False
        return "keep-alive" not in (self.headers.get("proxy-connection") or "").lower()

    def _close_conn(self):
        fp, self.fp = self.fp, None
        fp.close()

    def close(self):
        """Close the response; the connection may go on."""
        try:
            super().close()
        finally:
            if self.fp:
                self._close_conn()

    def flush(self):
        super().flush()
        if self.fp:
            self.fp.flush()

    def readable(self):
        """It can be read."""
        return True

    def isclosed(self):
        """Whether the body has been read."""
        return self.fp is None

    def _has_no_body(self):
        if self.fp is None:
            return True
        if self._method == "HEAD":
            self._close_conn()
            return True
        return False

    def _count(self, count, wanted):
        """So much has been read of what has a known length, or ends with the connection."""
        if not count and wanted:
            self._close_conn()
        elif self.length is not None:
            self.length -= count
            if not self.length:
                self._close_conn()

    def read(self, amt=None):
        """Read so many bytes of the body, or all."""
        if self._has_no_body():
            return b""
        if amt is not None and amt < 0:
            amt = None
        if self.chunked:
            return self._read_chunked(amt)
        if amt is not None:
            if self.length is not None:
                amt = min(amt, self.length)
            data = self.fp.read(amt)
            self._count(len(data), amt)
            return data
        if self.length is None:
            data = self.fp.read()
        else:
            try:
                data = self._safe_read(self.length)
            except IncompleteRead:
                self._close_conn()
                raise
            self.length = 0
        self._close_conn()
        return data

    def readinto(self, b):
        """Read into a buffer."""
        if self._has_no_body():
            return 0
        if self.chunked:
            return self._readinto_chunked(b)
        if self.length is not None and len(b) > self.length:
            b = memoryview(b)[:self.length]
        count = self.fp.readinto(b)
        self._count(count, len(b))
        return count

    def read1(self, n=-1):
        """Read what one read brings."""
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            left = self._get_chunk_left()
            if left is None or n == 0:
                return b""
            data = self.fp.read1(n if 0 <= n <= left else left)
            self.chunk_left -= len(data)
            if not data:
                raise IncompleteRead(b"")
            return data
        if self.length is not None and (n < 0 or n > self.length):
            n = self.length
        data = self.fp.read1(n)
        self._count(len(data), n)
        return data

    def peek(self, n=-1):
        """Look at what comes next."""
        if self.fp is None or self._method == "HEAD":
            return b""
        if not self.chunked:
            return self.fp.peek(n)
        try:
            left = self._get_chunk_left()
        except IncompleteRead:
            return b""
        return b"" if left is None else self.fp.peek(left)[:left]

    def readline(self, limit=-1):
        """Read a line."""
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            return super().readline(limit)
        if self.length is not None and (limit < 0 or limit > self.length):
            limit = self.length
        data = self.fp.readline(limit)
        self._count(len(data), limit)
        return data

    def _read_next_chunk_size(self):
        size = _readline(self.fp, "chunk size").partition(b";")[0]
        try:
            return int(size, 16)
        except ValueError:
            # Nobody knows where the next chunk begins.
            self._close_conn()
            raise

    def _read_and_discard_trailer(self):
        for _ in range(_MAXHEADERS + 1):
            if _readline(self.fp, "trailer line") in (b"\r\n", b"\n", b""):
                return
        raise HTTPException(f"got more than {_MAXHEADERS} trailers")

    def _get_chunk_left(self):
        """What is left of the chunk, of the next one if it is through; None at the end."""
        left = self.chunk_left
        if left:
            return left
        if left is not None:
            # The line end behind the chunk.
            self._safe_read(2)
        try:
            left = self._read_next_chunk_size()
        except ValueError:
            raise IncompleteRead(b"")
        if left == 0:
            self._read_and_discard_trailer()
            self._close_conn()
            left = None
        self.chunk_left = left
        return left

    def _read_chunked(self, amt=None):
        assert self.chunked != _UNKNOWN
        parts = []
        try:
            while (left := self._get_chunk_left()) is not None:
                if amt is not None and amt <= left:
                    parts.append(self._safe_read(amt))
                    self.chunk_left = left - amt
                    break
                parts.append(self._safe_read(left))
                if amt is not None:
                    amt -= left
                self.chunk_left = 0
            return b"".join(parts)
        except IncompleteRead as exc:
            raise IncompleteRead(b"".join(parts)) from exc

    def _readinto_chunked(self, b):
        assert self.chunked != _UNKNOWN
        total, view = 0, memoryview(b)
        try:
            while (left := self._get_chunk_left()) is not None:
                part = view[:left]
                count = self._safe_readinto(part)
                total += count
                if len(view) <= left:
                    self.chunk_left = left - count
                    break
                view = view[count:]
                self.chunk_left = 0
            return total
        except IncompleteRead:
            raise IncompleteRead(bytes(b[:total]))

    def _safe_read(self, amt):
        """So many bytes, which have to come."""
        wanted = min(amt, _MIN_READ_BUF_SIZE)
        data = self.fp.read(wanted)
        if len(data) >= amt:
            return data
        whole = bytearray(data)
        while len(whole) == wanted < amt:
            # Never more than what has come already.
            more = min(wanted, amt - wanted)
            whole += self.fp.read(more)
            wanted += more
        if len(whole) < amt:
            raise IncompleteRead(bytes(whole), amt - len(whole))
        return bytes(whole)

    def _safe_readinto(self, b):
        count = self.fp.readinto(b)
        if count < len(b):
            raise IncompleteRead(bytes(b[:count]), len(b) - count)
        return count

    def fileno(self):
        """The descriptor of the connection."""
        return self.fp.fileno()

    def getheader(self, name, default=None):
        """The values of a header, with commas between them."""
        if self.headers is None:
            raise ResponseNotReady()
        values = self.headers.get_all(name) or default
        if isinstance(values, str) or not hasattr(values, "__iter__"):
            return values
        return ", ".join(values)

    def getheaders(self):
        """[(name, value)] of the headers."""
        if self.headers is None:
            raise ResponseNotReady()
        return list(self.headers.items())

    def __iter__(self):
        return self

    def info(self):
        """The headers."""
        return self.headers

    def geturl(self):
        """The URL that was answered."""
        return self.url

    def getcode(self):
        """The status."""
        return self.status


def _create_https_context(http_version):
    context = ssl._create_default_https_context()
    if http_version == 11:
        context.set_alpn_protocols(["http/1.1"])
    if getattr(context, "post_handshake_auth", None) is not None:
        context.post_handshake_auth = True
    return context


def _strip_ipv6_iface(enc_name):
    """An address without the name of the interface."""
    enc_name, percent, _ = enc_name.partition(b"%")
    return enc_name + b"]" if percent else enc_name


class HTTPConnection:
    """A connection: a request goes out, its response is read, then the next."""

    _http_vsn = 11
    _http_vsn_str = "HTTP/1.1"
    response_class = HTTPResponse
    default_port = HTTP_PORT
    auto_open = 1
    debuglevel = 0

    def __init__(self, host, port=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, blocksize=8192):
        self.timeout = timeout
        self.source_address = source_address
        self.blocksize = blocksize
        self.sock = None
        self._buffer = []
        self.__response = None
        self.__state = _CS_IDLE
        self._method = None
        self._tunnel_host = self._tunnel_port = None
        self._tunnel_headers = {}
        self._raw_proxy_headers = None
        self.host, self.port = self._get_hostport(host, port)
        self._validate_host(self.host)
        # Tests put something else here.
        self._create_connection = socket.create_connection

    @staticmethod
    def _is_textIO(stream):
        return isinstance(stream, io.TextIOBase)

    @staticmethod
    def _get_content_length(body, method):
        """The length of a body, if it can be known."""
        if body is None:
            return 0 if method.upper() in _METHODS_WITH_BODY else None
        if hasattr(body, "read"):
            return None
        try:
            return memoryview(body).nbytes
        except TypeError:
            return len(body) if isinstance(body, str) else None

    def set_tunnel(self, host, port=None, headers=None):
        """Go by a proxy, the host of this connection, to another host."""
        if self.sock:
            raise RuntimeError("Can't set up tunnel for established connection")
        self._tunnel_host, self._tunnel_port = self._get_hostport(host, port)
        if headers:
            self._tunnel_headers = headers.copy()
        else:
            self._tunnel_headers.clear()
        if not any(name.lower() == "host" for name in self._tunnel_headers):
            encoded = self._tunnel_host.encode("idna").decode("ascii")
            self._tunnel_headers["Host"] = "%s:%d" % (encoded, self._tunnel_port)

    def _get_hostport(self, host, port):
        if port is None:
            port = self.default_port
            # A colon inside brackets belongs to an address.
            if (colon := host.rfind(":")) > host.rfind("]"):
                host, text = host[:colon], host[colon + 1:]
                try:
                    port = int(text) if text else port
                except ValueError:
                    raise InvalidURL("nonnumeric port: '%s'" % text)
        if host and host[0] == "[" and host[-1] == "]":
            host = host[1:-1]
        return host, port

    def set_debuglevel(self, level):
        """Print what goes over the connection."""
        self.debuglevel = level

    def _wrap_ipv6(self, ip):
        return b"[" + ip + b"]" if b":" in ip and ip[:1] != b"[" else ip

    def _tunnel(self):
        if _no_part_of_a_url(self._tunnel_host):
            raise ValueError("Tunnel host can't contain control characters %r" % (self._tunnel_host,))
        host = self._wrap_ipv6(self._tunnel_host.encode("idna"))
        lines = [b"CONNECT %s:%d %s\r\n" % (host, self._tunnel_port, self._http_vsn_str.encode("ascii"))]
        for name, value in self._tunnel_headers.items():
            name, value = name.encode("latin-1"), str(value).encode("latin-1")
            _check_header(name, value)
            lines.append(b"%s: %s\r\n" % (name, value))
        self.send(b"".join(lines) + b"\r\n")
        response = self.response_class(self.sock, method=self._method)
        try:
            version, code, message = response._read_status()
            self._raw_proxy_headers = _read_headers(response.fp)
            if self.debuglevel > 0:
                for header in self._raw_proxy_headers:
                    print("header:", header.decode())
            if code != 200:
                self.close()
                raise OSError(f"Tunnel connection failed: {code} {message.strip()}")
        finally:
            response.close()

    def get_proxy_response_headers(self):
        """What the proxy has said to the request for a tunnel."""
        lines = self._raw_proxy_headers
        return None if lines is None else _parse_header_lines(lines)

    def connect(self):
        """Connect to the host."""
        sys.audit("http.client.connect", self, self.host, self.port)
        self.sock = self._create_connection((self.host, self.port), self.timeout, self.source_address)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as exc:
            if exc.errno != errno.ENOPROTOOPT:
                raise
        if self._tunnel_host:
            self._tunnel()

    def close(self):
        """Close the connection."""
        self.__state = _CS_IDLE
        try:
            sock, self.sock = self.sock, None
            if sock:
                sock.close()
        finally:
            response, self.__response = self.__response, None
            if response:
                response.close()

    def send(self, data):
        """Send bytes, a file's contents, or an iterable of bytes."""
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            print("send:", repr(data))
        if hasattr(data, "read"):
            for block in self._read_readable(data):
                sys.audit("http.client.send", self, block)
                self.sock.sendall(block)
            return
        sys.audit("http.client.send", self, data)
        try:
            self.sock.sendall(data)
        except TypeError:
            if not isinstance(data, collections.abc.Iterable):
                raise TypeError("data should be a bytes-like object or an iterable, got %r" % type(data))
            for part in data:
                self.sock.sendall(part)

    def _output(self, s):
        self._buffer.append(s)

    def _read_readable(self, readable):
        encode = self._is_textIO(readable)
        if self.debuglevel > 0:
            print("reading a readable")
            if encode:
                print("encoding file using iso-8859-1")
        while block := readable.read(self.blocksize):
            yield block.encode("iso-8859-1") if encode else block

    def _chunks(self, body):
        if hasattr(body, "read"):
            return self._read_readable(body)
        try:
            memoryview(body)
        except TypeError:
            try:
                return iter(body)
            except TypeError:
                raise TypeError(
                    "message_body should be a bytes-like object or an iterable, got %r" % type(body))
        return (body,)

    def _send_output(self, message_body=None, encode_chunked=False):
        head = b"\r\n".join([*self._buffer, b"", b""])
        self._buffer.clear()
        self.send(head)
        if message_body is None:
            return
        encode_chunked = encode_chunked and self._http_vsn == 11
        for chunk in self._chunks(message_body):
            if not chunk:
                if self.debuglevel > 0:
                    print("Zero length chunk ignored")
                continue
            if encode_chunked:
                chunk = f"{len(chunk):X}\r\n".encode("ascii") + chunk + b"\r\n"
            self.send(chunk)
        if encode_chunked:
            self.send(b"0\r\n\r\n")

    def putrequest(self, method, url, skip_host=False, skip_accept_encoding=False):
        """Begin a request: its first line, and the headers that every request has."""
        if self.__response and self.__response.isclosed():
            self.__response = None
        if self.__state != _CS_IDLE:
            raise CannotSendRequest(self.__state)
        self.__state = _CS_REQ_STARTED
        self._validate_method(method)
        self._method = method
        url = url or "/"
        self._validate_path(url)
        self._output(self._encode_request(f"{method} {url} {self._http_vsn_str}"))
        if self._http_vsn != 11:
            return
        if not skip_host:
            self.putheader("Host", self._host_header(url))
        if not skip_accept_encoding:
            self.putheader("Accept-Encoding", "identity")

    def _host_header(self, url):
        netloc = urlsplit(url)[1] if url.startswith("http") else ""
        if netloc:
            return _strip_ipv6_iface(_encode_host(netloc))
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        else:
            host, port = self.host, self.port
        encoded = self._wrap_ipv6(_encode_host(host))
        if ":" in host:
            encoded = _strip_ipv6_iface(encoded)
        return encoded if port == self.default_port else "%s:%s" % (encoded.decode("ascii"), port)

    def _encode_request(self, request):
        return request.encode("ascii")

    def _validate_method(self, method):
        if match := _no_part_of_a_method(method):
            raise ValueError(f"method can't contain control characters. {method!r} (found at least {match.group()!r})")

    def _validate_path(self, url):
        if match := _no_part_of_a_url(url):
            raise InvalidURL(f"URL can't contain control characters. {url!r} (found at least {match.group()!r})")

    def _validate_host(self, host):
        if match := _no_part_of_a_url(host):
            raise InvalidURL(f"URL can't contain control characters. {host!r} (found at least {match.group()!r})")

    def putheader(self, header, *values):
        """Add a header."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        if hasattr(header, "encode"):
            header = header.encode("ascii")
        encoded = []
        for value in values:
            if hasattr(value, "encode"):
                value = value.encode("latin-1")
            elif isinstance(value, int):
                value = str(value).encode("ascii")
            _check_header(header, value)
            encoded.append(value)
        _check_header(header, b"")
        self._output(header + b": " + b"\r\n\t".join(encoded))

    def endheaders(self, message_body=None, *, encode_chunked=False):
        """End the headers, and send the request."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        self.__state = _CS_REQ_SENT
        self._send_output(message_body, encode_chunked=encode_chunked)

    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        """Send a whole request."""
        self._send_request(method, url, body, headers, encode_chunked)

    def _send_request(self, method, url, body, headers, encode_chunked):
        given = {name.lower() for name in headers}
        skips = {}
        if "host" in given:
            skips["skip_host"] = 1
        if "accept-encoding" in given:
            skips["skip_accept_encoding"] = 1
        self.putrequest(method, url, **skips)
        if "content-length" in given:
            encode_chunked = False
        elif "transfer-encoding" not in given:
            length = self._get_content_length(body, method)
            # Whose length nobody knows goes in chunks.
            encode_chunked = length is None and body is not None
            if encode_chunked:
                if self.debuglevel > 0:
                    print("Unable to determine size of %r" % body)
                self.putheader("Transfer-Encoding", "chunked")
            elif length is not None:
                self.putheader("Content-Length", str(length))
        for name, value in headers.items():
            self.putheader(name, value)
        if isinstance(body, str):
            body = _encode(body, "body")
        self.endheaders(body, encode_chunked=encode_chunked)

    def getresponse(self):
        """Wait for the response, and read its headers."""
        if self.__response and self.__response.isclosed():
            self.__response = None
        if self.__state != _CS_REQ_SENT or self.__response:
            raise ResponseNotReady(self.__state)
        level = (self.debuglevel,) if self.debuglevel > 0 else ()
        response = self.response_class(self.sock, *level, method=self._method)
        try:
            try:
                response.begin()
            except ConnectionError:
                self.close()
                raise
            assert response.will_close != _UNKNOWN
            self.__state = _CS_IDLE
            if response.will_close:
                # The response keeps the socket for as long as it needs it.
                self.close()
            else:
                self.__response = response
            return response
        except:
            response.close()
            raise


def _check_header(name, value):
    if not _is_legal_header_name(name):
        raise ValueError("Invalid header name %r" % (name,))
    if _is_illegal_header_value(value):
        raise ValueError("Invalid header value %r" % (value,))


def _encode_host(host):
    try:
        return host.encode("ascii")
    except UnicodeEncodeError:
        return host.encode("idna")


class HTTPSConnection(HTTPConnection):
    """A connection inside TLS."""

    default_port = HTTPS_PORT

    def __init__(self, host, port=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None,
                 blocksize=8192):
        super().__init__(host, port, timeout, source_address, blocksize=blocksize)
        self._context = _create_https_context(self._http_vsn) if context is None else context

    def connect(self):
        """Connect to the host, and shake hands."""
        super().connect()
        name = self._tunnel_host or self.host
        self.sock = self._context.wrap_socket(self.sock, server_hostname=name)
