"""A server for one WSGI application: for trying things out."""

import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer

__version__ = "0.2"
__all__ = ["WSGIServer", "WSGIRequestHandler", "demo_app", "make_server"]


class WSGIServer(HTTPServer):
    """A server that knows an application."""

    application = None

    def server_bind(self):
        super().server_bind()
        self.setup_environ()

    def setup_environ(self):
        """What is the same for every request."""
        self.base_environ = {
            "SERVER_NAME": self.server_name,
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SERVER_PORT": str(self.server_port),
            "REMOTE_HOST": "",
            "CONTENT_LENGTH": "",
            "SCRIPT_NAME": "",
        }

    def get_app(self):
        """The application."""
        return self.application

    def set_app(self, application):
        """Set the application."""
        self.application = application


class WSGIRequestHandler(BaseHTTPRequestHandler):
    """Calls the application for each request."""

    server_version = "WSGIServer/" + __version__

    def get_environ(self):
        """What the application is told of the request."""
        env = self.server.base_environ.copy()
        path, _, query = self.path.partition("?")
        env.update(
            {
                "SERVER_PROTOCOL": self.request_version,
                "SERVER_SOFTWARE": self.server_version,
                "REQUEST_METHOD": self.command,
                "PATH_INFO": urllib.parse.unquote(path, "iso-8859-1"),
                "QUERY_STRING": query,
                "REMOTE_ADDR": self.client_address[0],
                "CONTENT_TYPE": self.headers.get("content-type") or "text/plain",
            }
        )
        host = self.address_string()
        if host != self.client_address[0]:
            env["REMOTE_HOST"] = host
        if length := self.headers.get("content-length"):
            env["CONTENT_LENGTH"] = length
        for name, value in self.headers.items():
            name = name.replace("-", "_").upper()
            if name in env:
                continue
            name = "HTTP_" + name
            env[name] = f"{env[name]},{value.strip()}" if name in env else value.strip()
        return env

    def get_stderr(self):
        """Where the application writes its errors."""
        return sys.stderr

    def handle(self):
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.requestline = self.request_version = self.command = ""
            self.send_error(414)
            return
        if self.parse_request():
            self._run(self.server.get_app())

    def _run(self, application):
        """Call the application and send what it answers."""
        environ = self.get_environ()
        environ.update(
            {
                "wsgi.input": self.rfile,
                "wsgi.errors": self.get_stderr(),
                "wsgi.version": (1, 0),
                "wsgi.run_once": False,
                "wsgi.url_scheme": "http",
                "wsgi.multithread": False,
                "wsgi.multiprocess": False,
            }
        )
        answer = []
        sent = False

        def start_response(status, headers, exc_info=None):
            if exc_info is not None and sent:
                raise exc_info[1].with_traceback(exc_info[2])
            if answer and exc_info is None:
                raise AssertionError("Headers already set!")
            answer[:] = [status, headers]
            return write

        def write(data):
            nonlocal sent
            if not sent:
                sent = True
                status, headers = answer
                self.wfile.write(f"{self.protocol_version} {status}\r\n".encode("iso-8859-1"))
                names = {name.lower() for name, _ in headers}
                if "date" not in names:
                    self.wfile.write(f"Date: {self.date_time_string()}\r\n".encode("ascii"))
                if "server" not in names:
                    self.wfile.write(f"Server: {self.version_string()}\r\n".encode("ascii"))
                for name, value in headers:
                    self.wfile.write(f"{name}: {value}\r\n".encode("iso-8859-1"))
                self.wfile.write(b"\r\n")
            if data:
                self.wfile.write(data)

        result = application(environ, start_response)
        try:
            only = result[0] if isinstance(result, list) and len(result) == 1 else None
            if only is not None and answer:
                if not any(name.lower() == "content-length" for name, _ in answer[1]):
                    answer[1].append(("Content-Length", str(len(only))))
            for data in result:
                write(data)
            write(b"")
        finally:
            if hasattr(result, "close"):
                result.close()
        self.log_request(answer[0].split(" ", 1)[0])


def demo_app(environ, start_response):
    """An application that shows what it is told."""
    lines = ["Hello world!", ""]
    lines += [f"{key} = {value!r}" for key, value in sorted(environ.items())]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [("\n".join(lines) + "\n").encode("utf-8")]


def make_server(host, port, app, server_class=WSGIServer, handler_class=WSGIRequestHandler):
    """A server for an application."""
    server = server_class((host, port), handler_class)
    server.set_app(app)
    return server
