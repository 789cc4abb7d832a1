"""Files compressed by gzip, and bytes that look like one.

Python's own reader of the format finds the members of a file and checks them; zlib does the work.
"""

import builtins
import io
import os
import struct
import sys
import time
import weakref
import zlib
from compression._common import _streams

__all__ = ["BadGzipFile", "GzipFile", "open", "compress", "decompress"]

# The bits of a header's flags.
FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16

READ = "rb"
WRITE = "wb"

_COMPRESS_LEVEL_FAST = 1
_COMPRESS_LEVEL_TRADEOFF = 6
_COMPRESS_LEVEL_BEST = 9

READ_BUFFER_SIZE = 128 * 1024
_WRITE_BUFFER_SIZE = 4 * io.DEFAULT_BUFFER_SIZE

_TRUNCATED = "Compressed file ended before the end-of-stream marker was reached"


class BadGzipFile(OSError):
    """A file that is not gzipped, or not as it should be."""


def open(filename, mode="rb", compresslevel=_COMPRESS_LEVEL_BEST, encoding=None, errors=None, newline=None):
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
        return io.TextIOWrapper(file, io.text_encoding(encoding), errors, newline)
    return file


def write32u(output, value):
    """Write a number as four bytes, the least first."""
    output.write(struct.pack("<L", value))


class _PaddedFile:
    """A file before which bytes can be put back."""

    def __init__(self, f, prepend=b""):
        self.file = f
        self._buffer = prepend
        self._length = len(prepend)
        self._read = 0

    def read(self, size):
        if self._read is None:
            return self.file.read(size)
        begin, end = self._read, self._read + size
        if end <= self._length:
            self._read = end
            return self._buffer[begin:end]
        self._read = None
        return self._buffer[begin:] + self.file.read(end - self._length)

    def prepend(self, prepend=b""):
        """Put bytes back; without any, those that were read last."""
        if self._read is None:
            self._buffer = prepend
        else:
            # They are still there.
            self._read -= len(prepend)
            return
        self._length = len(self._buffer)
        self._read = 0

    def seek(self, off):
        self._read = None
        self._buffer = None
        return self.file.seek(off)

    def seekable(self):
        return True


class _WriteBufferStream(io.RawIOBase):
    """What stands between a GzipFile and the buffer in front of it."""

    def __init__(self, gzip_file):
        # The file owns the buffer, which owns this.
        self.gzip_file = weakref.ref(gzip_file)

    def write(self, data):
        file = self.gzip_file()
        if file is None:
            raise RuntimeError("lost gzip_file")
        return file._write_raw(data)

    def seekable(self):
        return False

    def writable(self):
        return True


class GzipFile(_streams.BaseStream):
    """A file object whose contents are compressed by gzip."""

    # The file that was opened here and is to be closed with this one.
    myfileobj = None

    def __init__(self, filename=None, mode=None, compresslevel=_COMPRESS_LEVEL_BEST, fileobj=None, mtime=None):
        # For close(), should this fail.
        self.mode = None
        self.fileobj = None
        self._buffer = None
        if mode and ("t" in mode or "U" in mode):
            raise ValueError("Invalid mode: {!r}".format(mode))
        if mode and "b" not in mode:
            mode += "b"
        try:
            if fileobj is None:
                fileobj = self.myfileobj = builtins.open(filename, mode or "rb")
            if filename is None:
                filename = getattr(fileobj, "name", "")
                if not isinstance(filename, (str, bytes)):
                    filename = ""
            else:
                filename = os.fspath(filename)
            asked = mode
            if mode is None:
                mode = getattr(fileobj, "mode", "rb")
            if mode.startswith("r"):
                self._start_reading(fileobj, filename)
            elif mode.startswith(("w", "a", "x")):
                if asked is None:
                    import warnings
                    warnings.warn("GzipFile was opened for writing, but this will change in future Python releases.  "
                                  "Specify the mode argument for opening it for writing.", FutureWarning, 2)
                self._start_writing(fileobj, filename, compresslevel, mtime)
            else:
                raise ValueError("Invalid mode: {!r}".format(mode))
        except:
            # Nothing that was opened for this stays open.
            self._close()
            raise

    def _start_reading(self, fileobj, filename):
        self.mode = READ
        raw = _GzipReader(fileobj)
        self._buffer = io.BufferedReader(raw)
        self.name = filename
        self.fileobj = fileobj

    def _start_writing(self, fileobj, filename, compresslevel, mtime):
        self.mode = WRITE
        self.name = filename
        self.crc = zlib.crc32(b"")
        self.size = 0
        self.writebuf = []
        self.bufsize = 0
        self.offset = 0
        self._write_mtime = mtime
        self.compress = zlib.compressobj(compresslevel, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, 0)
        self._buffer_size = _WRITE_BUFFER_SIZE
        self._buffer = io.BufferedWriter(_WriteBufferStream(self), buffer_size=self._buffer_size)
        self.fileobj = fileobj
        self._write_gzip_header(compresslevel)

    @property
    def mtime(self):
        """The time that the last header told."""
        return self._buffer.raw._last_mtime

    def __repr__(self):
        return "<gzip " + repr(self.fileobj)[1:-1] + " " + hex(id(self)) + ">"

    def _write_gzip_header(self, compresslevel):
        fname = os.path.basename(self.name)
        if not isinstance(fname, bytes):
            try:
                # The format knows Latin-1 alone.
                fname = fname.encode("latin-1")
            except UnicodeEncodeError:
                fname = b""
        fname = fname.removesuffix(b".gz")
        mtime = time.time() if self._write_mtime is None else self._write_mtime
        self.fileobj.write(_header(compresslevel, mtime, FNAME if fname else 0))
        if fname:
            self.fileobj.write(fname + b"\0")

    def write(self, data):
        self._check_not_closed()
        if self.mode != WRITE:
            import errno
            raise OSError(errno.EBADF, "write() on read-only GzipFile object")
        if self.fileobj is None:
            raise ValueError("write() on closed GzipFile object")
        return self._buffer.write(data)

    def _write_raw(self, data):
        """What the buffer has gathered."""
        if isinstance(data, (bytes, bytearray)):
            length = len(data)
        else:
            data = memoryview(data)
            length = data.nbytes
        if length > 0:
            self.fileobj.write(self.compress.compress(data))
            self.size += length
            self.crc = zlib.crc32(data, self.crc)
            self.offset += length
        return length

    def _check_read(self, caller):
        self._check_not_closed()
        if self.mode != READ:
            import errno
            raise OSError(errno.EBADF, f"{caller}() on write-only GzipFile object")

    def read(self, size=-1):
        self._check_read("read")
        return self._buffer.read(size)

    def read1(self, size=-1):
        """At most so many bytes, from a single read of the file below; b"" only at the end."""
        self._check_read("read1")
        return self._buffer.read1(io.DEFAULT_BUFFER_SIZE if size < 0 else size)

    def readinto(self, b):
        self._check_read("readinto")
        return self._buffer.readinto(b)

    def readinto1(self, b):
        self._check_read("readinto1")
        return self._buffer.readinto1(b)

    def peek(self, n):
        self._check_read("peek")
        return self._buffer.peek(n)

    @property
    def closed(self):
        return self.fileobj is None

    def close(self):
        if self.fileobj is None:
            return
        try:
            buffer = self._buffer
            if buffer is None or buffer.closed:
                return
            try:
                if self.mode == WRITE:
                    buffer.flush()
                    self.fileobj.write(self.compress.flush())
                    write32u(self.fileobj, self.crc)
                    # The size modulo 2 ** 32.
                    write32u(self.fileobj, self.size & 0xFFFFFFFF)
                elif self.mode == READ:
                    buffer.close()
            finally:
                self._close()
        finally:
            self._close()

    def _close(self):
        self.fileobj = None
        mine, self.myfileobj = self.myfileobj, None
        if mine is not None:
            mine.close()

    def flush(self, zlib_mode=zlib.Z_SYNC_FLUSH):
        self._check_not_closed()
        if self.mode == WRITE:
            self._buffer.flush()
            self.fileobj.write(self.compress.flush(zlib_mode))
            self.fileobj.flush()

    def fileno(self):
        """The descriptor of the file below, for fileno() of which this fails if it has none."""
        return self.fileobj.fileno()

    def rewind(self):
        """Go back to the beginning of what is read."""
        if self.mode != READ:
            raise OSError("Can't rewind in write mode")
        self._buffer.seek(0)

    def readable(self):
        return self.mode == READ

    def writable(self):
        return self.mode == WRITE

    def seekable(self):
        return True

    def tell(self):
        self._check_not_closed()
        if self.mode == WRITE:
            self._buffer.flush()
        return super().tell()

    def seek(self, offset, whence=io.SEEK_SET):
        if self.mode == WRITE:
            self._check_not_closed()
            self._buffer.flush()
            if whence == io.SEEK_CUR:
                offset += self.offset
            elif whence != io.SEEK_SET:
                raise ValueError("Seek from end not supported")
            if offset < self.offset:
                raise OSError("Negative seek in write mode")
            zeros = b"\0" * self._buffer_size
            while (missing := offset - self.offset) > 0:
                self.write(zeros[:missing])
                self._buffer.flush()
        elif self.mode == READ:
            self._check_not_closed()
            return self._buffer.seek(offset, whence)
        return self.offset

    def readline(self, size=-1):
        self._check_not_closed()
        return self._buffer.readline(size)

    def __del__(self):
        if self.mode == WRITE and not self.closed:
            import warnings
            warnings.warn("unclosed GzipFile", ResourceWarning, source=self, stacklevel=2)
        super().__del__()


def _header(compresslevel, mtime, flags, system=255):
    """The ten bytes that a member begins with."""
    speed = {_COMPRESS_LEVEL_BEST: 2, _COMPRESS_LEVEL_FAST: 4}.get(compresslevel, 0)
    # A time that four bytes cannot tell is no time.
    when = int(mtime)
    if not 0 <= when < 1 << 32:
        when = 0
    return struct.pack("<BBBBLBB", 0x1F, 0x8B, 8, flags, when, speed, system)


def _read_exact(fp, n):
    """So many bytes of a file, which must have them."""
    data = fp.read(n)
    while len(data) < n:
        more = fp.read(n - len(data))
        if not more:
            raise EOFError(_TRUNCATED)
        data += more
    return data


def _read_gzip_header(fp):
    """Read the header of a member: the time that it tells, or None at the end of the file."""
    magic = fp.read(2)
    if magic == b"":
        return None
    if magic != b"\x1f\x8b":
        raise BadGzipFile("Not a gzipped file (%r)" % magic)
    method, flags, mtime = struct.unpack("<BBIxx", _read_exact(fp, 8))
    if method != 8:
        raise BadGzipFile("Unknown compression method")
    if flags & FEXTRA:
        length, = struct.unpack("<H", _read_exact(fp, 2))
        _read_exact(fp, length)
    for flag in FNAME, FCOMMENT:
        if flags & flag:
            # Text that ends in a zero.
            while fp.read(1) not in (b"", b"\0"):
                pass
    if flags & FHCRC:
        _read_exact(fp, 2)
    return mtime


class _GzipReader(_streams.DecompressReader):
    """The decompressed contents of all members of a file."""

    def __init__(self, fp):
        super().__init__(_PaddedFile(fp), zlib._ZlibDecompressor, wbits=-zlib.MAX_WBITS)
        self._new_member = True
        self._last_mtime = None

    def _init_read(self):
        self._crc = zlib.crc32(b"")
        self._stream_size = 0

    def _read_gzip_header(self):
        mtime = _read_gzip_header(self._fp)
        if mtime is None:
            return False
        self._last_mtime = mtime
        return True

    def read(self, size=-1):
        if size < 0:
            return self.readall()
        if not size:
            return b""
        while True:
            if self._decompressor.eof:
                self._read_eof()
                self._new_member = True
                self._decompressor = self._decomp_factory(**self._decomp_args)
            if self._new_member:
                self._init_read()
                if not self._read_gzip_header():
                    self._size = self._pos
                    return b""
                self._new_member = False
            data = b""
            if self._decompressor.needs_input:
                data = self._fp.read(READ_BUFFER_SIZE)
                uncompressed = self._decompressor.decompress(data, size)
            else:
                uncompressed = self._decompressor.decompress(b"", size)
            if self._decompressor.unused_data != b"":
                # The trailer, and whatever follows.
                self._fp.prepend(self._decompressor.unused_data)
            if uncompressed != b"":
                break
            if data == b"" and not self._decompressor.eof:
                raise EOFError(_TRUNCATED)
        self._crc = zlib.crc32(uncompressed, self._crc)
        self._stream_size += len(uncompressed)
        self._pos += len(uncompressed)
        return uncompressed

    def _read_eof(self):
        """Compare what came out with the trailer, and pass over padding."""
        crc32, isize = struct.unpack("<II", _read_exact(self._fp, 8))
        if crc32 != self._crc:
            raise BadGzipFile("CRC check failed %s != %s" % (hex(crc32), hex(self._crc)))
        if isize != self._stream_size & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        c = b"\0"
        while c == b"\0":
            c = self._fp.read(1)
        if c:
            self._fp.prepend(c)

    def _rewind(self):
        super()._rewind()
        self._new_member = True


def compress(data, compresslevel=_COMPRESS_LEVEL_BEST, *, mtime=0):
    """Bytes, compressed with a header of gzip; the time in it is 0 unless another is given."""
    if mtime is None:
        mtime = time.time()
    # zlib writes such a header too; the time and the kind of system are ours.
    made = bytearray(zlib.compress(data, compresslevel, 31))
    if 0 <= int(mtime) < 1 << 32:
        struct.pack_into("<L", made, 4, int(mtime))
    made[9] = 255
    return bytes(made)


def decompress(data):
    """What compressed bytes were made of, all members of them."""
    parts = []
    while True:
        fp = io.BytesIO(data)
        if _read_gzip_header(fp) is None:
            return b"".join(parts)
        do = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        part = do.decompress(data[fp.tell():])
        if not do.eof or len(do.unused_data) < 8:
            raise EOFError(_TRUNCATED)
        crc, length = struct.unpack("<II", do.unused_data[:8])
        if crc != zlib.crc32(part):
            raise BadGzipFile("CRC check failed")
        if length != len(part) & 0xFFFFFFFF:
            raise BadGzipFile("Incorrect length of data produced")
        parts.append(part)
        data = do.unused_data[8:].lstrip(b"\0")


def _open_pair(arg, args):
    """The files to read and to write for an argument of the command; None for one that cannot be."""
    if args.decompress:
        if arg == "-":
            return GzipFile(filename="", mode="rb", fileobj=sys.stdin.buffer), sys.stdout.buffer
        if arg[-3:] != ".gz":
            sys.exit(f"filename doesn't end in .gz: {arg!r}")
        return open(arg, "rb"), builtins.open(arg[:-3], "wb")
    level = _COMPRESS_LEVEL_TRADEOFF
    if args.fast:
        level = _COMPRESS_LEVEL_FAST
    elif args.best:
        level = _COMPRESS_LEVEL_BEST
    if arg == "-":
        return sys.stdin.buffer, GzipFile(filename="", mode="wb", fileobj=sys.stdout.buffer, compresslevel=level)
    return builtins.open(arg, "rb"), open(arg + ".gz", "wb", compresslevel=level)


def main():
    """The command `-m gzip`."""
    from argparse import ArgumentParser
    parser = ArgumentParser(description="A simple command line interface for the gzip module: act like gzip, but do "
                                        "not delete the input file.", color=True)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--fast", action="store_true", help="compress faster")
    group.add_argument("--best", action="store_true", help="compress better")
    group.add_argument("-d", "--decompress", action="store_true", help="act like gunzip instead of gzip")
    parser.add_argument("args", nargs="*", default=["-"], metavar="file")
    args = parser.parse_args()
    for arg in args.args:
        source, target = _open_pair(arg, args)
        while chunk := source.read(READ_BUFFER_SIZE):
            target.write(chunk)
        if target is not sys.stdout.buffer:
            target.close()
        if source is not sys.stdin.buffer:
            source.close()


if __name__ == "__main__":
    main()
