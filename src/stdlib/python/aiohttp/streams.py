"""Bodies that come, as streams."""

import asyncio

from _http import HttpError

from .client_exceptions import ClientConnectionError, ClientOSError, ClientPayloadError
from .http_exceptions import ContentEncodingError, ContentLengthError, TransferEncodingError

__all__ = ("EMPTY_PAYLOAD", "EofStream", "StreamReader")


class EofStream(Exception):
    """A stream is at its end."""


def translate(error):
    """aiohttp's exception for what has happened to a body."""
    if isinstance(error, OSError):
        made = ClientOSError(*error.args)
        cause = error
    elif not isinstance(error, HttpError):
        return error
    else:
        kind, message = error.args[:2]
        if kind == "closed":
            return ClientConnectionError("Connection closed")
        if kind == "encoding":
            cause = ContentEncodingError(message)
            made = ClientPayloadError(f"{cause!s}")
        else:
            cause = (ContentLengthError if kind == "length" else TransferEncodingError)(message)
            made = ClientPayloadError(f"Response payload is not completed: {cause!r}")
    made.__cause__ = cause
    return made


class _Iterator:
    """`async for` over what a method gives."""

    __slots__ = ("_read",)

    def __init__(self, read):
        self._read = read

    def __aiter__(self):
        return self

    async def __anext__(self):
        piece = await self._read()
        if piece == b"":
            raise StopAsyncIteration
        return piece


class _ChunkTuples:
    """`async for` over pieces, each with whether it ends a chunk of the wire."""

    __slots__ = ("_stream",)

    def __init__(self, stream):
        self._stream = stream

    def __aiter__(self):
        return self

    async def __anext__(self):
        pair = await self._stream.readchunk()
        if pair == (b"", False):
            raise StopAsyncIteration
        return pair


class StreamReader:
    """The body of a message, read piece by piece."""

    def __init__(self, body, timer, wait=None, failed=None):
        self._source = body
        self._timer = timer
        #: Turns the wait for data into one that is bounded.
        self._bounded = wait
        self._failed = failed
        self._exception = None

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._source.buffered:
            info.append("%d bytes" % self._source.buffered)
        if self._source.is_over:
            info.append("eof")
        if self.exception() is not None:
            info.append("e=%r" % self._exception)
        return "<%s>" % " ".join(info)

    def _forget(self):
        """Everything has come: nobody is told any more."""
        self._bounded = self._failed = None

    def exception(self):
        if self._exception is None:
            error = self._source.exception
            if error is not None:
                self._exception = translate(error)
        return self._exception

    def set_exception(self, exc, exc_cause=None):
        self._exception = exc

    def _check(self):
        if self._exception is not None:
            raise self._exception

    @property
    def total_bytes(self):
        return self._source.decoded

    @property
    def total_raw_bytes(self):
        return self._source.total

    def is_eof(self):
        return self._source.is_over

    def at_eof(self):
        return self._source.at_end

    def feed_eof(self):
        self._source.discard()

    def unread_data(self, data):
        import warnings
        warnings.warn("unread_data() is deprecated and will be removed in future releases (#3260)",
                      DeprecationWarning, stacklevel=2)
        self._source.unread(data)

    async def _await(self, waiting):
        try:
            with self._timer:
                if self._bounded is None:
                    return await waiting
                return await self._bounded(waiting)
        except asyncio.TimeoutError as error:
            self._exception = error
            if self._failed is not None:
                self._failed()
            raise
        except (HttpError, OSError) as error:
            made = translate(error)
            if made is error:
                raise
            self._exception = made
            if self._failed is not None:
                self._failed()
            raise made from made.__cause__

    async def wait_eof(self):
        while not self._source.is_over:
            await self._await(self._source.wait())

    async def readany(self):
        """What there is; at least one byte before the end."""
        self._check()
        return await self._await(self._source.read_chunk())

    async def read(self, n=-1):
        """At most n bytes; all of them where n is negative."""
        self._check()
        if not n:
            return b""
        if n < 0:
            return await self._await(self._source.read_all())
        source = self._source
        while not source.buffered and not source.is_over:
            await self._await(source.wait())
        if not source.buffered and self.exception() is not None:
            raise self._exception
        return source.take(n)

    async def readline(self, *, max_line_length=None):
        """A line with its end."""
        return await self.readuntil(max_size=max_line_length)

    async def readuntil(self, separator=b"\n", *, max_size=None):
        """Everything up to and including a separator."""
        if not separator:
            raise ValueError("Separator should be at least one-byte string")
        self._check()
        source = self._source
        limit = max_size or 2 * 2 ** 16
        while True:
            line = source.take_until(separator)
            if line is None and source.buffered <= limit:
                if source.is_over:
                    if self.exception() is not None:
                        raise self._exception
                    return source.take()
                await self._await(source.wait())
                continue
            if line is None or len(line) > limit:
                raise ValueError("Chunk too big")
            return line

    async def readexactly(self, n):
        """Exactly n bytes."""
        self._check()
        source = self._source
        while source.buffered < n:
            if source.is_over:
                if self.exception() is not None:
                    raise self._exception
                partial = source.take()
                raise asyncio.IncompleteReadError(partial, n)
            await self._await(source.wait())
        return source.take(n)

    async def readchunk(self):
        """A piece as it came, and whether a chunk of the wire ends with it."""
        self._check()
        source = self._source
        while not source.buffered:
            if source.is_over:
                if self.exception() is not None:
                    raise self._exception
                return b"", False
            await self._await(source.wait())
        return source.take_piece(), True

    def read_nowait(self, n=-1):
        """What there is, at most n bytes."""
        self._check()
        return self._source.take() if n < 0 else self._source.take(n)

    def iter_chunked(self, n):
        """`async for` over pieces of at most n bytes."""
        return _Iterator(lambda: self.read(n))

    def iter_any(self):
        """`async for` over pieces as they come."""
        return _Iterator(self.readany)

    def iter_chunks(self):
        """`async for` over pieces, each with whether it ends a chunk of the wire."""
        return _ChunkTuples(self)

    def __aiter__(self):
        return _Iterator(self.readline)


class EmptyStreamReader(StreamReader):
    """A body that is empty."""

    def __init__(self):
        self._exception = None

    def __repr__(self):
        return "<%s>" % self.__class__.__name__

    def exception(self):
        return None

    def set_exception(self, exc, exc_cause=None):
        pass

    def _forget(self):
        pass

    def is_eof(self):
        return True

    def at_eof(self):
        return True

    total_bytes = total_raw_bytes = 0

    async def wait_eof(self):
        return None

    async def readany(self):
        return b""

    async def read(self, n=-1):
        return b""

    async def readline(self, *, max_line_length=None):
        return b""

    async def readuntil(self, separator=b"\n", *, max_size=None):
        return b""

    async def readexactly(self, n):
        raise asyncio.IncompleteReadError(b"", n)

    async def readchunk(self):
        return b"", False

    def read_nowait(self, n=-1):
        return b""


EMPTY_PAYLOAD = EmptyStreamReader()
