"""HTTP servers on sockets: one request line, headers, and a method of the handler for each verb."""

import html
import socket
import socketserver
import sys
import time

from http import HTTPStatus

__version__ = "0.6"
__all__ = ["HTTPServer", "ThreadingHTTPServer", "BaseHTTPRequestHandler"]

DEFAULT_ERROR_MESSAGE = """\
<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <style type="text/css">
            :root {
                color-scheme: light dark;
            }
        </style>
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: %(code)d</p>
        <p>Message: %(message)s.</p>
        <p>Error code explanation: %(code)s - %(explain)s.</p>
    </body>
</html>
"""
DEFAULT_ERROR_CONTENT_TYPE = "text/html;charset=utf-8"

_MAX_LINE = 65536
_MAX_HEADERS = 100


class _Headers:
    """The headers of a request, by names in whatever case."""

    def __init__(self):
        self._rows = []

    def add(self, name, value):
        self._rows.append((name, value))

    def get(self, name, default=None):
        """The first value of a header."""
        name = name.lower()
        return next((value for key, value in self._rows if key.lower() == name), default)

    def get_all(self, name, failobj=None):
        """All values of a header."""
        name = name.lower()
        return [value for key, value in self._rows if key.lower() == name] or failobj

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get(name) is not None

    def __len__(self):
        return len(self._rows)

    def __iter__(self):
        return iter(self.keys())

    def keys(self):
        return [key for key, _ in self._rows]

    def values(self):
        return [value for _, value in self._rows]

    def items(self):
        return list(self._rows)

    def get_content_type(self):
        """The media type of the body."""
        return (self.get("content-type") or "text/plain").partition(";")[0].strip().lower()

    def __str__(self):
        return "".join(f"{key}: {value}\n" for key, value in self._rows) + "\n"


class HTTPServer(socketserver.TCPServer):
    """A server of HTTP, one request at a time."""

    allow_reuse_address = True
    allow_reuse_port = False

    def server_bind(self):
        super().server_bind()
        host, port = self.server_address[:2]
        self.server_name = socket.getfqdn(host)
        self.server_port = port


class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    """A server of HTTP, each connection in a thread."""

    daemon_threads = True


class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    """Reads requests and calls `do_GET` and its kin; a subclass provides those."""

    sys_version = "Python/" + sys.version.split()[0]
    server_version = "BaseHTTP/" + __version__
    error_message_format = DEFAULT_ERROR_MESSAGE
    error_content_type = DEFAULT_ERROR_CONTENT_TYPE
    default_request_version = "HTTP/0.9"
    protocol_version = "HTTP/1.0"
    responses = {status: (status.phrase, "") for status in HTTPStatus}

    def parse_request(self):
        """Read the request line (which `raw_requestline` holds) and the headers; whether they are right."""
        self.command = None
        self.request_version = version = self.default_request_version
        self.close_connection = True
        self.requestline = str(self.raw_requestline, "iso-8859-1").rstrip("\r\n")
        words = self.requestline.split()
        if not words:
            return False
        if len(words) >= 3:
            version = words[-1]
            try:
                name, _, number = version.partition("/")
                numbers = tuple(map(int, number.split(".")))
                if name != "HTTP" or len(numbers) != 2 or min(numbers) < 0:
                    raise ValueError
            except ValueError:
                self.send_error(HTTPStatus.BAD_REQUEST, f"Bad request version ({version!r})")
                return False
            if numbers >= (1, 1) and self.protocol_version >= "HTTP/1.1":
                self.close_connection = False
            if numbers >= (2, 0):
                self.send_error(
                    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f"Invalid HTTP version ({number})"
                )
                return False
            self.request_version = version
        if not 2 <= len(words) <= 3:
            self.send_error(
                HTTPStatus.BAD_REQUEST, f"Bad request syntax ({self.requestline!r})"
            )
            return False
        self.command, self.path = words[:2]
        if len(words) == 2 and self.command != "GET":
            self.send_error(
                HTTPStatus.BAD_REQUEST, f"Bad HTTP/0.9 request type ({self.command!r})"
            )
            return False
        if self.path.startswith("//"):
            self.path = "/" + self.path.lstrip("/")
        if not self._read_headers():
            return False
        connection = (self.headers.get("Connection") or "").lower()
        if connection == "close":
            self.close_connection = True
        elif connection == "keep-alive" and self.protocol_version >= "HTTP/1.1":
            self.close_connection = False
        if (
            (self.headers.get("Expect") or "").lower() == "100-continue"
            and self.protocol_version >= "HTTP/1.1"
            and self.request_version >= "HTTP/1.1"
        ):
            return self.handle_expect_100()
        return True

    def _read_headers(self):
        self.headers = _Headers()
        while True:
            line = self.rfile.readline(_MAX_LINE + 1)
            if len(line) > _MAX_LINE or len(self.headers) > _MAX_HEADERS:
                self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Line too long")
                return False
            if line in (b"\r\n", b"\n", b""):
                return True
            name, colon, value = str(line, "iso-8859-1").partition(":")
            if colon:
                self.headers.add(name.strip(), value.strip())

    def handle_expect_100(self):
        """The client waits to be told to go on."""
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        return True

    def handle_one_request(self):
        """Deal with one request."""
        try:
            self.raw_requestline = self.rfile.readline(_MAX_LINE + 1)
            if len(self.raw_requestline) > _MAX_LINE:
                self.requestline = self.request_version = self.command = ""
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
                return
            if not self.raw_requestline:
                self.close_connection = True
                return
            if not self.parse_request():
                return
            method = getattr(self, "do_" + self.command, None)
            if method is None:
                self.send_error(
                    HTTPStatus.NOT_IMPLEMENTED, f"Unsupported method ({self.command!r})"
                )
                return
            method()
            self.wfile.flush()
        except TimeoutError as exc:
            self.log_error("Request timed out: %r", exc)
            self.close_connection = True

    def handle(self):
        """Deal with the requests of a connection."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()

    def send_error(self, code, message=None, explain=None):
        """Answer that something is wrong."""
        short, long = self.responses.get(code, ("???", "???"))
        message = short if message is None else message
        explain = long if explain is None else explain
        self.log_error("code %d, message %s", code, message)
        self.send_response(code, message)
        self.send_header("Connection", "close")
        body = None
        if code >= 200 and code not in (204, 205, 304):
            body = (
                self.error_message_format
                % {
                    "code": code,
                    "message": html.escape(message, quote=False),
                    "explain": html.escape(explain, quote=False),
                }
            ).encode("UTF-8", "replace")
            self.send_header("Content-Type", self.error_content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and body:
            self.wfile.write(body)

    def send_response(self, code, message=None):
        """Begin an answer: the status line, the server and the date."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())

    def send_response_only(self, code, message=None):
        """Begin an answer: the status line."""
        if self.request_version == "HTTP/0.9":
            return
        if message is None:
            message = self.responses[code][0] if code in self.responses else ""
        self._buffer().append(
            f"{self.protocol_version} {int(code)} {message}\r\n".encode("latin-1", "strict")
        )

    def _buffer(self):
        if not hasattr(self, "_headers_buffer"):
            self._headers_buffer = []
        return self._headers_buffer

    def send_header(self, keyword, value):
        """Add a header to the answer."""
        if self.request_version != "HTTP/0.9":
            self._buffer().append(f"{keyword}: {value}\r\n".encode("latin-1", "strict"))
        if keyword.lower() == "connection":
            if value.lower() == "close":
                self.close_connection = True
            elif value.lower() == "keep-alive":
                self.close_connection = False

    def end_headers(self):
        """Send the headers."""
        if self.request_version != "HTTP/0.9":
            self._buffer().append(b"\r\n")
            self.flush_headers()

    def flush_headers(self):
        """Send what has been collected."""
        if hasattr(self, "_headers_buffer"):
            self.wfile.write(b"".join(self._headers_buffer))
            self._headers_buffer = []

    def log_request(self, code="-", size="-"):
        """Log a request that is answered."""
        if isinstance(code, HTTPStatus):
            code = code.value
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))

    def log_error(self, format, *args):
        """Log what is wrong."""
        self.log_message(format, *args)

    def log_message(self, format, *args):
        """Log to standard error."""
        sys.stderr.write(
            f"{self.address_string()} - - [{self.log_date_time_string()}] {format % args}\n"
        )

    def version_string(self):
        """What the server says that it is."""
        return f"{self.server_version} {self.sys_version}"

    def date_time_string(self, timestamp=None):
        """A time as HTTP writes it."""
        if timestamp is None:
            timestamp = time.time()
        return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(timestamp))

    def log_date_time_string(self):
        """The time as logs write it."""
        return time.strftime("%d/%b/%Y %H:%M:%S", time.localtime())

    def address_string(self):
        """The client's address."""
        return self.client_address[0]
