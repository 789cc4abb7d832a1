"""Sockets: connections between programs, near and far."""

import _socket
from _socket import *
from _socket import CMSG_LEN, CMSG_SPACE
import errno
import io
import os
import sys
from enum import IntEnum, IntFlag

_NAMES = [name for name in dir(_socket) if name.isupper() or "_" in name and name[0] != "_"]
__all__ = [name for name in dir(_socket) if not name.startswith("_")]
__all__ += ["fromfd", "getfqdn", "create_connection", "create_server", "has_dualstack_ipv6",
            "AddressFamily", "SocketKind", "AddressInfo", "MsgFlag", "send_fds", "recv_fds"]


def _family(base, name, *prefixes):
    members = {
        key: getattr(_socket, key)
        for key in sorted(dir(_socket))
        if key.startswith(prefixes) and key.isupper() and not key.startswith(("SOCK_CLOEXEC", "SOCK_NONBLOCK"))
    }
    kind = base(name, members, module=__name__)
    globals().update(kind.__members__)
    return kind


AddressFamily = _family(IntEnum, "AddressFamily", "AF_")
SocketKind = _family(IntEnum, "SocketKind", "SOCK_")
MsgFlag = _family(IntFlag, "MsgFlag", "MSG_")
AddressInfo = _family(IntFlag, "AddressInfo", "AI_")

error = OSError
timeout = TimeoutError
EBADF = errno.EBADF
EAGAIN = errno.EAGAIN
EWOULDBLOCK = errno.EWOULDBLOCK

_LOCALHOST = "127.0.0.1"
_LOCALHOST_V6 = "::1"


def _intenum_converter(value, enum_klass):
    try:
        return enum_klass(value)
    except ValueError:
        return value


class _GiveupOnSendfile(Exception):
    pass


class socket(_socket.socket):
    """One end of a connection."""

    __slots__ = ["__weakref__", "_io_refs", "_closed"]

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            if family == -1:
                family = AF_INET
            if type == -1:
                type = SOCK_STREAM
            if proto == -1:
                proto = 0
        _socket.socket.__init__(self, family, type, proto, fileno)
        self._io_refs = 0
        self._closed = False

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        cls = type(self)
        closed = getattr(self, "_closed", False)
        parts = [
            f"<{cls.__module__}.{cls.__qualname__}{' [closed]' if closed else ''} "
            f"fd={self.fileno()}, family={self.family!s}, type={self.type!s}, proto={self.proto}"
        ]
        if not closed:
            for word, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except (OSError, AttributeError):
                    continue
                if address:
                    parts.append(f", {word}={address}")
        parts.append(">")
        return "".join(parts)

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def dup(self):
        """Another object for the same socket, with a descriptor of its own."""
        fd = _socket.dup(self.fileno())
        sock = self.__class__(self.family, self.type, self.proto, fileno=fd)
        sock.settimeout(self.gettimeout())
        return sock

    def accept(self):
        """Take a connection: a new socket, and the address of the other side."""
        fd, addr = self._accept()
        sock = socket(self.family, self.type, self.proto, fileno=fd)
        if getdefaulttimeout() is None and self.gettimeout():
            sock.setblocking(True)
        return sock, addr

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """A file object over the socket."""
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        writing = "w" in mode
        reading = "r" in mode or not writing
        assert reading or writing
        binary = "b" in mode
        rawmode = ("r" if reading else "") + ("w" if writing else "")
        raw = SocketIO(self, rawmode)
        self._io_refs += 1
        if buffering is None:
            buffering = -1
        if buffering < 0:
            buffering = io.DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if not binary:
                raise ValueError("unbuffered streams must be binary")
            return raw
        from _socket_file import BufferedSocket, TextSocket

        buffer = BufferedSocket(raw, reading, writing, buffering)
        if binary:
            return buffer
        return TextSocket(buffer, mode, encoding, errors, newline)

    def sendfile(self, file, offset=0, count=None):
        """Send a file, from where on and how much."""
        self._check_sendfile_params(file, offset, count)
        return self._sendfile_use_send(file, offset, count)

    def _check_sendfile_params(self, file, offset, count):
        if "b" not in getattr(file, "mode", "b"):
            raise ValueError("file should be opened in binary mode")
        if not self.type & SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        if count is not None:
            if not isinstance(count, int):
                raise TypeError(f"count must be a positive integer (got {count!r})")
            if count <= 0:
                raise ValueError(f"count must be a positive integer (got {count!r})")

    def _sendfile_use_send(self, file, offset=0, count=None):
        self._check_sendfile_params(file, offset, count)
        if self.gettimeout() == 0:
            raise ValueError("non-blocking sockets are not supported")
        if offset:
            file.seek(offset)
        total = 0
        try:
            while count is None or total < count:
                size = 8192 if count is None else min(8192, count - total)
                data = file.read(size)
                if not data:
                    break
                self.sendall(data)
                total += len(data)
            return total
        finally:
            if total > 0 and hasattr(file, "seek"):
                file.seek(offset + total)

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self, _ss=_socket.socket):
        _ss.close(self)

    def close(self):
        """Close the socket, once no file over it is open."""
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self):
        """Give the descriptor away, without closing it."""
        self._closed = True
        return super().detach()

    @property
    def family(self):
        """The address family."""
        return _intenum_converter(super().family, AddressFamily)

    @property
    def type(self):
        """The socket type."""
        return _intenum_converter(super().type, SocketKind)

    def get_inheritable(self):
        """Whether children inherit the descriptor."""
        return _socket._get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        """Set whether children inherit the descriptor."""
        _socket._set_inheritable(self.fileno(), inheritable)


SocketType = socket


class SocketIO:
    """What the files of `makefile` stand on: reads and writes without a buffer."""

    def __init__(self, sock, mode):
        if mode not in ("r", "w", "rw", "rb", "wb", "rwb"):
            raise ValueError(f"invalid mode: {mode!r}")
        self._sock = sock
        if "b" not in mode:
            mode += "b"
        self._mode = mode
        self._reading = "r" in mode
        self._writing = "w" in mode
        self._timeout_occurred = False
        self._closed = False

    def _check_closed(self):
        if self._closed:
            raise ValueError("I/O operation on closed file.")

    def readinto(self, b):
        """Read into a buffer; None where there is nothing to read yet."""
        self._check_closed()
        if not self._reading:
            raise io.UnsupportedOperation("File or stream is not readable.")
        if self._timeout_occurred:
            raise OSError("cannot read from timed out object")
        try:
            return self._sock.recv_into(b)
        except timeout:
            self._timeout_occurred = True
            raise
        except BlockingIOError:
            return None

    def read(self, size=-1):
        """Read some bytes, or all."""
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        return None if count is None else bytes(buffer[:count])

    def readall(self):
        """Read to the end."""
        pieces = []
        while piece := self.read(io.DEFAULT_BUFFER_SIZE):
            pieces.append(piece)
        return b"".join(pieces)

    def write(self, b):
        """Write bytes; the answer is how many, None where there is no room."""
        self._check_closed()
        if not self._writing:
            raise io.UnsupportedOperation("File or stream is not writable.")
        try:
            return self._sock.send(b)
        except BlockingIOError:
            return None

    def readable(self):
        """Whether it can be read from."""
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._reading

    def writable(self):
        """Whether it can be written to."""
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return self._writing

    def seekable(self):
        """A socket has no position."""
        if self.closed:
            raise ValueError("I/O operation on closed socket.")
        return False

    def fileno(self):
        """The descriptor."""
        self._check_closed()
        return self._sock.fileno()

    @property
    def name(self):
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        return self._mode

    @property
    def closed(self):
        return self._closed

    def flush(self):
        """There is nothing to flush."""

    def close(self):
        """Close the file; the socket when it has been closed too."""
        if self._closed:
            return
        self._closed = True
        self._sock._decref_socketios()
        self._sock = None

    def __enter__(self):
        self._check_closed()
        return self

    def __exit__(self, *args):
        self.close()

    def __del__(self):
        self.close()


def fromfd(fd, family, type, proto=0):
    """A socket over a copy of a descriptor."""
    return socket(family, type, proto, _socket.dup(fd))


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send bytes and descriptors over a Unix socket."""
    import array

    return sock.sendmsg(buffers, [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array("i", fds))])


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive bytes and descriptors over a Unix socket."""
    import array

    fds = array.array("i")
    data, controls, msg_flags, addr = sock.recvmsg(
        bufsize, _socket.CMSG_LEN(maxfds * fds.itemsize)
    )
    for level, kind, payload in controls:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            fds.frombytes(payload[: len(payload) - len(payload) % fds.itemsize])
    return data, list(fds), msg_flags, addr


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Two sockets that are connected to each other."""
    if family is None:
        family = AF_UNIX
    one, other = _socket.socketpair(family, type, proto)
    return socket(family, type, proto, one), socket(family, type, proto, other)


def getfqdn(name=""):
    """The name of a host with its domain."""
    name = name.strip()
    if not name or name in ("0.0.0.0", "::"):
        name = gethostname()
    try:
        found = getaddrinfo(name, None, flags=AI_CANONNAME)
    except OSError:
        return name
    return next((entry[3] for entry in found if "." in entry[3]), name)


def gethostbyname_ex(host):
    """The canonical name, the aliases and the IPv4 addresses of a host."""
    found = getaddrinfo(host, None, AF_INET, SOCK_STREAM, flags=AI_CANONNAME)
    return found[0][3] or host, [], [entry[4][0] for entry in found]


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """What a host and a service stand for: family, type, protocol, canonical name and address of each."""
    return [
        (
            _intenum_converter(af, AddressFamily),
            _intenum_converter(kind, SocketKind),
            protocol,
            name,
            address,
        )
        for af, kind, protocol, name, address in _socket.getaddrinfo(
            host, port, family, type, proto, flags
        )
    ]


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *,
                      all_errors=False):
    """Connect to a host and a port, whichever of the host's addresses answers."""
    host, port = address
    exceptions = []
    for af, kind, proto, _, target in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(af, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(target)
            exceptions.clear()
            return sock
        except error as exc:
            if not all_errors:
                exceptions.clear()
            exceptions.append(exc)
            if sock is not None:
                sock.close()
    if not exceptions:
        raise error("getaddrinfo returns an empty list")
    try:
        if not all_errors:
            raise exceptions[0]
        raise ExceptionGroup("create_connection failed", exceptions)
    finally:
        # No cycle through the traceback.
        exceptions.clear()


def has_dualstack_ipv6():
    """Whether one socket can serve IPv4 and IPv6."""
    try:
        with socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            return True
    except error:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False,
                  dualstack_ipv6=False):
    """A socket that listens at an address."""
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = socket(family, SOCK_STREAM)
    try:
        try:
            sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        except error:
            # Not every family has it.
            pass
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if family == AF_INET6:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0 if dualstack_ipv6 else 1)
        try:
            sock.bind(address)
        except error as err:
            raise error(err.errno, f"{err.strerror} (while attempting to bind on address {address!r})") from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except error:
        sock.close()
        raise
