"""Protocols: what a transport tells of what arrives."""

__all__ = (
    "BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol", "BufferedProtocol",
)


class BaseProtocol:
    """What all protocols have in common."""

    __slots__ = ()

    def connection_made(self, transport):
        """Called when there is a connection."""

    def connection_lost(self, exc):
        """Called when the connection is gone; `exc` is None if it was closed."""

    def pause_writing(self):
        """Called when the transport holds more than it wants to."""

    def resume_writing(self):
        """Called when the transport takes more again."""


class Protocol(BaseProtocol):
    """A stream of bytes."""

    __slots__ = ()

    def data_received(self, data):
        """Called when bytes arrive."""

    def eof_received(self):
        """Called when the other side has closed its end; a true answer keeps this one open."""


class BufferedProtocol(BaseProtocol):
    """A stream of bytes that are put into a buffer of the protocol's."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Called for a buffer to put bytes in."""

    def buffer_updated(self, nbytes):
        """Called when so many bytes have been put into the buffer."""

    def eof_received(self):
        """Called when the other side has closed its end; a true answer keeps this one open."""


class DatagramProtocol(BaseProtocol):
    """Single packets."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """Called when a packet arrives."""

    def error_received(self, exc):
        """Called when sending or receiving has failed."""


class SubprocessProtocol(BaseProtocol):
    """A child process."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """Called when the child writes."""

    def pipe_connection_lost(self, fd, exc):
        """Called when a pipe of the child's is closed."""

    def process_exited(self):
        """Called when the child has ended."""


def _feed_data_to_buffered_proto(proto, data):
    """Put bytes into the buffers of a protocol, as many at a time as they hold."""
    while data:
        buffer = proto.get_buffer(len(data))
        if not len(buffer):
            raise RuntimeError("get_buffer() returned an empty buffer")
        size = min(len(buffer), len(data))
        buffer[:size] = data[:size]
        proto.buffer_updated(size)
        data = data[size:]
