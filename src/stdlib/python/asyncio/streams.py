"""Streams: connections that one reads from and writes to with await."""

__all__ = (
    "StreamReader", "StreamWriter", "StreamReaderProtocol", "open_connection", "start_server",
    "open_unix_connection", "start_unix_server",
)

import collections
import sys
import warnings
import weakref

from _asyncio import _FlowControl, _native_face, _ReaderProtocol, _StreamReader, _StreamWriter
from asyncio import coroutines, events, exceptions, format_helpers, protocols
from asyncio.log import logger
from asyncio.tasks import sleep

_DEFAULT_LIMIT = 2**16


async def _open(limit, connect):
    """A reader and a writer over what `connect(loop, factory)` connects."""
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await connect(loop, lambda: protocol)
    return reader, StreamWriter(transport, protocol, reader, loop)


def _factory(client_connected_cb, limit, loop):
    def factory():
        reader = StreamReader(limit=limit, loop=loop)
        return StreamReaderProtocol(reader, client_connected_cb, loop=loop)

    return factory


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Connect to a host and a port: a reader and a writer."""
    return await _open(
        limit, lambda loop, factory: loop.create_connection(factory, host, port, **kwds)
    )


async def start_server(client_connected_cb, host=None, port=None, *, limit=_DEFAULT_LIMIT,
                       **kwds):
    """Serve at a host and a port; the callback gets a reader and a writer of each connection."""
    loop = events.get_running_loop()
    factory = _factory(client_connected_cb, limit, loop)
    return await loop.create_server(factory, host, port, **kwds)


async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Connect to a Unix socket: a reader and a writer."""
    return await _open(
        limit, lambda loop, factory: loop.create_unix_connection(factory, path, **kwds)
    )


async def start_unix_server(client_connected_cb, path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Serve at a Unix socket; the callback gets a reader and a writer of each connection."""
    loop = events.get_running_loop()
    factory = _factory(client_connected_cb, limit, loop)
    return await loop.create_unix_server(factory, path, **kwds)


class FlowControlMixin(_FlowControl, protocols.Protocol):
    """What `StreamWriter.drain()` waits by."""

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._paused = False
        self._drain_waiters = collections.deque()
        self._connection_lost = False

    def pause_writing(self):
        assert not self._paused
        self._paused = True
        if self._loop.get_debug():
            logger.debug("%r pauses writing", self)

    def resume_writing(self):
        assert self._paused
        self._paused = False
        if self._loop.get_debug():
            logger.debug("%r resumes writing", self)
        for waiter in self._drain_waiters:
            if not waiter.done():
                waiter.set_result(None)

    def connection_lost(self, exc):
        self._connection_lost = True
        if not self._paused:
            return
        for waiter in self._drain_waiters:
            if waiter.done():
                continue
            if exc is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(exc)

    async def _drain_helper(self):
        if self._connection_lost:
            raise ConnectionResetError("Connection lost")
        if not self._paused:
            return
        waiter = self._loop.create_future()
        self._drain_waiters.append(waiter)
        try:
            await waiter
        finally:
            self._drain_waiters.remove(waiter)

    def _get_close_waiter(self, stream):
        raise NotImplementedError

    _native_face(_drain_helper, "FlowControlMixin._drain_helper")


class StreamReaderProtocol(_ReaderProtocol, FlowControlMixin, protocols.Protocol):
    """Hands what a transport tells to a reader."""

    _source_traceback = None

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        super().__init__(loop=loop)
        self._stream_reader_wr = None
        if stream_reader is not None:
            self._stream_reader_wr = weakref.ref(stream_reader)
            self._source_traceback = stream_reader._source_traceback
        if client_connected_cb is not None:
            # Until somebody else has the reader.
            self._strong_reader = stream_reader
        self._reject_connection = False
        self._task = None
        self._transport = None
        self._client_connected_cb = client_connected_cb
        self._over_ssl = False
        self._closed = self._loop.create_future()

    @property
    def _stream_reader(self):
        return None if self._stream_reader_wr is None else self._stream_reader_wr()

    def _replace_transport(self, transport):
        self._transport = transport
        self._over_ssl = transport.get_extra_info("sslcontext") is not None
        reader = self._stream_reader
        if reader is not None:
            reader._replace_transport(transport)

    def connection_made(self, transport):
        if self._reject_connection:
            context = {
                "message": "An open stream was garbage collected prior to "
                "establishing network connection; "
                'call "stream.close()" explicitly.'
            }
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)
            transport.abort()
            return
        self._transport = transport
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        self._over_ssl = transport.get_extra_info("sslcontext") is not None
        if self._client_connected_cb is not None:
            self._client_connected(transport, reader)

    def _client_connected(self, transport, reader):
        def fail(exc):
            self._loop.call_exception_handler(
                {
                    "message": "Unhandled exception in client_connected_cb",
                    "exception": exc,
                    "transport": transport,
                }
            )
            transport.close()

        def task_done(task):
            if task.cancelled():
                transport.close()
            elif (exc := task.exception()) is not None:
                fail(exc)

        writer = StreamWriter(transport, self, reader, self._loop)
        try:
            result = self._client_connected_cb(reader, writer)
        except Exception as exc:
            fail(exc)
            self._strong_reader = None
            return
        if coroutines.iscoroutine(result):
            self._task = self._loop.create_task(result)
            self._task.add_done_callback(task_done)
        self._strong_reader = None

    def connection_lost(self, exc):
        reader = self._stream_reader
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        if not self._closed.done():
            if exc is None:
                self._closed.set_result(None)
            else:
                self._closed.set_exception(exc)
        super().connection_lost(exc)
        self._stream_reader_wr = None
        self._stream_writer = None
        self._task = None
        self._transport = None

    def eof_received(self):
        reader = self._stream_reader
        if reader is not None:
            reader.feed_eof()
        # TLS cannot be closed by halves.
        return not self._over_ssl

    def _get_close_waiter(self, stream):
        return self._closed

    def __del__(self):
        # Nobody has asked how it ended: nobody wants to know.
        closed = getattr(self, "_closed", None)
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()


class StreamWriter(_StreamWriter):
    """The writing end of a connection."""

    def __init__(self, transport, protocol, reader, loop):
        self._transport = transport
        self._protocol = protocol
        assert reader is None or isinstance(reader, StreamReader)
        self._reader = reader
        self._loop = loop
        self._complete_fut = loop.create_future()
        self._complete_fut.set_result(None)

    def __repr__(self):
        info = [self.__class__.__name__, f"transport={self._transport!r}"]
        if self._reader is not None:
            info.append(f"reader={self._reader!r}")
        return f"<{' '.join(info)}>"

    @property
    def transport(self):
        """The transport underneath."""
        return self._transport

    def writelines(self, data):
        """Write several pieces of bytes."""
        self._transport.writelines(data)

    def write_eof(self):
        """Close the writing end when everything has been written."""
        return self._transport.write_eof()

    def can_write_eof(self):
        """Whether the writing end can be closed on its own."""
        return self._transport.can_write_eof()

    def close(self):
        """Close the connection."""
        return self._transport.close()

    def is_closing(self):
        """Whether it is closed, or about to be."""
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait until the connection is closed."""
        await self._protocol._get_close_waiter(self)

    def get_extra_info(self, name, default=None):
        """Something else that the transport knows."""
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        """Wait until it makes sense to write more."""
        if self._reader is not None:
            exc = self._reader.exception()
            if exc is not None:
                raise exc
        if self._transport.is_closing():
            # So that a loop of writes notices that the connection is gone.
            await sleep(0)
        await self._protocol._drain_helper()

    _native_face(drain, "StreamWriter.drain")

    async def start_tls(self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go over to TLS."""
        protocol = self._protocol
        server_side = protocol._client_connected_cb is not None
        await self.drain()
        transport = await self._loop.start_tls(
            self._transport,
            protocol,
            sslcontext,
            server_side=server_side,
            server_hostname=server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        self._transport = transport
        protocol._replace_transport(transport)

    def __del__(self, warnings=warnings):
        if not self._transport.is_closing():
            if self._loop.is_closed():
                warnings.warn("loop is closed", ResourceWarning)
            else:
                self.close()
                warnings.warn(f"unclosed {self!r}", ResourceWarning)


class StreamReader(_StreamReader):
    """The reading end of a connection."""

    _source_traceback = None

    def __init__(self, limit=_DEFAULT_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError("Limit cannot be <= 0")
        self._limit = limit
        self._loop = events.get_event_loop() if loop is None else loop
        self._buffer = bytearray()
        # Nothing more will arrive.
        self._eof = False
        # The future of whoever waits for more.
        self._waiter = None
        self._exception = None
        self._transport = None
        self._paused = False
        if self._loop.get_debug():
            self._source_traceback = format_helpers.extract_stack(sys._getframe(1))

    def __repr__(self):
        info = ["StreamReader"]
        if self._buffer:
            info.append(f"{len(self._buffer)} bytes")
        if self._eof:
            info.append("eof")
        if self._limit != _DEFAULT_LIMIT:
            info.append(f"limit={self._limit}")
        for name in ("waiter", "exception", "transport"):
            value = getattr(self, f"_{name}")
            if value:
                info.append(f"{name}={value!r}")
        if self._paused:
            info.append("paused")
        return f"<{' '.join(info)}>"

    def exception(self):
        """What has gone wrong, or None."""
        return self._exception

    def set_exception(self, exc):
        """Something has gone wrong: whoever reads is told."""
        self._exception = exc
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_exception(exc)

    def _wakeup_waiter(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_result(None)

    def set_transport(self, transport):
        """Set what is asked to pause."""
        assert self._transport is None, "Transport already set"
        self._transport = transport

    def _replace_transport(self, transport):
        assert self._transport is not None, "Transport not set"
        self._transport = transport

    def feed_eof(self):
        """Nothing more will arrive."""
        self._eof = True
        self._wakeup_waiter()

    def _pause_transport(self):
        # More has arrived than anybody has room for.
        try:
            self._transport.pause_reading()
        except NotImplementedError:
            # It cannot be paused, and is not asked again.
            self._transport = None
        else:
            self._paused = True

    async def _wait_for_data(self, func_name):
        """Wait until something arrives."""
        if self._waiter is not None:
            raise RuntimeError(
                f"{func_name}() called while another coroutine is "
                "already waiting for incoming data"
            )
        assert not self._eof, "_wait_for_data after EOF"
        # A paused transport would never bring anything.
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    _native_face(_wait_for_data, "StreamReader._wait_for_data")

    async def readline(self):
        """Read a line with its end; at the end of the stream what there is."""
        sep = b"\n"
        try:
            return await self.readuntil(sep)
        except exceptions.IncompleteReadError as exc:
            return exc.partial
        except exceptions.LimitOverrunError as exc:
            self._drop_line(sep, exc)

    _native_face(readline, "StreamReader.readline")

    def _drop_line(self, sep, exc):
        if self._buffer.startswith(sep, exc.consumed):
            del self._buffer[: exc.consumed + len(sep)]
        else:
            self._buffer.clear()
        self._maybe_resume_transport()
        raise ValueError(exc.args[0])

    def _line_too_long(self, consumed, message):
        # What `readline` does, where native code has found it out.
        try:
            self._overrun(consumed, message)
        except exceptions.LimitOverrunError as exc:
            self._drop_line(b"\n", exc)

    async def readuntil(self, separator=b"\n"):
        """Read until a separator, or the first of several, has been found; it belongs to the result."""
        separators = sorted(separator, key=len) if isinstance(separator, tuple) else [separator]
        if not separators:
            raise ValueError("Separator should contain at least one element")
        shortest, longest = len(separators[0]), len(separators[-1])
        if shortest == 0:
            raise ValueError("Separator should be at least one-byte string")
        if self._exception is not None:
            raise self._exception
        # No separator begins before this.
        offset = 0
        while True:
            size = len(self._buffer)
            if size - offset >= shortest:
                best = None
                for sep in separators:
                    start = self._buffer.find(sep, offset)
                    if start != -1 and (best is None or start + len(sep) < best[1]):
                        best = start, start + len(sep)
                if best is not None:
                    break
                offset = max(0, size + 1 - longest)
                if offset > self._limit:
                    self._overrun(offset, "Separator is not found, and chunk exceed the limit")
            if self._eof:
                chunk = bytes(self._buffer)
                self._buffer.clear()
                raise exceptions.IncompleteReadError(chunk, None)
            await self._wait_for_data("readuntil")
        start, end = best
        if start > self._limit:
            self._overrun(start, "Separator is found, but chunk is longer than limit")
        return self._take(end)

    _native_face(readuntil, "StreamReader.readuntil")

    def _overrun(self, consumed, message):
        raise exceptions.LimitOverrunError(message, consumed)

    async def read(self, n=-1):
        """Read at most so many bytes as soon as there are some; without a number, all of them."""
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b""
        if n < 0:
            blocks = []
            while block := await self.read(self._limit):
                blocks.append(block)
            return b"".join(blocks)
        if not self._buffer and not self._eof:
            await self._wait_for_data("read")
        return self._take(n)

    _native_face(read, "StreamReader.read")

    async def readexactly(self, n):
        """Read so many bytes, not fewer."""
        if n < 0:
            raise ValueError("readexactly size can not be less than zero")
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b""
        while len(self._buffer) < n:
            if self._eof:
                self._incomplete(n)
            await self._wait_for_data("readexactly")
        return self._take(n)

    _native_face(readexactly, "StreamReader.readexactly")

    def _incomplete(self, expected):
        partial = bytes(self._buffer)
        self._buffer.clear()
        raise exceptions.IncompleteReadError(partial, expected)

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b"":
            raise StopAsyncIteration
        return line
