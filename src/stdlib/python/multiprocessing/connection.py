"""Pipes between processes through which objects go."""

import io
import os
import struct
import sys
from _pickle import dumps as _dumps, loads as _loads
from _posixsubprocess import poll as _poll
from time import monotonic as _time

__all__ = ["Client", "Listener", "Pipe", "wait"]

_READABLE = 1
_WRITABLE = 4


def _wait_for(descriptor, events, timeout=None):
    return bool(_poll([(descriptor, events)], timeout))


def write_all(descriptor, data):
    """Writes to a descriptor that does not wait, waiting for it."""
    view = memoryview(data)
    while view:
        try:
            written = os.write(descriptor, view)
        except BlockingIOError:
            _wait_for(descriptor, _WRITABLE)
        else:
            view = view[written:]


def read_exactly(descriptor, size):
    """Reads so many bytes; EOFError if there are none, OSError if there are fewer."""
    parts = []
    left = size
    while left:
        try:
            part = os.read(descriptor, min(left, 1 << 20))
        except BlockingIOError:
            _wait_for(descriptor, _READABLE)
            continue
        if not part:
            if left == size:
                raise EOFError
            raise OSError("got end of file during message")
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


class Connection:
    """One end of a pipe."""

    def __init__(self, handle, readable=True, writable=True):
        if handle < 0:
            raise ValueError("invalid handle")
        if not readable and not writable:
            raise ValueError("at least one of `readable` and `writable` must be True")
        self._handle = handle
        self._readable = readable
        self._writable = writable

    def __del__(self, _close=os.close):
        if self._handle is not None:
            handle, self._handle = self._handle, None
            try:
                _close(handle)
            except OSError:
                pass

    def __reduce__(self):
        from multiprocessing.context import lend

        return _rebuild, (lend(self.fileno(), self), self._readable, self._writable)

    def _check(self, readable=False, writable=False):
        if self._handle is None:
            raise OSError("handle is closed")
        if readable and not self._readable:
            raise OSError("connection is write-only")
        if writable and not self._writable:
            raise OSError("connection is read-only")

    @property
    def closed(self):
        """Whether this end is closed."""
        return self._handle is None

    @property
    def readable(self):
        """Whether one can receive."""
        return self._readable

    @property
    def writable(self):
        """Whether one can send."""
        return self._writable

    def fileno(self):
        """The descriptor."""
        self._check()
        return self._handle

    def close(self):
        """Close this end."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)

    def send_bytes(self, buf, offset=0, size=None):
        """Send bytes."""
        self._check(writable=True)
        data = memoryview(buf).cast("B")
        length = len(data)
        if offset < 0:
            raise ValueError("offset is negative")
        if length < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = length - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > length:
            raise ValueError("buffer length < offset + size")
        self._send(bytes(data[offset:offset + size]))

    def _send(self, data):
        size = len(data)
        if size > 0x7FFFFFFF:
            header = struct.pack("!iQ", -1, size)
        else:
            header = struct.pack("!i", size)
        write_all(self._handle, header + data)

    def send(self, obj):
        """Send an object."""
        self._check(writable=True)
        self._send(_dumps(obj))

    def recv_bytes(self, maxlength=None):
        """Receive bytes."""
        self._check(readable=True)
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        size, = struct.unpack("!i", read_exactly(self._handle, 4))
        if size == -1:
            size, = struct.unpack("!Q", read_exactly(self._handle, 8))
        if maxlength is not None and size > maxlength:
            # What is left of the message would be taken for the next.
            if self._writable:
                self._readable = False
            else:
                self.close()
            raise OSError("bad message length")
        return read_exactly(self._handle, size) if size else b""

    def recv_bytes_into(self, buf, offset=0):
        """Receive bytes into a buffer; how many."""
        view = memoryview(buf).cast("B")
        if offset < 0:
            raise ValueError("negative offset")
        if offset > len(view):
            raise ValueError("offset too large")
        data = self.recv_bytes()
        if offset + len(data) > len(view):
            from multiprocessing.context import BufferTooShort

            raise BufferTooShort(data)
        view[offset:offset + len(data)] = data
        return len(data)

    def recv(self):
        """Receive an object."""
        return _loads(self.recv_bytes())

    def poll(self, timeout=0.0):
        """Whether there is something to receive, after waiting for it."""
        self._check(readable=True)
        return _wait_for(self._handle, _READABLE, timeout)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


def _rebuild(handle, readable, writable):
    return Connection(handle, readable, writable)


def Pipe(duplex=True):
    """Two connected ends."""
    if duplex:
        import socket

        a, b = socket.socketpair()
        ends = a.detach(), b.detach()
    else:
        ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
    first, second = ends
    if duplex:
        return Connection(first), Connection(second)
    return Connection(first, writable=False), Connection(second, readable=False)


_CHALLENGE = b"#CHALLENGE#"
_WELCOME = b"#WELCOME#"
_FAILURE = b"#FAILURE#"


def _digest(authkey, message):
    import hmac

    return b"{sha256}" + hmac.digest(authkey, message, "sha256")


def deliver_challenge(connection, authkey, digest_name="sha256"):
    """Makes the other side prove that it knows the key."""
    import hmac
    from multiprocessing.context import AuthenticationError

    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = b"{sha256}" + os.urandom(40)
    connection.send_bytes(_CHALLENGE + message)
    answer = connection.recv_bytes(256)
    if not hmac.compare_digest(answer, _digest(authkey, message)):
        connection.send_bytes(_FAILURE)
        raise AuthenticationError("digest received was wrong")
    connection.send_bytes(_WELCOME)


def answer_challenge(connection, authkey):
    """Proves to the other side that this one knows the key."""
    from multiprocessing.context import AuthenticationError

    if not isinstance(authkey, bytes):
        raise ValueError(f"Authkey must be bytes, not {type(authkey)!s}")
    message = connection.recv_bytes(256)
    if not message.startswith(_CHALLENGE + b"{sha256}"):
        raise AuthenticationError(f"Protocol error, expected challenge: {message=}")
    connection.send_bytes(_digest(authkey, message[len(_CHALLENGE):]))
    if connection.recv_bytes(256) != _WELCOME:
        raise AuthenticationError("digest sent was rejected")


def _family(address):
    if isinstance(address, tuple):
        return "AF_INET"
    if isinstance(address, str):
        return "AF_UNIX"
    raise ValueError(f"address type of {address!r} unrecognized")


class Listener:
    """Waits for others to connect."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        import socket
        import tempfile

        if authkey is not None and not isinstance(authkey, bytes):
            raise TypeError("authkey should be a byte string")
        family = family or (address and _family(address)) or "AF_UNIX"
        if family not in ("AF_INET", "AF_UNIX"):
            raise ValueError("unrecognized family")
        self._directory = None
        if address is None:
            address = ("localhost", 0)
            if family == "AF_UNIX":
                self._directory = tempfile.mkdtemp(prefix="pymp-")
                address = os.path.join(self._directory, "listener")
        self._authkey = authkey
        self._socket = socket.socket(getattr(socket, family))
        try:
            if family == "AF_INET":
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(address)
            self._socket.listen(backlog)
        except OSError:
            self._socket.close()
            raise
        self._family = family
        self._address = self._socket.getsockname()
        self._last_accepted = None

    def accept(self):
        """Wait for the next who connects; the connection."""
        if self._socket is None:
            raise OSError("listener is closed")
        other, self._last_accepted = self._socket.accept()
        connection = _of_socket(other)
        if self._authkey is not None:
            deliver_challenge(connection, self._authkey)
            answer_challenge(connection, self._authkey)
        return connection

    def close(self):
        """Listen no longer."""
        listening, self._socket = self._socket, None
        if listening is None:
            return
        listening.close()
        if self._family == "AF_UNIX":
            try:
                os.unlink(self._address)
            except OSError:
                pass
        if self._directory is not None:
            os.rmdir(self._directory)

    @property
    def address(self):
        """Where it listens."""
        return self._address

    @property
    def last_accepted(self):
        """Where the last connection came from."""
        return self._last_accepted

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


def Client(address, family=None, authkey=None):
    """A connection to a listener."""
    import socket

    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError("authkey should be a byte string")
    family = family or _family(address)
    if family not in ("AF_INET", "AF_UNIX"):
        raise ValueError(f"Family {family} is not recognized.")
    end = socket.socket(getattr(socket, family))
    try:
        end.connect(address)
    except OSError:
        end.close()
        raise
    connection = _of_socket(end)
    if authkey is not None:
        answer_challenge(connection, authkey)
        deliver_challenge(connection, authkey)
    return connection


def _of_socket(end):
    descriptor = end.detach()
    os.set_blocking(descriptor, False)
    return Connection(descriptor)


def wait(object_list, timeout=None):
    """Those of the objects that are ready to be received from."""
    objects = list(object_list)
    numbers = [o if isinstance(o, int) else o.fileno() for o in objects]
    ready = {fd for fd, _ in _poll([(fd, _READABLE) for fd in numbers], timeout)}
    return [o for o, number in zip(objects, numbers) if number in ready]
