"""Transports: what a protocol writes to."""

__all__ = (
    "BaseTransport", "ReadTransport", "WriteTransport", "Transport", "DatagramTransport",
    "SubprocessTransport",
)

from _asyncio import _BaseTransport


class BaseTransport(_BaseTransport):
    """What all transports have in common."""

    __slots__ = ()

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """Something else that the transport knows, such as its 'socket'."""
        return self._extra.get(name, default)

    def is_closing(self):
        """Whether it is closed, or about to be."""
        raise NotImplementedError

    def close(self):
        """Close it when everything has been written."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        """Tell another protocol from now on."""
        raise NotImplementedError

    def get_protocol(self):
        """The protocol that is told."""
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """What one reads from."""

    __slots__ = ()

    def is_reading(self):
        """Whether the protocol is told of what arrives."""
        raise NotImplementedError

    def pause_reading(self):
        """Tell the protocol of nothing until reading is resumed."""
        raise NotImplementedError

    def resume_reading(self):
        """Tell the protocol again."""
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """What one writes to."""

    __slots__ = ()

    def set_write_buffer_limits(self, high=None, low=None):
        """Set how many bytes it holds before the protocol is asked to pause, and when it may go on."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        """How many bytes it holds."""
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """The limits: low and high."""
        raise NotImplementedError

    def write(self, data):
        """Write bytes, without waiting."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Write several pieces of bytes."""
        self.write(b"".join(list_of_data))

    def write_eof(self):
        """Close the writing end when everything has been written."""
        raise NotImplementedError

    def can_write_eof(self):
        """Whether the writing end can be closed on its own."""
        raise NotImplementedError

    def abort(self):
        """Close it at once."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """What one reads from and writes to."""

    __slots__ = ()


class DatagramTransport(BaseTransport):
    """Sends single packets."""

    __slots__ = ()

    def sendto(self, data, addr=None):
        """Send a packet, without waiting."""
        raise NotImplementedError

    def abort(self):
        """Close it at once."""
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A child process."""

    __slots__ = ()

    def get_pid(self):
        """The child's number."""
        raise NotImplementedError

    def get_returncode(self):
        """The child's exit status, or None while it runs."""
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """The transport of one of the child's pipes."""
        raise NotImplementedError

    def send_signal(self, signal):
        """Send the child a signal."""
        raise NotImplementedError

    def terminate(self):
        """Ask the child to end."""
        raise NotImplementedError

    def kill(self):
        """Make the child end."""
        raise NotImplementedError


class _FlowControlMixin(Transport):
    """Asks the protocol to pause, and to go on, by how much a transport holds."""

    __slots__ = ("_loop", "_protocol_paused", "_high_water", "_low_water")

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        assert loop is not None
        self._loop = loop
        self._protocol_paused = False
        self._set_write_buffer_limits()

    def _maybe_pause_protocol(self):
        if self.get_write_buffer_size() <= self._high_water or self._protocol_paused:
            return
        self._protocol_paused = True
        self._tell_protocol("pause_writing")

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._tell_protocol("resume_writing")

    def _tell_protocol(self, method):
        try:
            getattr(self._protocol, method)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler(
                {
                    "message": f"protocol.{method}() failed",
                    "exception": exc,
                    "transport": self,
                    "protocol": self._protocol,
                }
            )

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def _set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self._high_water = high
        self._low_water = low

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high=high, low=low)
        self._maybe_pause_protocol()

    def get_write_buffer_size(self):
        raise NotImplementedError
