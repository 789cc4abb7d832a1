"""Transports over pipes."""

import errno
import os
import selectors
import stat
import warnings

from asyncio import constants, futures, transports
from asyncio._selector_transports import _test_selector_event
from asyncio.log import logger

_BUSY = (BlockingIOError, InterruptedError)

# A pipe takes no more than this at once.
_PIECE = 256 * 1024


class _PipeTransport:
    """What both ends have in common."""

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._pipe is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._fileno}")
        if self._pipe is None:
            info.append("closed")
        elif self._loop.is_closed():
            info.append("open")
        else:
            polling = _test_selector_event(self._loop, self._fileno, self._event)
            info.append("polling" if polling else "idle")
            info.extend(self._more_info())
        return f"<{' '.join(info)}>"

    def _more_info(self):
        return ()

    def _check_kind(self, kinds, message):
        """Refuse what is no pipe, or like one."""
        mode = os.fstat(self._fileno).st_mode
        if not any(kind(mode) for kind in kinds):
            self._pipe = None
            self._fileno = None
            self._protocol = None
            raise ValueError(message)
        os.set_blocking(self._fileno, False)
        return mode

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def __del__(self, _warn=warnings.warn):
        if self._pipe is not None:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._pipe.close()

    def _is_ordinary(self, exc):
        return isinstance(exc, OSError)

    def _fatal_error(self, exc, message="Fatal error on pipe transport"):
        # Only while the exception is being handled.
        if self._is_ordinary(exc):
            if self._loop.get_debug():
                logger.debug("%r: %s", self, message, exc_info=True)
        else:
            self._loop.call_exception_handler(
                {
                    "message": message,
                    "exception": exc,
                    "transport": self,
                    "protocol": self._protocol,
                }
            )
        self._close(exc)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._pipe.close()
            self._pipe = None
            self._protocol = None
            self._loop = None


class _UnixReadPipeTransport(_PipeTransport, transports.ReadTransport):
    """The end of a pipe that one reads from."""

    # How much is read at once.
    max_size = 256 * 1024
    _event = selectors.EVENT_READ

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra)
        self._extra["pipe"] = pipe
        self._loop = loop
        self._pipe = pipe
        self._fileno = pipe.fileno()
        self._protocol = protocol
        self._closing = False
        self._paused = False
        self._check_kind(
            (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISCHR),
            "Pipe transport is for pipes/sockets only.",
        )
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._add_reader, self._fileno, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def _add_reader(self, fd, callback):
        if self.is_reading():
            self._loop._add_reader(fd, callback)

    def is_reading(self):
        return not self._paused and not self._closing

    def _read_ready(self):
        try:
            data = os.read(self._fileno, self.max_size)
        except _BUSY:
            return
        except OSError as exc:
            self._fatal_error(exc, "Fatal read error on pipe transport")
            return
        if data:
            self._protocol.data_received(data)
            return
        if self._loop.get_debug():
            logger.info("%r was closed by peer", self)
        self._closing = True
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._protocol.eof_received)
        self._loop.call_soon(self._call_connection_lost, None)

    def pause_reading(self):
        if not self.is_reading():
            return
        self._paused = True
        self._loop._remove_reader(self._fileno)
        if self._loop.get_debug():
            logger.debug("%r pauses reading", self)

    def resume_reading(self):
        if self._closing or not self._paused:
            return
        self._paused = False
        self._loop._add_reader(self._fileno, self._read_ready)
        if self._loop.get_debug():
            logger.debug("%r resumes reading", self)

    def close(self):
        if not self._closing:
            self._close(None)

    def _is_ordinary(self, exc):
        # A terminal whose other end has gone.
        return isinstance(exc, OSError) and exc.errno == errno.EIO

    def _close(self, exc):
        self._closing = True
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)


class _UnixWritePipeTransport(_PipeTransport, transports._FlowControlMixin,
                              transports.WriteTransport):
    """The end of a pipe that one writes to."""

    _event = selectors.EVENT_WRITE

    def __init__(self, loop, pipe, protocol, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._extra["pipe"] = pipe
        self._pipe = pipe
        self._fileno = pipe.fileno()
        self._protocol = protocol
        self._buffer = bytearray()
        # How many bytes at its front have been written.
        self._written = 0
        self._conn_lost = 0
        self._closing = False
        mode = self._check_kind(
            (stat.S_ISCHR, stat.S_ISFIFO, stat.S_ISSOCK),
            "Pipe transport is only for pipes, sockets and character devices",
        )
        loop.call_soon(protocol.connection_made, self)
        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode):
            # It becomes readable when the other end is closed.
            loop.call_soon(loop._add_reader, self._fileno, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def _more_info(self):
        return (f"bufsize={self.get_write_buffer_size()}",)

    def get_write_buffer_size(self):
        return len(self._buffer) - self._written

    def _forget(self):
        self._buffer.clear()
        self._written = 0

    def _read_ready(self):
        if self._loop.get_debug():
            logger.info("%r was closed by peer", self)
        if self._buffer:
            self._close(BrokenPipeError())
        else:
            self._close()

    def write(self, data):
        assert isinstance(data, (bytes, bytearray, memoryview)), repr(data)
        if isinstance(data, bytearray):
            data = memoryview(data)
        if not data:
            return
        if self._conn_lost or self._closing:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning("pipe closed by peer or os.write(pipe, data) raised exception.")
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                n = os.write(self._fileno, data if len(data) <= _PIECE else memoryview(data)[:_PIECE])
            except _BUSY:
                n = 0
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._conn_lost += 1
                self._fatal_error(exc, "Fatal write error on pipe transport")
                return
            if n == len(data):
                return
            if n > 0:
                data = memoryview(data)[n:]
            self._loop._add_writer(self._fileno, self._write_ready)
        self._buffer += data
        self._maybe_pause_protocol()

    def _write_ready(self):
        assert self._buffer, "Data should not be empty"
        written = self._written
        try:
            if written or len(self._buffer) > _PIECE:
                with memoryview(self._buffer) as view, view[written : written + _PIECE] as piece:
                    n = os.write(self._fileno, piece)
            else:
                n = os.write(self._fileno, self._buffer)
        except _BUSY:
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._forget()
            self._conn_lost += 1
            # The other one is removed where the error is dealt with.
            self._loop._remove_writer(self._fileno)
            self._fatal_error(exc, "Fatal write error on pipe transport")
            return
        written += n
        if written < len(self._buffer):
            # What has been written leaves the buffer when that pays.
            if written >= len(self._buffer) // 2 or len(self._buffer) <= _PIECE:
                del self._buffer[:written]
                written = 0
            self._written = written
            return
        self._forget()
        self._loop._remove_writer(self._fileno)
        # The protocol may write more.
        self._maybe_resume_protocol()
        if self._closing:
            self._loop._remove_reader(self._fileno)
            self._call_connection_lost(None)

    def can_write_eof(self):
        return True

    def write_eof(self):
        if self._closing:
            return
        assert self._pipe
        self._closing = True
        if not self._buffer:
            self._loop._remove_reader(self._fileno)
            self._loop.call_soon(self._call_connection_lost, None)

    def close(self):
        if self._pipe is not None and not self._closing:
            self.write_eof()

    def abort(self):
        self._close(None)

    def _close(self, exc=None):
        self._closing = True
        if self._buffer:
            self._loop._remove_writer(self._fileno)
        self._forget()
        self._loop._remove_reader(self._fileno)
        self._loop.call_soon(self._call_connection_lost, exc)


for _class in (_UnixReadPipeTransport, _UnixWritePipeTransport):
    _class.__module__ = "asyncio.unix_events"
del _class
