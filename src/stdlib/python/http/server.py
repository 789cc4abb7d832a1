"""HTTP servers on sockets: one request line, headers, and a method of the handler for each verb."""

import datetime
import email.utils
import html
import http.client
import io
import mimetypes
import os
import posixpath
import shutil
import socket
import socketserver
import sys
import time
import urllib.parse

from http import HTTPStatus

__version__ = "0.6"
__all__ = ["HTTPServer", "ThreadingHTTPServer", "HTTPSServer", "ThreadingHTTPSServer", "BaseHTTPRequestHandler",
           "SimpleHTTPRequestHandler"]

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
    MessageClass = http.client.HTTPMessage
    weekdayname = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    monthname = [None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    responses = {status: (status.phrase, status.description) for status in HTTPStatus.__members__.values()}
    # Nothing that a client sends reaches a terminal as a command.
    _control_char_table = str.maketrans({c: rf"\x{c:02x}" for c in (*range(0x20), *range(0x7F, 0xA0))}
                                        | {ord("\\"): r"\\"})

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
            name, _, number = version.partition("/")
            numbers = number.split(".")
            if name != "HTTP" or len(numbers) != 2 or not all(part.isdigit() and len(part) <= 10 for part in numbers):
                return self._refuse(f"Bad request version ({version!r})")
            numbers = tuple(map(int, numbers))
            self.request_version = version
            if numbers >= (1, 1) and self.protocol_version >= "HTTP/1.1":
                self.close_connection = False
            if numbers >= (2, 0):
                self.send_error(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f"Invalid HTTP version ({number})")
                return False
        if not 2 <= len(words) <= 3:
            return self._refuse(f"Bad request syntax ({self.requestline!r})")
        command, path = words[:2]
        is_old = len(words) == 2
        if is_old and command != "GET":
            return self._refuse(f"Bad HTTP/0.9 request type ({command!r})")
        # Two slashes would be another host's.
        self.command, self.path = command, "/" + path.lstrip("/") if path.startswith("//") else path
        if is_old:
            # Such a request has no headers.
            self.headers = {}
            return True
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

    def _refuse(self, message):
        """The request line is wrong; what is said of it has a status line, whatever the version was to be."""
        self.request_version = ""
        self.send_error(HTTPStatus.BAD_REQUEST, message)
        return False

    def _read_headers(self):
        try:
            self.headers = http.client.parse_headers(self.rfile, _class=self.MessageClass)
            return True
        except http.client.LineTooLong as exc:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Line too long", str(exc))
        except http.client.HTTPException as exc:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Too many headers", str(exc))
        return False

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
        message = (format % args).translate(self._control_char_table)
        sys.stderr.write(f"{self.address_string()} - - [{self.log_date_time_string()}] {message}\n")

    def version_string(self):
        """What the server says that it is."""
        return f"{self.server_version} {self.sys_version}"

    def date_time_string(self, timestamp=None):
        """A time as HTTP writes it."""
        if timestamp is None:
            timestamp = time.time()
        return email.utils.formatdate(timestamp, usegmt=True)

    def log_date_time_string(self):
        """The time as logs write it."""
        now = time.localtime()
        return f"{now.tm_mday:02}/{self.monthname[now.tm_mon]}/{now.tm_year:04} {time.strftime('%H:%M:%S', now)}"

    def address_string(self):
        """The client's address."""
        return self.client_address[0]


class HTTPSServer(HTTPServer):
    """A server of HTTP inside TLS."""

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True, *, certfile, keyfile=None,
                 password=None, alpn_protocols=None):
        import ssl
        self.ssl = ssl
        self.certfile = certfile
        self.keyfile = keyfile
        self.password = password
        self.alpn_protocols = ["http/1.1"] if alpn_protocols is None else alpn_protocols
        super().__init__(server_address, RequestHandlerClass, bind_and_activate)

    def server_activate(self):
        super().server_activate()
        context = self.ssl.create_default_context(self.ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certfile=self.certfile, keyfile=self.keyfile, password=self.password)
        context.set_alpn_protocols(self.alpn_protocols)
        self.socket = context.wrap_socket(self.socket, server_side=True)


class ThreadingHTTPSServer(socketserver.ThreadingMixIn, HTTPSServer):
    """The same, each connection in a thread."""

    daemon_threads = True


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files of a directory."""

    server_version = "SimpleHTTP/" + __version__
    index_pages = ("index.html", "index.htm")
    extensions_map = _encodings_map_default = {
        ".gz": "application/gzip", ".Z": "application/octet-stream", ".bz2": "application/x-bzip2",
        ".xz": "application/x-xz",
    }

    def __init__(self, *args, directory=None, **kwargs):
        self.directory = os.fspath(os.getcwd() if directory is None else directory)
        super().__init__(*args, **kwargs)

    def do_GET(self):
        """Send a file."""
        source = self.send_head()
        if source:
            with source:
                self.copyfile(source, self.wfile)

    def do_HEAD(self):
        """Send the headers of a file."""
        source = self.send_head()
        if source:
            source.close()

    def send_head(self):
        """Send the headers; the file that follows, if any does."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            parts = urllib.parse.urlsplit(self.path)
            if not parts.path.endswith(("/", "%2f", "%2F")):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                place = urllib.parse.urlunsplit((parts[0], parts[1], parts[2] + "/", parts[3], parts[4]))
                self.send_header("Location", place)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            for name in self.index_pages:
                if os.path.isfile(index := os.path.join(path, name)):
                    path = index
                    break
            else:
                return self.list_directory(path)
        try:
            # A file whose name ends with a slash is none.
            source = None if path.endswith("/") else open(path, "rb")
        except OSError:
            source = None
        if source is None:
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        try:
            return self._send_file_head(path, source)
        except:
            source.close()
            raise

    def _send_file_head(self, path, source):
        stats = os.fstat(source.fileno())
        if self._is_unchanged(stats):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            source.close()
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-type", self.guess_type(path))
        self.send_header("Content-Length", str(stats.st_size))
        self.send_header("Last-Modified", self.date_time_string(stats.st_mtime))
        self.end_headers()
        return source

    def _is_unchanged(self, stats):
        if "If-Modified-Since" not in self.headers or "If-None-Match" in self.headers:
            return False
        try:
            since = email.utils.parsedate_to_datetime(self.headers["If-Modified-Since"])
        except (TypeError, IndexError, OverflowError, ValueError):
            return False
        if since.tzinfo is None:
            since = since.replace(tzinfo=datetime.timezone.utc)
        if since.tzinfo is not datetime.timezone.utc:
            return False
        modified = datetime.datetime.fromtimestamp(stats.st_mtime, datetime.timezone.utc)
        return modified.replace(microsecond=0) <= since

    def list_directory(self, path):
        """A page with the names in a directory."""
        try:
            names = sorted(os.listdir(path), key=str.lower)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "No permission to list directory")
            return None
        shown = self.path.split("#", 1)[0].split("?", 1)[0]
        try:
            shown = urllib.parse.unquote(shown, errors="surrogatepass")
        except UnicodeDecodeError:
            shown = urllib.parse.unquote(shown)
        encoding = sys.getfilesystemencoding()
        title = "Directory listing for " + html.escape(shown, quote=False)
        lines = ["<!DOCTYPE HTML>", '<html lang="en">', "<head>", f'<meta charset="{encoding}">',
                 '<style type="text/css">\n:root {\ncolor-scheme: light dark;\n}\n</style>',
                 f"<title>{title}</title>\n</head>", f"<body>\n<h1>{title}</h1>", "<hr>\n<ul>"]
        for name in names:
            full = os.path.join(path, name)
            label = link = name
            if os.path.isdir(full):
                label = link = name + "/"
            if os.path.islink(full):
                label = name + "@"
            link = urllib.parse.quote(link, errors="surrogatepass")
            lines.append(f'<li><a href="{link}">{html.escape(label, quote=False)}</a></li>')
        lines.append("</ul>\n<hr>\n</body>\n</html>\n")
        page = "\n".join(lines).encode(encoding, "surrogateescape")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-type", f"text/html; charset={encoding}")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return io.BytesIO(page)

    def translate_path(self, path):
        """The file that a path of a URL stands for; none is above the directory."""
        path = path.split("#", 1)[0].split("?", 1)[0]
        try:
            path = urllib.parse.unquote(path, errors="surrogatepass")
        except UnicodeDecodeError:
            path = urllib.parse.unquote(path)
        ends_in_slash = path.endswith("/")
        full = self.directory
        for word in filter(None, posixpath.normpath(path).split("/")):
            if not os.path.dirname(word) and word not in (os.curdir, os.pardir):
                full = os.path.join(full, word)
        return full + "/" if ends_in_slash else full

    def copyfile(self, source, outputfile):
        """Copy a file to the client."""
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path):
        """The media type of a file, by its name."""
        end = posixpath.splitext(path)[1]
        for name in (end, end.lower()):
            if name in self.extensions_map:
                return self.extensions_map[name]
        return mimetypes.guess_file_type(path)[0] or "application/octet-stream"


def _serve_directory(args):
    """Serve a directory until somebody interrupts."""
    infos = socket.getaddrinfo(args.bind, args.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = infos[0]

    class Server(ThreadingHTTPSServer if args.tls_cert else ThreadingHTTPServer):
        address_family = family

        def server_bind(self):
            if family == socket.AF_INET6:
                # IPv4 as well, where the system has both.
                try:
                    self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                except OSError:
                    pass
            super().server_bind()

        def finish_request(self, request, client_address):
            self.RequestHandlerClass(request, client_address, self, directory=args.directory)

    tls = {}
    if args.tls_cert:
        tls = {"certfile": args.tls_cert, "keyfile": args.tls_key, "password": args.tls_password}
    SimpleHTTPRequestHandler.protocol_version = args.protocol
    with Server(address, SimpleHTTPRequestHandler, **tls) as server:
        host, port = server.socket.getsockname()[:2]
        kind = "https" if tls else "http"
        shown = f"[{host}]" if ":" in host else host
        print(f"Serving {kind.upper()} on {host} port {port} ({kind}://{shown}:{port}/) ...", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nKeyboard interrupt received, exiting.")
            sys.exit(0)


def _main():
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("-b", "--bind", metavar="ADDRESS", help="bind to this address (default: all interfaces)")
    parser.add_argument("-d", "--directory", default=os.getcwd(),
                        help="serve this directory (default: current directory)")
    parser.add_argument("-p", "--protocol", metavar="VERSION", default="HTTP/1.0",
                        help="conform to this HTTP version (default: %(default)s)")
    parser.add_argument("--tls-cert", metavar="PATH", help="path to the TLS certificate chain file")
    parser.add_argument("--tls-key", metavar="PATH", help="path to the TLS key file")
    parser.add_argument("--tls-password-file", metavar="PATH", help="path to the password file for the TLS key")
    parser.add_argument("port", default=8000, type=int, nargs="?", help="bind to this port (default: %(default)s)")
    args = parser.parse_args()
    args.tls_password = None
    if not args.tls_cert and args.tls_key:
        parser.error("--tls-key requires --tls-cert to be set")
    if args.tls_password_file:
        if not args.tls_cert:
            parser.error("--tls-password-file requires --tls-cert to be set")
        try:
            with open(args.tls_password_file, encoding="utf-8") as file:
                args.tls_password = file.read().strip()
        except OSError as exc:
            parser.error(f"Failed to read TLS password file: {exc}")
    _serve_directory(args)


if __name__ == "__main__":
    _main()
