"""Sockets as transports show them: everything but what would meddle with the transport."""

import socket


class TransportSocket:
    """Looks like a socket, but does not read, write or close."""

    __slots__ = ("_sock",)

    def __init__(self, sock):
        self._sock = sock

    @property
    def family(self):
        return self._sock.family

    @property
    def type(self):
        return self._sock.type

    @property
    def proto(self):
        return self._sock.proto

    def __repr__(self):
        parts = [
            f"<asyncio.TransportSocket fd={self.fileno()}, family={self.family!s}, "
            f"type={self.type!s}, proto={self.proto}"
        ]
        if self.fileno() != -1:
            for word, ask in (("laddr", self.getsockname), ("raddr", self.getpeername)):
                try:
                    address = ask()
                except socket.error:
                    continue
                if address:
                    parts.append(f", {word}={address}")
        parts.append(">")
        return "".join(parts)

    def __getstate__(self):
        raise TypeError("Cannot serialize asyncio.TransportSocket object")

    def fileno(self):
        """The descriptor."""
        return self._sock.fileno()

    def dup(self):
        """A socket of its own, over the same connection."""
        return self._sock.dup()

    def get_inheritable(self):
        """Whether children inherit the descriptor."""
        return self._sock.get_inheritable()

    def shutdown(self, how):
        """Shut down what the transport does not know of; it stays responsible for the rest."""
        self._sock.shutdown(how)

    def getsockopt(self, *args, **kwargs):
        """An option of the socket."""
        return self._sock.getsockopt(*args, **kwargs)

    def setsockopt(self, *args, **kwargs):
        """Set an option of the socket."""
        self._sock.setsockopt(*args, **kwargs)

    def getpeername(self):
        """The address of the other side."""
        return self._sock.getpeername()

    def getsockname(self):
        """The socket's own address."""
        return self._sock.getsockname()

    def getsockbyname(self):
        """As the socket's."""
        return self._sock.getsockbyname()

    def settimeout(self, value):
        """Only 0 is possible: a transport never waits."""
        if value == 0:
            return
        raise ValueError("settimeout(): only 0 timeout is allowed on transport sockets")

    def gettimeout(self):
        """A transport never waits."""
        return 0

    def setblocking(self, flag):
        """Only False is possible: a transport never waits."""
        if not flag:
            return
        raise ValueError("setblocking(): transport sockets cannot be blocking")
