"""Transports over sockets, for loops that are told when a descriptor is ready.

What happens for each piece that arrives or is written is native (`_asyncio`); this half makes, pauses and closes
transports, writes what the system would not take at once, and sees to everything that goes wrong.
"""

import collections
import itertools
import os
import selectors
import socket
import warnings

from _asyncio import _BaseSelectorTransport, _BaseSocketTransport
from asyncio import constants, futures, protocols, transports, trsock
from asyncio.log import logger

_HAS_SENDMSG = hasattr(socket.socket, "sendmsg")

# The most pieces that one sendmsg() takes.
SC_IOV_MAX = 1024

_BUSY = (BlockingIOError, InterruptedError)
_EXITS = (SystemExit, KeyboardInterrupt)


def _test_selector_event(loop, fd, event):
    """Whether a loop watches a descriptor for an event."""
    selector = getattr(loop, "_selector", None)
    if selector is None:
        return bool(loop._watched_events(fd) & event)
    try:
        key = selector.get_key(fd)
    except KeyError:
        return False
    return bool(key.events & event)


class _SelectorTransport(_BaseSelectorTransport, transports._FlowControlMixin, transports.Transport):
    """What transports over sockets have in common."""

    # How much is read at once.
    max_size = 256 * 1024

    def __init__(self, loop, sock, protocol, extra=None, server=None):
        # A constructor that fails leaves the finalizer something to look at.
        self._sock = None
        super().__init__(extra, loop)
        info = self._extra
        info["socket"] = trsock.TransportSocket(sock)
        try:
            info["sockname"] = sock.getsockname()
        except OSError:
            info["sockname"] = None
        if "peername" not in info:
            try:
                info["peername"] = sock.getpeername()
            except socket.error:
                info["peername"] = None
        self._sock = sock
        self._sock_fd = sock.fileno()
        self._protocol_connected = False
        self.set_protocol(protocol)
        self._server = server
        self._buffer = collections.deque()
        # Above zero once the protocol is told of the end; writes after that are counted.
        self._conn_lost = 0
        self._closing = False
        self._paused = False
        if server is not None:
            server._attach(self)
        loop._transports[self._sock_fd] = self

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._sock is None:
            info.append("closed")
        elif self._closing:
            info.append("closing")
        info.append(f"fd={self._sock_fd}")
        if self._loop is not None and not self._loop.is_closed():
            words = [
                "polling" if _test_selector_event(self._loop, self._sock_fd, event) else "idle"
                for event in (selectors.EVENT_READ, selectors.EVENT_WRITE)
            ]
            info.append(f"read={words[0]}")
            info.append(f"write=<{words[1]}, bufsize={self.get_write_buffer_size()}>")
        return f"<{' '.join(info)}>"

    def abort(self):
        self._force_close(None)

    def set_protocol(self, protocol):
        self._protocol = protocol
        self._protocol_connected = True

    def get_protocol(self):
        return self._protocol

    def is_reading(self):
        return not self.is_closing() and not self._paused

    def pause_reading(self):
        if not self.is_reading():
            return
        self._paused = True
        self._loop._remove_reader(self._sock_fd)
        if self._loop.get_debug():
            logger.debug("%r pauses reading", self)

    def resume_reading(self):
        if self._closing or not self._paused:
            return
        self._paused = False
        self._add_reader(self._sock_fd, self._read_ready)
        if self._loop.get_debug():
            logger.debug("%r resumes reading", self)

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._loop._remove_reader(self._sock_fd)
        if not self._buffer:
            self._conn_lost += 1
            self._loop._remove_writer(self._sock_fd)
            self._loop.call_soon(self._call_connection_lost, None)

    def __del__(self, _warn=warnings.warn):
        if self._sock is not None:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self._sock.close()
            if self._server is not None:
                self._server._detach(self)

    def _fatal_error(self, exc, message="Fatal error on transport"):
        # Only while the exception is being handled.
        if isinstance(exc, OSError):
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
        self._force_close(exc)

    def _force_close(self, exc):
        if self._conn_lost:
            return
        if self._buffer:
            self._buffer.clear()
            self._loop._remove_writer(self._sock_fd)
        if not self._closing:
            self._closing = True
            self._loop._remove_reader(self._sock_fd)
        self._conn_lost += 1
        self._loop.call_soon(self._call_connection_lost, exc)

    def _call_connection_lost(self, exc):
        try:
            if self._protocol_connected:
                self._protocol.connection_lost(exc)
        finally:
            self._sock.close()
            self._sock = None
            self._protocol = None
            self._loop = None
            server, self._server = self._server, None
            if server is not None:
                server._detach(self)

    def get_write_buffer_size(self):
        return sum(map(len, self._buffer))

    def _add_reader(self, fd, callback, *args):
        if self.is_reading():
            self._loop._add_reader(fd, callback, *args)

    def _begin(self, waiter):
        """Tell the protocol, read from then on, and then let go of whoever waits for it."""
        loop = self._loop
        loop.call_soon(self._protocol.connection_made, self)
        loop.call_soon(self._add_reader, self._sock_fd, self._read_ready)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def _lost_write(self):
        """Count a write to a connection that is gone; many of them are mentioned."""
        if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
            logger.warning("socket.send() raised exception.")
        self._conn_lost += 1


class _SelectorSocketTransport(_BaseSocketTransport, _SelectorTransport):
    """A stream of bytes over a socket."""

    _start_tls_compatible = True
    _sendfile_compatible = constants._SendfileMode.TRY_NATIVE

    def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
        super().__init__(loop, sock, protocol, extra, server)
        self._eof = False
        self._empty_waiter = None
        self._write_ready = self._write_sendmsg if _HAS_SENDMSG else self._write_send
        # Small writes go out at once.
        _base_events()._set_nodelay(self._sock)
        self._begin(waiter)

    def set_protocol(self, protocol):
        self._fills_buffer = isinstance(protocol, protocols.BufferedProtocol)
        super().set_protocol(protocol)

    @property
    def _read_ready_cb(self):
        # What `_read_ready` comes down to; nothing once the transport is closed.
        if self._closing:
            return None
        if self._fills_buffer:
            return self._read_ready__get_buffer
        return self._read_ready__data_received

    def _failed(self, exc, message):
        # Native code has come upon it.
        try:
            raise exc
        except BaseException:
            self._fatal_error(exc, message)

    def _read_ready__on_eof(self):
        if self._loop.get_debug():
            logger.debug("%r received EOF", self)
        try:
            keep_open = self._protocol.eof_received()
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Fatal error: protocol.eof_received() call failed.")
            return
        if keep_open:
            # The protocol may still write; there is nothing to read any more.
            self._loop._remove_reader(self._sock_fd)
        else:
            self.close()

    def _check_writable(self, method, verb):
        if self._eof:
            raise RuntimeError(f"Cannot call {method}() after write_eof()")
        if self._empty_waiter is not None:
            raise RuntimeError(f"unable to {verb}; sendfile is in progress")

    def _keep(self, data):
        self._buffer.append(data)
        self._maybe_pause_protocol()

    def _keep_rest(self, data, n):
        # The system has taken so many bytes, or for now none.
        if n is not None:
            data = memoryview(data)[n:]
            if not data:
                return
        self._loop._add_writer(self._sock_fd, self._write_ready)
        self._keep(data)

    def _get_sendmsg_buffer(self):
        return itertools.islice(self._buffer, SC_IOV_MAX)

    def _write_sendmsg(self):
        self._write_some(self._send_many)

    def _write_send(self):
        self._write_some(self._send_one)

    def _send_many(self):
        self._adjust_leftover_buffer(self._sock.sendmsg(self._get_sendmsg_buffer()))

    def _send_one(self):
        piece = self._buffer.popleft()
        try:
            n = self._sock.send(piece)
        except _BUSY:
            self._buffer.appendleft(piece)
            raise
        if n != len(piece):
            self._buffer.appendleft(piece[n:])

    def _adjust_leftover_buffer(self, nbytes):
        buffer = self._buffer
        while nbytes:
            piece = buffer.popleft()
            size = len(piece)
            if size > nbytes:
                buffer.appendleft(piece[nbytes:])
                break
            nbytes -= size

    def _write_some(self, send):
        assert self._buffer, "Data should not be empty"
        if self._conn_lost:
            return
        try:
            send()
        except _BUSY:
            return
        except _EXITS:
            raise
        except BaseException as exc:
            self._loop._remove_writer(self._sock_fd)
            self._buffer.clear()
            self._fatal_error(exc, "Fatal write error on socket transport")
            if self._empty_waiter is not None:
                self._empty_waiter.set_exception(exc)
            return
        # The protocol may write more.
        self._maybe_resume_protocol()
        if self._buffer:
            return
        self._loop._remove_writer(self._sock_fd)
        if self._empty_waiter is not None:
            self._empty_waiter.set_result(None)
        if self._closing and not self._conn_lost:
            self._conn_lost += 1
            self._call_connection_lost(None)
        elif self._eof:
            self._sock.shutdown(socket.SHUT_WR)

    def write_eof(self):
        if self._closing or self._eof:
            return
        self._eof = True
        if not self._buffer:
            self._sock.shutdown(socket.SHUT_WR)

    def writelines(self, list_of_data):
        self._check_writable("writelines", "writelines")
        if not list_of_data:
            return
        if self._conn_lost:
            self._lost_write()
            return
        # An empty piece would never be written.
        self._buffer.extend([memoryview(data) for data in list_of_data if data])
        if not self._buffer:
            return
        self._write_ready()
        if self._buffer:
            self._loop._add_writer(self._sock_fd, self._write_ready)
            self._maybe_pause_protocol()

    def can_write_eof(self):
        return True

    def _call_connection_lost(self, exc):
        try:
            super()._call_connection_lost(exc)
        finally:
            self._write_ready = None
            if self._empty_waiter is not None:
                self._empty_waiter.set_exception(
                    ConnectionError("Connection is closed by peer")
                )

    def _make_empty_waiter(self):
        if self._empty_waiter is not None:
            raise RuntimeError("Empty waiter is already set")
        self._empty_waiter = self._loop.create_future()
        if not self._buffer:
            self._empty_waiter.set_result(None)
        return self._empty_waiter

    def _reset_empty_waiter(self):
        self._empty_waiter = None


class _SelectorDatagramTransport(_SelectorTransport, transports.DatagramTransport):
    """Single packets over a socket."""

    # How much a packet that waits counts beside its bytes.
    _header_size = 8

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(loop, sock, protocol, extra)
        self._address = address
        self._buffer_size = 0
        self._begin(waiter)

    def get_write_buffer_size(self):
        return self._buffer_size

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            data, addr = self._sock.recvfrom(self.max_size)
        except _BUSY:
            pass
        except OSError as exc:
            self._protocol.error_received(exc)
        except _EXITS:
            raise
        except BaseException as exc:
            self._fatal_error(exc, "Fatal read error on datagram transport")
        else:
            self._protocol.datagram_received(data, addr)

    def _send(self, data, addr):
        if self._extra["peername"]:
            self._sock.send(data)
        else:
            self._sock.sendto(data, addr)

    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(
                f"data argument must be a bytes-like object, not {type(data).__name__!r}"
            )
        if self._address:
            if addr not in (None, self._address):
                raise ValueError(f"Invalid address: must be None or {self._address}")
            addr = self._address
        if self._conn_lost and self._address:
            self._lost_write()
            return
        if not self._buffer:
            try:
                self._send(data, addr)
                return
            except _BUSY:
                self._loop._add_writer(self._sock_fd, self._sendto_ready)
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except _EXITS:
                raise
            except BaseException as exc:
                self._fatal_error(exc, "Fatal write error on datagram transport")
                return
        # A copy: the caller may change its bytes.
        self._buffer.append((bytes(data), addr))
        self._buffer_size += len(data) + self._header_size
        self._maybe_pause_protocol()

    def _sendto_ready(self):
        while self._buffer:
            data, addr = self._buffer.popleft()
            self._buffer_size -= len(data) + self._header_size
            try:
                self._send(data, addr)
            except _BUSY:
                # Later, then.
                self._buffer.appendleft((data, addr))
                self._buffer_size += len(data) + self._header_size
                break
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except _EXITS:
                raise
            except BaseException as exc:
                self._fatal_error(exc, "Fatal write error on datagram transport")
                return
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)


def _base_events():
    from asyncio import base_events

    return base_events


for _class in (_SelectorTransport, _SelectorSocketTransport, _SelectorDatagramTransport):
    _class.__module__ = "asyncio.selector_events"
del _class
