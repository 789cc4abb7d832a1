"""ZIP archives: read, written, extended.

    with ZipFile("spam.zip", "w", ZIP_DEFLATED) as archive:
        archive.write("eggs.txt")
"""

import io
import os
import shutil
import struct
import sys
import threading
import time
import zlib
from zlib import crc32

from zipfile._format import *
from zipfile._format import (_EndRecData, _check_compression, _check_zipfile, _get_compressor,
                             _get_decompressor, _sanitize_filename, bz2, lzma, _Extra, _strip_extra, _ZipDecrypter)

# The names by which older programs know parts of the format.
_MASK_USE_DATA_DESCRIPTOR = MASK_USE_DATA_DESCRIPTOR
structEndArchive, structCentralDir, structFileHeader = END_RECORD, CENTRAL_ENTRY, LOCAL_HEADER
structEndArchive64, structEndArchive64Locator = END_64, LOCATOR_64
sizeEndCentDir, sizeCentralDir, sizeFileHeader, sizeEndCentDir64, sizeEndCentDir64Locator = 22, 46, 30, 56, 20

__all__ = ["BadZipFile", "BadZipfile", "error", "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA", "ZIP_ZSTANDARD",
           "is_zipfile", "ZipInfo", "ZipFile", "PyZipFile", "LargeZipFile", "Path"]


def is_zipfile(filename):
    """Whether a file (by name or as a file object) looks like an archive."""
    try:
        if hasattr(filename, "read"):
            at = filename.tell()
            result = _check_zipfile(filename)
            filename.seek(at)
            return result
        with io.open(filename, "rb") as file:
            return _check_zipfile(file)
    except (OSError, BadZipFile):
        return False


class _SharedFile:
    """A part of the archive's file that is read while others read theirs."""

    def __init__(self, file, pos, close, lock, writing):
        self._file = file
        self._pos = pos
        self._close = close
        self._lock = lock
        self._writing = writing
        self.seekable = file.seekable

    def tell(self):
        return self._pos

    def _check(self):
        if self._writing():
            raise ValueError("Can't reposition in the ZIP file while there is an open writing handle on it. Close the "
                             "writing handle before trying to read.")

    def seek(self, offset, whence=0):
        with self._lock:
            self._check()
            if whence == os.SEEK_CUR:
                self._file.seek(self._pos + offset)
            else:
                self._file.seek(offset, whence)
            self._pos = self._file.tell()
            return self._pos

    def read(self, n=-1):
        with self._lock:
            if self._writing():
                raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. Close the "
                                 "writing handle before trying to read.")
            self._file.seek(self._pos)
            data = self._file.read(n)
            self._pos = self._file.tell()
            return data

    def close(self):
        if self._file is not None:
            file, self._file = self._file, None
            self._close(file)


class _Tellable:
    """A file that cannot tell where it is, such as a pipe, which is counted along."""

    def __init__(self, fp):
        self.fp = fp
        self.offset = 0

    def write(self, data):
        n = self.fp.write(data)
        self.offset += n
        return n

    def tell(self):
        return self.offset

    def flush(self):
        self.fp.flush()

    def close(self):
        self.fp.close()


class ZipExtFile(io.BufferedIOBase):
    """A member of an archive, as a file that is read.  ZipFile.open() makes them."""

    MAX_N = 1 << 31 - 1
    MIN_READ_SIZE = 4096
    MAX_SEEK_READ = 1 << 24

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj = fileobj
        self._pwd = pwd
        self._close_fileobj = close_fileobj
        self._compress_type = zipinfo.compress_type
        self._zinfo = zipinfo
        self.newlines = None
        self.mode = mode
        self.name = zipinfo.filename
        self._expected_crc = getattr(zipinfo, "CRC", None)
        self._seekable = False
        try:
            if fileobj.seekable():
                self._orig_compress_start = fileobj.tell()
                self._seekable = True
        except AttributeError:
            pass
        self._start()
        self._decrypter = None
        if pwd:
            flags = zipinfo.flag_bits
            check = zipinfo._raw_time >> 8 & 0xFF if flags & MASK_USE_DATA_DESCRIPTOR else zipinfo.CRC >> 24 & 0xFF
            if self._init_decrypter() != check:
                raise RuntimeError("Bad password for file %r" % zipinfo.orig_filename)

    def _start(self):
        self._compress_left = self._zinfo.compress_size
        self._left = self._zinfo.file_size
        self._running_crc = crc32(b"")
        self._readbuffer = b""
        self._offset = 0
        self._eof = False
        self._decompressor = _get_decompressor(self._compress_type)

    def _init_decrypter(self):
        self._decrypter = _ZipDecrypter(self._pwd)
        header = self._fileobj.read(12)
        self._compress_left -= 12
        return self._decrypter(header)[11]

    def __repr__(self):
        result = ["<%s.%s" % (self.__class__.__module__, self.__class__.__qualname__)]
        if not self.closed:
            result.append(" name=%r" % (self.name,))
            if self._compress_type != ZIP_STORED:
                result.append(" compress_type=%s" % compressor_names.get(self._compress_type, self._compress_type))
        else:
            result.append(" [closed]")
        result.append(">")
        return "".join(result)

    def _check_open(self, what):
        if self.closed:
            raise ValueError(f"{what} on closed file.")

    def readline(self, limit=-1):
        """A line, at most so many bytes of it."""
        if limit < 0:
            at = self._readbuffer.find(b"\n", self._offset) + 1
            if at > 0:
                line = self._readbuffer[self._offset:at]
                self._offset = at
                return line
        return io.BufferedIOBase.readline(self, limit)

    def peek(self, n=1):
        """Bytes that are next, without going on."""
        if n > len(self._readbuffer) - self._offset:
            chunk = self.read(n)
            if len(chunk) > self._offset:
                self._readbuffer = chunk + self._readbuffer[self._offset:]
                self._offset = 0
            else:
                self._offset -= len(chunk)
        return self._readbuffer[self._offset:self._offset + 512]

    def readable(self):
        self._check_open("I/O operation")
        return True

    def read(self, n=-1):
        """So many bytes, or all that are left."""
        self._check_open("read")
        if n is None or n < 0:
            parts = [self._readbuffer[self._offset:]]
            self._readbuffer = b""
            self._offset = 0
            while not self._eof:
                parts.append(self._read1(self.MAX_N))
            return b"".join(parts)
        while not self._eof and len(self._readbuffer) - self._offset < n:
            missing = n - (len(self._readbuffer) - self._offset)
            self._readbuffer = self._readbuffer[self._offset:] + self._read1(missing)
            self._offset = 0
        data = self._readbuffer[self._offset:self._offset + n]
        self._offset += len(data)
        return data

    def read1(self, n):
        """At most so many bytes, with at most one read of the archive that gives any."""
        if n is None or n < 0:
            data = self._readbuffer[self._offset:]
            self._readbuffer = b""
            self._offset = 0
            while not self._eof:
                more = self._read1(self.MAX_N)
                if more:
                    return data + more
            return data
        end = n + self._offset
        if end < len(self._readbuffer):
            data = self._readbuffer[self._offset:end]
            self._offset = end
            return data
        n = end - len(self._readbuffer)
        data = self._readbuffer[self._offset:]
        self._readbuffer = b""
        self._offset = 0
        while n > 0 and not self._eof:
            more = self._read1(n)
            if n < len(more):
                self._readbuffer = more
                self._offset = n
                return data + more[:n]
            if more:
                return data + more
        return data

    def _update_crc(self, newdata):
        if self._expected_crc is None:
            return
        self._running_crc = crc32(newdata, self._running_crc)
        if self._eof and self._running_crc != self._expected_crc:
            raise BadZipFile("Bad CRC-32 for file %r" % self.name)

    def _read1(self, n):
        """What one read of the archive comes to, about n bytes of it."""
        if self._eof or n <= 0:
            return b""
        state = self._decompressor
        if self._compress_type == ZIP_DEFLATED:
            data = state.unconsumed_tail
            if n > len(data):
                data += self._read2(n - len(data))
            n = max(n, self.MIN_READ_SIZE)
            out = state.decompress(data, n)
            self._eof = state.eof or self._compress_left <= 0 and not state.unconsumed_tail
            if self._eof:
                out += state.flush()
        elif self._compress_type == ZIP_STORED:
            out = self._read2(n)
            self._eof = self._compress_left <= 0
        else:
            data = self._read2(n) if state.needs_input else b""
            out = state.decompress(data, max(n, self.MIN_READ_SIZE))
            self._eof = state.eof or self._compress_left <= 0 and state.needs_input
        out = out[:self._left]
        self._left -= len(out)
        if self._left <= 0:
            self._eof = True
        self._update_crc(out)
        return out

    def _read2(self, n):
        """Bytes of the archive."""
        if self._compress_left <= 0:
            return b""
        n = min(max(n, self.MIN_READ_SIZE), self._compress_left)
        data = self._fileobj.read(n)
        self._compress_left -= len(data)
        if not data:
            raise EOFError
        return data if self._decrypter is None else self._decrypter(data)

    def close(self):
        try:
            if self._close_fileobj:
                self._fileobj.close()
        finally:
            super().close()

    def seekable(self):
        self._check_open("I/O operation")
        return self._seekable

    def seek(self, offset, whence=os.SEEK_SET):
        """Go to a position; backwards, everything is read again."""
        self._check_open("seek")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        here = self.tell()
        if whence == os.SEEK_SET:
            target = offset
        elif whence == os.SEEK_CUR:
            target = here + offset
        elif whence == os.SEEK_END:
            target = self._zinfo.file_size + offset
        else:
            raise ValueError("whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)")
        target = max(0, min(target, self._zinfo.file_size))
        step = target - here
        within = step + self._offset
        if 0 <= within < len(self._readbuffer):
            self._offset = within
            return self.tell()
        if step < 0:
            self._fileobj.seek(self._orig_compress_start)
            self._start()
            step = target
            if self._decrypter is not None:
                self._init_decrypter()
        while step > 0:
            piece = self.read(min(self.MAX_SEEK_READ, step))
            if not piece:
                break
            step -= len(piece)
        return self.tell()

    def tell(self):
        self._check_open("tell")
        if not self._seekable:
            raise io.UnsupportedOperation("underlying stream is not seekable")
        return self._zinfo.file_size - self._left - len(self._readbuffer) + self._offset


class _ZipWriteFile(io.BufferedIOBase):
    """A member of an archive, as a file that is written."""

    def __init__(self, zf, zinfo, zip64):
        self._zinfo = zinfo
        self._zip64 = zip64
        self._zipfile = zf
        self._compressor = _get_compressor(zinfo.compress_type, zinfo.compress_level)
        self._file_size = 0
        self._compress_size = 0
        self._crc = 0

    @property
    def _fileobj(self):
        return self._zipfile.fp

    @property
    def name(self):
        return self._zinfo.filename

    @property
    def mode(self):
        return "wb"

    def writable(self):
        return True

    def write(self, data):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        nbytes = len(data) if isinstance(data, (bytes, bytearray)) else memoryview(data).nbytes
        self._file_size += nbytes
        self._crc = crc32(data, self._crc)
        if self._compressor:
            data = self._compressor.compress(data)
            self._compress_size += len(data)
        self._fileobj.write(data)
        return nbytes

    def close(self):
        if self.closed:
            return
        try:
            super().close()
            if self._compressor:
                buf = self._compressor.flush()
                self._compress_size += len(buf)
                self._fileobj.write(buf)
                self._zinfo.compress_size = self._compress_size
            else:
                self._zinfo.compress_size = self._file_size
            self._zinfo.CRC = self._crc
            self._zinfo.file_size = self._file_size
            self._finish()
            self._zipfile.filelist.append(self._zinfo)
            self._zipfile.NameToInfo[self._zinfo.filename] = self._zinfo
        finally:
            self._zipfile._writing = False

    def _finish(self):
        """Sizes and checksum are known only now."""
        zinfo = self._zinfo
        if not self._zip64:
            if self._file_size > ZIP64_LIMIT:
                raise RuntimeError("File size too large, try using force_zip64")
            if self._compress_size > ZIP64_LIMIT:
                raise RuntimeError("Compressed size too large, try using force_zip64")
        if zinfo.flag_bits & MASK_USE_DATA_DESCRIPTOR:
            layout = "<LLQQ" if self._zip64 else "<LLLL"
            self._fileobj.write(struct.pack(layout, DD_SIGNATURE, zinfo.CRC, zinfo.compress_size, zinfo.file_size))
            self._zipfile.start_dir = self._fileobj.tell()
        else:
            self._zipfile.start_dir = self._fileobj.tell()
            self._fileobj.seek(zinfo.header_offset)
            self._fileobj.write(zinfo.FileHeader(self._zip64))
            self._fileobj.seek(self._zipfile.start_dir)


class ZipFile:
    """An archive, opened to read ("r"), to write ("w", "x") or to append ("a")."""

    fp = None

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, compresslevel=None, *,
                 strict_timestamps=True, metadata_encoding=None):
        """file is a path or a file object; compression and compresslevel are for members that do not say otherwise;
        metadata_encoding is that of names which are not marked as UTF-8 (for reading only)."""
        if mode not in ("r", "w", "x", "a"):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _check_compression(compression)
        self._allowZip64 = allowZip64
        self._didModify = False
        self.debug = 0
        self.NameToInfo = {}
        self.filelist = []
        self.compression = compression
        self.compresslevel = compresslevel
        self.mode = mode
        self.pwd = None
        self._comment = b""
        self._strict_timestamps = strict_timestamps
        self.metadata_encoding = metadata_encoding
        if metadata_encoding and mode != "r":
            raise ValueError("metadata_encoding is only supported for reading files")
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        if isinstance(file, str):
            self._filePassed = 0
            self.filename = file
            self.fp = self._open_file(file, mode)
        else:
            self._filePassed = 1
            self.fp = file
            self.filename = getattr(file, "name", None)
        self._fileRefCnt = 1
        self._lock = threading.RLock()
        self._seekable = True
        self._writing = False
        try:
            self._begin(mode)
        except:
            fp, self.fp = self.fp, None
            self._fpclose(fp)
            raise

    def _open_file(self, file, mode):
        tries = {"r": ["rb"], "w": ["w+b", "wb"], "x": ["x+b", "xb"], "a": ["r+b", "w+b", "wb"]}[mode]
        for at, how in enumerate(tries):
            try:
                return io.open(file, how)
            except OSError:
                if at + 1 == len(tries):
                    raise

    def _begin(self, mode):
        if mode == "r":
            self._RealGetContents()
        elif mode in ("w", "x"):
            self._didModify = True
            self._begin_writing()
        else:
            try:
                self._RealGetContents()
                self.fp.seek(self.start_dir)
            except BadZipFile:
                # Something else stands there; the archive follows it.
                self.fp.seek(0, 2)
                self._didModify = True
                self.start_dir = self.fp.tell()

    def _begin_writing(self):
        try:
            self.start_dir = self.fp.tell()
        except (AttributeError, OSError):
            self.fp = _Tellable(self.fp)
            self.start_dir = 0
            self._seekable = False
        else:
            # A file may tell where it is and not go there.
            try:
                self.fp.seek(self.start_dir)
            except (AttributeError, OSError):
                self._seekable = False

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __repr__(self):
        result = ["<%s.%s" % (self.__class__.__module__, self.__class__.__qualname__)]
        if self.fp is not None:
            if self._filePassed:
                result.append(" file=%r" % self.fp)
            elif self.filename is not None:
                result.append(" filename=%r" % self.filename)
            result.append(" mode=%r" % self.mode)
        else:
            result.append(" [closed]")
        result.append(">")
        return "".join(result)

    def _RealGetContents(self):
        """Read the directory at the end of the archive."""
        fp = self.fp
        try:
            endrec = _EndRecData(fp)
        except OSError:
            raise BadZipFile("File is not a zip file")
        if not endrec:
            raise BadZipFile("File is not a zip file")
        self._comment = endrec.comment
        # What stands before the archive, such as a program that unpacks it.
        concat = endrec.location - endrec.size - endrec.offset
        if endrec.is_zip64:
            concat -= 56 + 20
        self.start_dir = endrec.offset + concat
        if self.start_dir < 0:
            raise BadZipFile("Bad offset for central directory")
        fp.seek(self.start_dir, 0)
        directory = io.BytesIO(fp.read(endrec.size))
        while directory.tell() < endrec.size:
            info = self._read_entry(directory)
            info.header_offset += concat
            self.filelist.append(info)
            self.NameToInfo[info.filename] = info
        # How far each may reach, so that none can be read as part of another.
        end_offset = self.start_dir
        for info in reversed(sorted(self.filelist, key=lambda info: info.header_offset)):
            info._end_offset = end_offset
            end_offset = info.header_offset

    def _read_entry(self, directory):
        raw = directory.read(46)
        if len(raw) != 46:
            raise BadZipFile("Truncated central directory")
        entry = struct.unpack(CENTRAL_ENTRY, raw)
        if entry[0] != b"PK\1\2":
            raise BadZipFile("Bad magic number for central directory")
        flags = entry[5]
        name_raw = directory.read(entry[12])
        encoding = "utf-8" if flags & MASK_UTF_FILENAME else self.metadata_encoding or "cp437"
        info = ZipInfo(name_raw.decode(encoding))
        info.extra = directory.read(entry[13])
        info.comment = directory.read(entry[14])
        info.header_offset = entry[18]
        (info.create_version, info.create_system, info.extract_version, info.reserved, info.flag_bits,
         info.compress_type, t, d, info.CRC, info.compress_size, info.file_size) = entry[1:12]
        if info.extract_version > MAX_EXTRACT_VERSION:
            raise NotImplementedError("zip file version %.1f" % (info.extract_version / 10))
        info.volume, info.internal_attr, info.external_attr = entry[15:18]
        info._raw_time = t
        info.date_time = ((d >> 9) + 1980, d >> 5 & 0xF, d & 0x1F, t >> 11, t >> 5 & 0x3F, (t & 0x1F) * 2)
        info._decodeExtra(crc32(name_raw))
        return info

    def namelist(self):
        """The names of the members."""
        return [data.filename for data in self.filelist]

    def infolist(self):
        """A ZipInfo for each member."""
        return self.filelist

    def printdir(self, file=None):
        """Print a table of contents."""
        print("%-46s %19s %12s" % ("File Name", "Modified    ", "Size"), file=file)
        for zinfo in self.filelist:
            date = "%d-%02d-%02d %02d:%02d:%02d" % zinfo.date_time[:6]
            print("%-46s %s %12d" % (zinfo.filename, date, zinfo.file_size), file=file)

    def testzip(self):
        """Read all members: the name of the first bad one, or None."""
        for zinfo in self.filelist:
            try:
                with self.open(zinfo.filename, "r") as f:
                    while f.read(1 << 20):
                        pass
            except BadZipFile:
                return zinfo.filename

    def getinfo(self, name):
        """The ZipInfo of a member."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError("There is no item named %r in the archive" % name)
        return info

    def setpassword(self, pwd):
        """The password for members that are encrypted."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError("pwd: expected bytes, got %s" % type(pwd).__name__)
        self.pwd = pwd or None

    @property
    def comment(self):
        """The text of the archive itself, in bytes."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError("comment: expected bytes, got %s" % type(comment).__name__)
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn("Archive comment is too long; truncating to %d bytes" % ZIP_MAX_COMMENT, stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment = comment
        self._didModify = True

    def read(self, name, pwd=None):
        """The contents of a member."""
        with self.open(name, "r", pwd) as fp:
            return fp.read()

    def open(self, name, mode="r", pwd=None, *, force_zip64=False):
        """A member as a file, to read ("r") or to write ("w"); force_zip64 where it may grow beyond 2 GiB."""
        if mode not in {"r", "w"}:
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == "w":
            raise ValueError("pwd is only supported for reading files")
        if not self.fp:
            raise ValueError("Attempt to use ZIP archive that was already closed")
        if isinstance(name, ZipInfo):
            zinfo = name
        elif mode == "w":
            zinfo = ZipInfo(name)
            zinfo.compress_type = self.compression
            zinfo.compress_level = self.compresslevel
        else:
            zinfo = self.getinfo(name)
        if mode == "w":
            return self._open_to_write(zinfo, force_zip64=force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle on it. Close the "
                             "writing handle before trying to read.")
        self._fileRefCnt += 1
        zef_file = _SharedFile(self.fp, zinfo.header_offset, self._fpclose, self._lock, lambda: self._writing)
        try:
            return self._open_to_read(zef_file, zinfo, mode, pwd)
        except:
            zef_file.close()
            raise

    def _open_to_read(self, zef_file, zinfo, mode, pwd):
        raw = zef_file.read(30)
        if len(raw) != 30:
            raise BadZipFile("Truncated file header")
        header = struct.unpack(LOCAL_HEADER, raw)
        if header[0] != b"PK\3\4":
            raise BadZipFile("Bad magic number for file header")
        fname = zef_file.read(header[10])
        if header[11]:
            zef_file.seek(header[11], whence=1)
        if zinfo.flag_bits & MASK_COMPRESSED_PATCH:
            raise NotImplementedError("compressed patched data (flag bit 5)")
        if zinfo.flag_bits & MASK_STRONG_ENCRYPTION:
            raise NotImplementedError("strong encryption (flag bit 6)")
        encoding = "utf-8" if header[3] & MASK_UTF_FILENAME else self.metadata_encoding or "cp437"
        fname_str = fname.decode(encoding)
        if fname_str != zinfo.orig_filename:
            raise BadZipFile("File name in directory %r and header %r differ." % (zinfo.orig_filename, fname))
        if zinfo._end_offset is not None and zef_file.tell() + zinfo.compress_size > zinfo._end_offset:
            if zinfo._end_offset == zinfo.header_offset:
                import warnings
                warnings.warn(f"Overlapped entries: {zinfo.orig_filename!r} (possible zip bomb)", stacklevel=4)
            else:
                raise BadZipFile(f"Overlapped entries: {zinfo.orig_filename!r} (possible zip bomb)")
        if not zinfo.flag_bits & MASK_ENCRYPTED:
            pwd = None
        else:
            pwd = pwd or self.pwd
            if pwd and not isinstance(pwd, bytes):
                raise TypeError("pwd: expected bytes, got %s" % type(pwd).__name__)
            if not pwd:
                raise RuntimeError("File %r is encrypted, password required for extraction" % zinfo.orig_filename)
        return ZipExtFile(zef_file, mode + "b", zinfo, pwd, True)

    def _open_to_write(self, zinfo, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError("force_zip64 is True, but allowZip64 was False when opening the ZIP file.")
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle open on it. Close the "
                             "first handle before opening another.")
        zinfo.compress_size = 0
        zinfo.CRC = 0
        zinfo.flag_bits = 0x00
        if zinfo.compress_type == ZIP_LZMA:
            # An end marker stands in the stream.
            zinfo.flag_bits |= MASK_COMPRESS_OPTION_1
        if not self._seekable:
            zinfo.flag_bits |= MASK_USE_DATA_DESCRIPTOR
        if not zinfo.external_attr:
            zinfo.external_attr = 0o600 << 16
        zip64 = force_zip64 or zinfo.file_size * 1.05 > ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile("Filesize would require ZIP64 extensions")
        if self._seekable:
            self.fp.seek(self.start_dir)
        zinfo.header_offset = self.fp.tell()
        self._writecheck(zinfo)
        self._didModify = True
        self.fp.write(zinfo.FileHeader(zip64))
        self._writing = True
        return _ZipWriteFile(self, zinfo, zip64)

    def extract(self, member, path=None, pwd=None):
        """Write a member to a file in a directory; the path of that."""
        return self._extract_member(member, os.getcwd() if path is None else os.fspath(path), pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Write members, or all of them, to files in a directory."""
        path = os.getcwd() if path is None else os.fspath(path)
        for zipinfo in self.namelist() if members is None else members:
            self._extract_member(zipinfo, path, pwd)

    def _extract_member(self, member, targetpath, pwd):
        if not isinstance(member, ZipInfo):
            member = self.getinfo(member)
        # Never outside of the directory.
        arcname = member.filename.replace("/", os.path.sep)
        invalid = "", os.path.curdir, os.path.pardir
        arcname = os.path.sep.join(part for part in arcname.split(os.path.sep) if part not in invalid)
        if not arcname and not member.is_dir():
            raise ValueError("Empty filename.")
        targetpath = os.path.normpath(os.path.join(targetpath, arcname))
        upperdirs = os.path.dirname(targetpath)
        if upperdirs and not os.path.exists(upperdirs):
            os.makedirs(upperdirs, exist_ok=True)
        if member.is_dir():
            if not os.path.isdir(targetpath):
                try:
                    os.mkdir(targetpath)
                except FileExistsError:
                    if not os.path.isdir(targetpath):
                        raise
            return targetpath
        with self.open(member, pwd=pwd) as source, open(targetpath, "wb") as target:
            shutil.copyfileobj(source, target)
        return targetpath

    def _writecheck(self, zinfo):
        if zinfo.filename in self.NameToInfo:
            import warnings
            warnings.warn("Duplicate name: %r" % zinfo.filename, stacklevel=3)
        if self.mode not in ("w", "x", "a"):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError("Attempt to write ZIP archive that was already closed")
        _check_compression(zinfo.compress_type)
        if not self._allowZip64:
            requires = None
            if len(self.filelist) >= ZIP_FILECOUNT_LIMIT:
                requires = "Files count"
            elif zinfo.file_size > ZIP64_LIMIT:
                requires = "Filesize"
            elif zinfo.header_offset > ZIP64_LIMIT:
                requires = "Zipfile size"
            if requires:
                raise LargeZipFile(requires + " would require ZIP64 extensions")

    def _check_usable(self):
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Put a file into the archive, by the name arcname."""
        self._check_usable()
        zinfo = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if zinfo.is_dir():
            zinfo.compress_size = 0
            zinfo.CRC = 0
            self.mkdir(zinfo)
            return
        zinfo.compress_type = self.compression if compress_type is None else compress_type
        zinfo.compress_level = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, "rb") as src, self.open(zinfo, "w") as dest:
            shutil.copyfileobj(src, dest, 1024 * 8)

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Put a member with these contents, text or bytes, into the archive."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if isinstance(zinfo_or_arcname, ZipInfo):
            zinfo = zinfo_or_arcname
        else:
            zinfo = ZipInfo(zinfo_or_arcname)._for_archive(self)
        if not self.fp:
            raise ValueError("Attempt to write to ZIP archive that was already closed")
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists.")
        if compress_type is not None:
            zinfo.compress_type = compress_type
        if compresslevel is not None:
            zinfo.compress_level = compresslevel
        zinfo.file_size = len(data)
        with self._lock:
            with self.open(zinfo, mode="w") as dest:
                dest.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=511):
        """Put a directory into the archive."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            zinfo = zinfo_or_directory_name
            if not zinfo.is_dir():
                raise ValueError("The given ZipInfo does not describe a directory")
        elif isinstance(zinfo_or_directory_name, str):
            name = zinfo_or_directory_name
            zinfo = ZipInfo(name if name.endswith("/") else name + "/")
            zinfo.compress_size = 0
            zinfo.CRC = 0
            zinfo.external_attr = ((0o40000 | mode) & 0xFFFF) << 16
            zinfo.file_size = 0
            zinfo.external_attr |= 0x10
        else:
            raise TypeError("Expected type str or ZipInfo")
        self._check_usable()
        with self._lock:
            if self._seekable:
                self.fp.seek(self.start_dir)
            zinfo.header_offset = self.fp.tell()
            if zinfo.compress_type == ZIP_LZMA:
                zinfo.flag_bits |= MASK_COMPRESS_OPTION_1
            self._writecheck(zinfo)
            self._didModify = True
            self.filelist.append(zinfo)
            self.NameToInfo[zinfo.filename] = zinfo
            self.fp.write(zinfo.FileHeader(False))
            self.start_dir = self.fp.tell()

    def __del__(self):
        self.close()

    def close(self):
        """Write the directory, if there is anything new, and close the file."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it. Close the writing "
                             "handle before closing the zip.")
        try:
            if self.mode in ("w", "x", "a") and self._didModify:
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_end_record()
        finally:
            fp, self.fp = self.fp, None
            self._fpclose(fp)

    def _write_end_record(self):
        for zinfo in self.filelist:
            self.fp.write(zinfo._central_entry())
        pos2 = self.fp.tell()
        count = len(self.filelist)
        size = pos2 - self.start_dir
        offset = self.start_dir
        requires = None
        if count > ZIP_FILECOUNT_LIMIT:
            requires = "Files count"
        elif offset > ZIP64_LIMIT:
            requires = "Central directory offset"
        elif size > ZIP64_LIMIT:
            requires = "Central directory size"
        if requires:
            if not self._allowZip64:
                raise LargeZipFile(requires + " would require ZIP64 extensions")
            self.fp.write(struct.pack(END_64, b"PK\6\6", 56 - 12, 45, 45, 0, 0, count, count, size, offset))
            self.fp.write(struct.pack(LOCATOR_64, b"PK\6\7", 0, pos2, 1))
            count = min(count, 0xFFFF)
            size = min(size, 0xFFFFFFFF)
            offset = min(offset, 0xFFFFFFFF)
        self.fp.write(struct.pack(END_RECORD, b"PK\5\6", 0, 0, count, count, size, offset, len(self._comment)))
        self.fp.write(self._comment)
        if self.mode == "a":
            self.fp.truncate()
        self.fp.flush()

    def _fpclose(self, fp):
        assert self._fileRefCnt > 0
        self._fileRefCnt -= 1
        if not self._fileRefCnt and not self._filePassed:
            fp.close()


class PyZipFile(ZipFile):
    """An archive for modules, whose compiled form krait does not write."""

    def __init__(self, file, mode="r", compression=ZIP_STORED, allowZip64=True, optimize=-1):
        ZipFile.__init__(self, file, mode=mode, compression=compression, allowZip64=allowZip64)
        self._optimize = optimize

    def writepy(self, pathname, basename="", filterfunc=None):
        raise NotImplementedError("zipfile.PyZipFile.writepy(): compiled modules are not written to files")


def _add(zf, path, zippath):
    if os.path.isfile(path):
        zf.write(path, zippath, ZIP_DEFLATED)
    elif os.path.isdir(path):
        if zippath:
            zf.write(path, zippath)
        for name in sorted(os.listdir(path)):
            _add(zf, os.path.join(path, name), os.path.join(zippath, name))
    # Anything else has no place in an archive.


def main(args=None):
    """The command `-m zipfile`."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for zipfile module.", color=True)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<zipfile>", help="Show listing of a zipfile")
    group.add_argument("-e", "--extract", nargs=2, metavar=("<zipfile>", "<output_dir>"),
                       help="Extract zipfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create zipfile from sources")
    group.add_argument("-t", "--test", metavar="<zipfile>", help="Test if a zipfile is valid")
    parser.add_argument("--metadata-encoding", metavar="<encoding>",
                        help="Specify encoding of member names for -l, -e and -t")
    args = parser.parse_args(args)
    encoding = args.metadata_encoding
    if args.test is not None:
        with ZipFile(args.test, "r", metadata_encoding=encoding) as zf:
            badfile = zf.testzip()
        if badfile:
            print("The following enclosed file is corrupted: {!r}".format(badfile))
        print("Done testing")
    elif args.list is not None:
        with ZipFile(args.list, "r", metadata_encoding=encoding) as zf:
            zf.printdir()
    elif args.extract is not None:
        src, curdir = args.extract
        with ZipFile(src, "r", metadata_encoding=encoding) as zf:
            zf.extractall(curdir)
    elif args.create is not None:
        if encoding:
            print("Non-conforming encodings not supported with -c.", file=sys.stderr)
            sys.exit(1)
        zip_name, *files = args.create
        with ZipFile(zip_name, "w") as zf:
            for path in files:
                zippath = os.path.basename(path) or os.path.basename(os.path.dirname(path))
                if zippath in ("", os.curdir, os.pardir):
                    zippath = ""
                _add(zf, path, zippath)


# These are archives themselves.
from zipfile._path import CompleteDirs, Path
