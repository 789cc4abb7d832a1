"""The files below and above an archive: compressed streams, and the data of one member."""

import io
import os
import shutil
from builtins import open as bltn_open

from tarfile._filters import ReadError, StreamError


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copy so many bytes, or all that are left."""
    bufsize = bufsize or 16 * 1024
    if length is None:
        shutil.copyfileobj(src, dst, bufsize)
        return
    while length > 0:
        buf = src.read(min(bufsize, length))
        if not buf:
            raise exception("unexpected end of data")
        dst.write(buf)
        length -= len(buf)


class _Stream:
    """A compressed or plain stream of blocks that goes forwards only: what is between a pipe and an archive."""

    def __init__(self, name, mode, comptype, fileobj, bufsize, compresslevel, preset, level=None, options=None,
                 zstd_dict=None):
        self._extfileobj = fileobj is not None
        if fileobj is None:
            fileobj = bltn_open(name, "rb" if mode == "r" else "wb")
        self.name = os.path.abspath(name) if name else ""
        self.mode = mode
        self.fileobj = fileobj
        self.bufsize = bufsize
        self.closed = False
        self.pos = 0
        self._ahead = b""
        self._out = b""
        self._tail = b""
        if comptype == "*":
            self._tail = self._fetch()
            comptype = self._guess(self._tail)
        self.comptype = comptype
        if mode == "r":
            self._decompressor = self._make_decompressor(options, zstd_dict)
        else:
            self._compressor = self._make_compressor(compresslevel, preset, level, options, zstd_dict)

    @staticmethod
    def _guess(start):
        if start.startswith(b"\x1f\x8b\x08"):
            return "gz"
        if start[:3] == b"BZh" and start[4:10] == b"1AY&SY":
            return "bz2"
        if start.startswith((b"\x5d\0\0\x80", b"\xfd7zXZ")):
            return "xz"
        if start.startswith(b"\x28\xb5\x2f\xfd"):
            return "zst"
        return "tar"

    def _make_decompressor(self, options, zstd_dict):
        if self.comptype == "gz":
            import zlib
            return zlib._ZlibDecompressor(wbits=31)
        if self.comptype == "bz2":
            import bz2
            return bz2.BZ2Decompressor()
        if self.comptype == "xz":
            import lzma
            return lzma.LZMADecompressor()
        if self.comptype == "zst":
            from compression import zstd
            return zstd.ZstdDecompressor(zstd_dict, options)
        return None

    def _make_compressor(self, compresslevel, preset, level, options, zstd_dict):
        if self.comptype == "gz":
            import zlib
            return zlib.compressobj(compresslevel, zlib.DEFLATED, 31)
        if self.comptype == "bz2":
            import bz2
            return bz2.BZ2Compressor(compresslevel)
        if self.comptype == "xz":
            import lzma
            return lzma.LZMACompressor(preset=preset)
        if self.comptype == "zst":
            from compression import zstd
            return zstd.ZstdCompressor(level, options, zstd_dict)
        return None

    def _fetch(self):
        return self.fileobj.read(self.bufsize)

    def _more(self):
        """More of what is inside; b"" at the end."""
        while True:
            raw, self._tail = self._tail or self._fetch(), b""
            if self._decompressor is None or not raw:
                return raw
            if self._decompressor.eof:
                # What follows a stream is of no interest.
                return b""
            try:
                data = self._decompressor.decompress(raw)
            except Exception as e:
                raise ReadError("invalid compressed data") from e
            if data:
                return data

    def read(self, size):
        assert size is not None
        while len(self._ahead) < size:
            more = self._more()
            if not more:
                break
            self._ahead += more
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        self.pos += len(data)
        return data

    def tell(self):
        return self.pos

    def seek(self, pos=0):
        if pos < self.pos:
            raise StreamError("seeking backwards is not allowed")
        while self.pos < pos and self.read(min(self.bufsize, pos - self.pos)):
            pass
        return self.pos

    def write(self, s):
        self.pos += len(s)
        self._emit(s if self._compressor is None else self._compressor.compress(s))

    def _emit(self, data):
        self._out += data
        while len(self._out) >= self.bufsize:
            self.fileobj.write(self._out[:self.bufsize])
            self._out = self._out[self.bufsize:]

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == "w":
                if self._compressor is not None:
                    self._out += self._compressor.flush()
                if self._out:
                    self.fileobj.write(self._out)
                    self._out = b""
        finally:
            if not self._extfileobj:
                self.fileobj.close()


class _FileInFile(io.RawIOBase):
    """A member's data, as a part of the archive's file; holes of a sparse one are zeros."""

    def __init__(self, fileobj, offset, size, name, blockinfo=None):
        self.fileobj = fileobj
        self.offset = offset
        self.size = size
        self.position = 0
        self.name = name
        # (where in the data, how much, where in the archive)
        self.map = []
        for start, length in blockinfo or [(0, size)]:
            self.map.append((start, start + length, offset))
            offset += length

    @property
    def mode(self):
        return "rb"

    def readable(self):
        return True

    def writable(self):
        return False

    def seekable(self):
        return self.fileobj.seekable()

    @property
    def fileno(self):
        # The archive's descriptor is not the member's.
        raise AttributeError(f"{type(self).__name__!r} object has no attribute 'fileno'")

    def tell(self):
        return self.position

    def seek(self, position, whence=io.SEEK_SET):
        if whence == io.SEEK_SET:
            self.position = min(max(position, 0), self.size)
        elif whence == io.SEEK_CUR:
            self.position = min(max(self.position + position, 0), self.size)
        elif whence == io.SEEK_END:
            self.position = max(min(self.size + position, self.size), 0)
        else:
            raise ValueError("Invalid argument")
        return self.position

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def read(self, size=-1):
        left = self.size - self.position
        size = left if size is None or size < 0 else min(size, left)
        parts = []
        while size > 0:
            for start, stop, offset in self.map:
                if start <= self.position < stop:
                    count = min(size, stop - self.position)
                    self.fileobj.seek(offset + self.position - start)
                    data = self.fileobj.read(count)
                    if len(data) < count:
                        raise ReadError("unexpected end of data")
                    break
            else:
                ends = [start for start, _, _ in self.map if start > self.position]
                count = min([size] + [end - self.position for end in ends])
                data = bytes(count)
            parts.append(data)
            self.position += count
            size -= count
        return b"".join(parts)
