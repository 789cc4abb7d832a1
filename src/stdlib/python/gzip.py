"""Files compressed by gzip."""

import builtins
import io
import os
import struct
import time
import zlib

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

READ = "rb"
WRITE = "wb"


class BadGzipFile(OSError):
    """A file that is not gzipped, or not as it should be."""


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    """Open a gzip-compressed file, by name or as a file object; text with a mode that ends in 't'."""
    if "t" in mode:
        if "b" in mode:
            raise ValueError("Invalid mode: %r" % (mode,))
    else:
        for name, value in ("encoding", encoding), ("errors", errors), ("newline", newline):
            if value is not None:
                raise ValueError(f"Argument {name!r} not supported in binary mode")
    binary_mode = mode.replace("t", "")
    if isinstance(filename, (str, bytes, os.PathLike)):
        file = GzipFile(filename, binary_mode, compresslevel)
    elif hasattr(filename, "read") or hasattr(filename, "write"):
        file = GzipFile(None, binary_mode, compresslevel, filename)
    else:
        raise TypeError("filename must be a str or bytes object, or a file")
    if "t" in mode:
        # What is read is in memory anyway, and a wrapper of bytes in memory is quick.
        inner = io.BytesIO(file.read()) if file.mode == READ else file
        return io.TextIOWrapper(inner, encoding or "utf-8", errors, newline)
    return file


def _header(level, mtime, name=b""):
    speed = {9: b"\x02", 1: b"\x04"}.get(level, b"\0")
    flags = b"\x08" if name else b"\0"
    return b"\x1f\x8b\x08" + flags + struct.pack("<L", int(mtime)) + speed + b"\xff" + (name + b"\0" if name else b"")


class GzipFile(io.BufferedIOBase):
    """A file object whose contents are compressed by gzip."""

    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=9, fileobj=None, mtime=None):
        if mode and ("t" in mode or "U" in mode):
            raise ValueError("Invalid mode: {!r}".format(mode))
        if mode and "b" not in mode:
            mode += "b"
        if fileobj is None:
            fileobj = self.myfileobj = builtins.open(filename, mode or "rb")
        if filename is None:
            filename = getattr(fileobj, "name", "")
            if not isinstance(filename, (str, bytes)):
                filename = ""
        else:
            filename = os.fspath(filename)
        if mode is None:
            mode = getattr(fileobj, "mode", "rb")
        self.name = filename
        self.fileobj = fileobj
        self._mtime = mtime
        self._at = 0
        self._data = None
        if mode.startswith("r"):
            self.mode = READ
        elif mode.startswith(("w", "a", "x")):
            self.mode = WRITE
            self._level = compresslevel
            self._compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._crc = zlib.crc32(b"")
            self._size = 0
            name = os.path.basename(filename)
            if not isinstance(name, bytes):
                try:
                    name = name.encode("latin-1")
                except UnicodeEncodeError:
                    name = b""
            when = time.time() if mtime is None else mtime
            fileobj.write(_header(compresslevel, when, name.removesuffix(b".gz")))
        else:
            raise ValueError("Invalid mode: {!r}".format(mode))

    @property
    def mtime(self):
        """The time that the last header told."""
        return self._mtime

    def __repr__(self):
        return "<gzip " + repr(self.fileobj)[1:-1] + " " + hex(id(self)) + ">"

    def _check_open(self):
        if self.fileobj is None:
            raise ValueError("I/O operation on closed file.")

    def write(self, data):
        self._check_open()
        if self.mode != WRITE:
            import errno
            raise OSError(errno.EBADF, "write() on read-only GzipFile object")
        data = bytes(data)
        if data:
            self.fileobj.write(self._compress.compress(data))
            self._size += len(data)
            self._crc = zlib.crc32(data, self._crc)
        return len(data)

    def _load(self):
        """The contents, decompressed."""
        self._check_open()
        if self.mode != READ:
            import errno
            raise OSError(errno.EBADF, "read() on write-only GzipFile object")
        if self._data is None:
            self._data, mtime = _members(self.fileobj.read())
            if mtime is not None:
                self._mtime = mtime
        return self._data

    def read(self, size=-1):
        data = self._load()
        end = len(data) if size is None or size < 0 else min(len(data), self._at + size)
        result = data[self._at:end]
        self._at = max(self._at, end)
        return result

    def read1(self, size=-1):
        return self.read(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def peek(self, n):
        return self._load()[self._at:self._at + max(n, 1)]

    def readline(self, size=-1):
        data = self._load()
        end = data.find(b"\n", self._at) + 1 or len(data)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        result = data[self._at:end]
        self._at = end
        return result

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        return list(self)

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        self._check_open()
        if self.mode == WRITE:
            self.fileobj.write(self._compress.flush(zlib_mode))
            self.fileobj.flush()

    def close(self):
        fileobj, self.fileobj = self.fileobj, None
        if fileobj is None:
            return
        try:
            if self.mode == WRITE:
                fileobj.write(self._compress.flush())
                fileobj.write(struct.pack("<LL", self._crc, self._size & 0xFFFFFFFF))
        finally:
            mine, self.myfileobj = self.myfileobj, None
            if mine:
                mine.close()

    @property
    def closed(self):
        return self.fileobj is None

    def __enter__(self):
        self._check_open()
        return self

    def __exit__(self, *args):
        self.close()

    def fileno(self):
        return self.fileobj.fileno()

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True

    def tell(self):
        return self._at if self.mode == READ else self._size

    def rewind(self):
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self._at = 0

    def seek(self, offset, whence=io.SEEK_SET):
        if self.mode == WRITE:
            if whence != io.SEEK_SET:
                if whence == io.SEEK_CUR:
                    offset += self._size
                else:
                    raise ValueError("Seek from end not supported")
            if offset < self._size:
                raise OSError("Negative seek in write mode")
            self.write(b"\0" * (offset - self._size))
            return self._size
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        if base is None:
            base = len(self._load())
        self._at = max(0, base + offset)
        return self._at


def _members(data):
    """The contents of all members, and the time that the last header tells."""
    out = []
    mtime = None
    while True:
        # Padding with zeros may stand between members.
        data = data.lstrip(b"\0") if out else data
        if not data:
            break
        if data[:2] != b"\x1f\x8b":
            raise BadGzipFile("Not a gzipped file (%r)" % data[:2])
        if data[2:3] != b"\x08":
            raise BadGzipFile("Unknown compression method")
        mtime = int.from_bytes(data[4:8], "little")
        machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            out.append(machine.decompress(data))
        except zlib.error as err:
            if "data check" in str(err):
                raise BadGzipFile("CRC check failed") from None
            raise
        if not machine.eof:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        data = machine.unused_data
    return b"".join(out), mtime


def compress(data, compresslevel=9, *, mtime=0):
    """Bytes, compressed with a header of gzip."""
    machine = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = machine.compress(data) + machine.flush()
    when = time.time() if mtime is None else mtime
    return _header(compresslevel, when) + body + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def decompress(data):
    """Bytes that compress() made, as they were."""
    return _members(bytes(data))[0]
