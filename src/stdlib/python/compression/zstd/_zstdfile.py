"""Files of data compressed by Zstandard."""

import io
from builtins import open as _builtin_open
from compression._common import _streams
from os import PathLike

from _zstd import ZSTD_DStreamOutSize, ZstdCompressor, ZstdDecompressor, ZstdError

__all__ = "ZstdFile", "open"

_MODE_CLOSED, _MODE_READ, _MODE_WRITE = 0, 1, 2


def _nbytes(data, /):
    if isinstance(data, (bytes, bytearray)):
        return len(data)
    with memoryview(data) as view:
        return view.nbytes


class ZstdFile(_streams.BaseStream):
    """A file object, in binary mode, whose contents are compressed by Zstandard.

    It may stand for a file by name, or around a file object that is open already.
    """

    FLUSH_BLOCK = ZstdCompressor.FLUSH_BLOCK
    FLUSH_FRAME = ZstdCompressor.FLUSH_FRAME

    def __init__(self, file, /, mode="r", *, level=None, options=None, zstd_dict=None):
        """mode is "r", "w", "x" or "a" ("b" may follow); level and options are for compression or decompression."""
        self._fp = None
        self._close_fp = False
        self._mode = _MODE_CLOSED
        self._buffer = None
        if not isinstance(mode, str):
            raise ValueError("mode must be a str")
        if options is not None and not isinstance(options, dict):
            raise TypeError("options must be a dict or None")
        # rb is r, and so on.
        mode = mode.removesuffix("b")
        if mode == "r":
            if level is not None:
                raise TypeError("level is illegal in read mode")
            self._mode = _MODE_READ
        elif mode in ("w", "a", "x"):
            if level is not None and not isinstance(level, int):
                raise TypeError("level must be int or None")
            self._mode = _MODE_WRITE
            self._compressor = ZstdCompressor(level=level, options=options, zstd_dict=zstd_dict)
            self._pos = 0
        else:
            raise ValueError(f"Invalid mode: {mode!r}")
        if isinstance(file, (str, bytes, PathLike)):
            self._close_fp = True
            self._fp = _builtin_open(file, f"{mode}b")
        elif mode == "r" and hasattr(file, "read") or mode != "r" and hasattr(file, "write"):
            self._fp = file
        else:
            raise TypeError("file must be a file-like object or a str, bytes, or PathLike object")
        if self._mode == _MODE_READ:
            raw = _streams.DecompressReader(self._fp, ZstdDecompressor, zstd_dict=zstd_dict, options=options)
            self._buffer = io.BufferedReader(raw)

    def close(self):
        """Flush and close; more than once does nothing more."""
        if self._fp is None:
            return
        try:
            if self._mode == _MODE_READ:
                if getattr(self, "_buffer", None):
                    self._buffer.close()
                    self._buffer = None
            elif self._mode == _MODE_WRITE:
                self.flush(self.FLUSH_FRAME)
                self._compressor = None
        finally:
            self._mode = _MODE_CLOSED
            try:
                if self._close_fp:
                    self._fp.close()
            finally:
                self._fp = None
                self._close_fp = False

    def write(self, data, /):
        """Write bytes; how many of them (before compression) is answered."""
        self._check_can_write()
        length = _nbytes(data)
        self._fp.write(self._compressor.compress(data))
        self._pos += length
        return length

    def flush(self, mode=FLUSH_BLOCK):
        """Write what is kept back, and end the block or the frame."""
        if self._mode == _MODE_READ:
            return
        self._check_not_closed()
        if mode not in (self.FLUSH_BLOCK, self.FLUSH_FRAME):
            raise ValueError("Invalid mode argument, expected either ZstdFile.FLUSH_FRAME or ZstdFile.FLUSH_BLOCK")
        if self._compressor.last_mode == mode:
            return
        self._fp.write(self._compressor.flush(mode))
        if hasattr(self._fp, "flush"):
            self._fp.flush()

    def read(self, size=-1):
        """So many bytes, or all that are left."""
        if size is None:
            size = -1
        self._check_can_read()
        return self._buffer.read(size)

    def read1(self, size=-1):
        """At most so many bytes, with as few reads of the file below as can be."""
        self._check_can_read()
        return self._buffer.read1(ZSTD_DStreamOutSize if size < 0 else size)

    def readinto(self, b):
        self._check_can_read()
        return self._buffer.readinto(b)

    def readinto1(self, b):
        self._check_can_read()
        return self._buffer.readinto1(b)

    def readline(self, size=-1):
        self._check_can_read()
        return self._buffer.readline(size)

    def seek(self, offset, whence=io.SEEK_SET):
        """Go to a place in the data; backwards everything is decompressed again."""
        self._check_can_read()
        return self._buffer.seek(offset, whence)

    def peek(self, size=-1):
        """Some bytes that are next, without going on; b"" only at the end."""
        self._check_can_read()
        return self._buffer.peek(size)

    def __next__(self):
        if line := self._buffer.readline():
            return line
        raise StopIteration

    def tell(self):
        self._check_not_closed()
        return self._buffer.tell() if self._mode == _MODE_READ else self._pos

    def fileno(self):
        """The descriptor of the file below."""
        self._check_not_closed()
        return self._fp.fileno()

    @property
    def name(self):
        self._check_not_closed()
        return self._fp.name

    @property
    def mode(self):
        return "wb" if self._mode == _MODE_WRITE else "rb"

    @property
    def closed(self):
        """True if this file is closed."""
        return self._mode == _MODE_CLOSED

    def seekable(self):
        return self.readable() and self._buffer.seekable()

    def readable(self):
        self._check_not_closed()
        return self._mode == _MODE_READ

    def writable(self):
        self._check_not_closed()
        return self._mode == _MODE_WRITE


def open(file, /, mode="rb", *, level=None, options=None, zstd_dict=None, encoding=None, errors=None, newline=None):
    """Open a compressed file, in binary or text mode."""
    text = "t" in mode
    mode = mode.replace("t", "")
    if text:
        if "b" in mode:
            raise ValueError(f"Invalid mode: {mode!r}")
    else:
        for name, value in ("encoding", encoding), ("errors", errors), ("newline", newline):
            if value is not None:
                raise ValueError(f'Argument "{name}" not supported in binary mode')
    binary = ZstdFile(file, mode, level=level, options=options, zstd_dict=zstd_dict)
    return io.TextIOWrapper(binary, encoding, errors, newline) if text else binary
