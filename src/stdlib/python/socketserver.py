"""Servers that deal with one request at a time, or with each in a thread of its own."""

import selectors
import socket
import sys
import threading
from time import monotonic as time

__all__ = [
    "BaseServer", "TCPServer", "UDPServer", "ThreadingUDPServer", "ThreadingTCPServer",
    "BaseRequestHandler", "StreamRequestHandler", "DatagramRequestHandler", "ThreadingMixIn",
    "UnixStreamServer", "UnixDatagramServer", "ThreadingUnixStreamServer",
    "ThreadingUnixDatagramServer",
]

_ServerSelector = selectors.PollSelector


class BaseServer:
    """What all servers have in common."""

    # Seconds that `handle_request` waits; None for ever.
    timeout = None

    def __init__(self, server_address, RequestHandlerClass):
        self.server_address = server_address
        self.RequestHandlerClass = RequestHandlerClass
        self._is_shut_down = threading.Event()
        self._shutdown_request = False

    def server_activate(self):
        """Begin to listen."""

    def serve_forever(self, poll_interval=0.5):
        """Deal with requests until `shutdown()`."""
        self._is_shut_down.clear()
        try:
            with _ServerSelector() as selector:
                selector.register(self, selectors.EVENT_READ)
                while not self._shutdown_request:
                    ready = selector.select(poll_interval)
                    if self._shutdown_request:
                        break
                    if ready:
                        self._handle_request_noblock()
                    self.service_actions()
        finally:
            self._shutdown_request = False
            self._is_shut_down.set()

    def shutdown(self):
        """End `serve_forever`, which must run in another thread."""
        self._shutdown_request = True
        self._is_shut_down.wait()

    def service_actions(self):
        """Called after every wait."""

    def handle_request(self):
        """Deal with one request."""
        timeout = self.socket.gettimeout()
        if timeout is None:
            timeout = self.timeout
        elif self.timeout is not None:
            timeout = min(timeout, self.timeout)
        deadline = None if timeout is None else time() + timeout
        with _ServerSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            while not selector.select(timeout):
                if deadline is not None:
                    timeout = deadline - time()
                    if timeout < 0:
                        return self.handle_timeout()
        return self._handle_request_noblock()

    def _handle_request_noblock(self):
        try:
            request, client_address = self.get_request()
        except OSError:
            return
        if not self.verify_request(request, client_address):
            self.shutdown_request(request)
            return
        try:
            self.process_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
            self.shutdown_request(request)
        except:
            self.shutdown_request(request)
            raise

    def handle_timeout(self):
        """Called when no request has come."""

    def verify_request(self, request, client_address):
        """Whether a request is dealt with."""
        return True

    def process_request(self, request, client_address):
        """Deal with a request."""
        self.finish_request(request, client_address)
        self.shutdown_request(request)

    def server_close(self):
        """Give the resources back."""

    def finish_request(self, request, client_address):
        """Let the handler deal with a request."""
        self.RequestHandlerClass(request, client_address, self)

    def shutdown_request(self, request):
        """A request is over."""
        self.close_request(request)

    def close_request(self, request):
        """Give a request's resources back."""

    def handle_error(self, request, client_address):
        """Report what has gone wrong in a handler."""
        print("-" * 40, file=sys.stderr)
        print("Exception occurred during processing of request from", client_address,
              file=sys.stderr)
        import traceback

        traceback.print_exc()
        print("-" * 40, file=sys.stderr)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.server_close()


class TCPServer(BaseServer):
    """A server of TCP connections."""

    address_family = socket.AF_INET
    socket_type = socket.SOCK_STREAM
    request_queue_size = 5
    allow_reuse_address = False
    allow_reuse_port = False

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        super().__init__(server_address, RequestHandlerClass)
        self.socket = socket.socket(self.address_family, self.socket_type)
        if bind_and_activate:
            try:
                self.server_bind()
                self.server_activate()
            except:
                self.server_close()
                raise

    def server_bind(self):
        """Give the socket its address."""
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.allow_reuse_port and self.address_family in (socket.AF_INET, socket.AF_INET6):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def server_activate(self):
        self.socket.listen(self.request_queue_size)

    def server_close(self):
        self.socket.close()

    def fileno(self):
        """The descriptor of the socket."""
        return self.socket.fileno()

    def get_request(self):
        """Take a connection."""
        return self.socket.accept()

    def shutdown_request(self, request):
        try:
            # What has been written goes out.
            request.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        self.close_request(request)

    def close_request(self, request):
        request.close()


class UDPServer(TCPServer):
    """A server of packets."""

    socket_type = socket.SOCK_DGRAM
    max_packet_size = 8192

    def get_request(self):
        data, client_addr = self.socket.recvfrom(self.max_packet_size)
        return (data, self.socket), client_addr

    def server_activate(self):
        pass

    def shutdown_request(self, request):
        self.close_request(request)

    def close_request(self, request):
        pass


class ThreadingMixIn:
    """Deals with each request in a thread of its own."""

    daemon_threads = False
    block_on_close = True
    _threads = ()

    def process_request_thread(self, request, client_address):
        """What the thread does."""
        try:
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)

    def process_request(self, request, client_address):
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address)
        )
        thread.daemon = self.daemon_threads
        if not thread.daemon and self.block_on_close:
            self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def server_close(self):
        super().server_close()
        threads, self._threads = self._threads, ()
        for thread in threads:
            thread.join()


class ThreadingUDPServer(ThreadingMixIn, UDPServer):
    """A server of packets, each in a thread."""


class ThreadingTCPServer(ThreadingMixIn, TCPServer):
    """A server of connections, each in a thread."""


class UnixStreamServer(TCPServer):
    """A server at a Unix socket."""

    address_family = socket.AF_UNIX


class UnixDatagramServer(UDPServer):
    """A server of packets at a Unix socket."""

    address_family = socket.AF_UNIX


class ThreadingUnixStreamServer(ThreadingMixIn, UnixStreamServer):
    """A server at a Unix socket, each connection in a thread."""


class ThreadingUnixDatagramServer(ThreadingMixIn, UnixDatagramServer):
    """A server of packets at a Unix socket, each in a thread."""


class BaseRequestHandler:
    """Deals with one request: `setup`, `handle`, `finish`."""

    def __init__(self, request, client_address, server):
        self.request = request
        self.client_address = client_address
        self.server = server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self):
        """Called first."""

    def handle(self):
        """Deals with the request."""

    def finish(self):
        """Called last."""


class StreamRequestHandler(BaseRequestHandler):
    """Deals with a connection by files: `rfile` and `wfile`."""

    rbufsize = -1
    wbufsize = 0
    timeout = None
    disable_nagle_algorithm = False

    def setup(self):
        self.connection = self.request
        if self.timeout is not None:
            self.connection.settimeout(self.timeout)
        if self.disable_nagle_algorithm:
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        if self.wbufsize == 0:
            self.wfile = _SocketWriter(self.connection)
        else:
            self.wfile = self.connection.makefile("wb", self.wbufsize)

    def finish(self):
        if not self.wfile.closed:
            try:
                self.wfile.flush()
            except socket.error:
                # The other side has gone.
                pass
        self.wfile.close()
        self.rfile.close()


class _SocketWriter:
    """A file that sends what is written at once."""

    closed = False

    def __init__(self, sock):
        self._sock = sock

    def writable(self):
        """It can be written to."""
        return True

    def write(self, b):
        """Send bytes."""
        self._sock.sendall(b)
        return memoryview(b).nbytes

    def flush(self):
        """There is nothing to flush."""

    def close(self):
        """Nothing more is written."""
        self.closed = True

    def fileno(self):
        """The descriptor of the socket."""
        return self._sock.fileno()


class DatagramRequestHandler(BaseRequestHandler):
    """Deals with a packet by files; what is written is the answer."""

    def setup(self):
        from io import BytesIO

        self.packet, self.socket = self.request
        self.rfile = BytesIO(self.packet)
        self.wfile = BytesIO()

    def finish(self):
        self.socket.sendto(self.wfile.getvalue(), self.client_address)
