"""The format of ZIP archives: records, names, extra fields, compressors."""

import os
import stat
import struct
import time
import zlib

try:
    import bz2
except ImportError:
    bz2 = None
try:
    import lzma
except ImportError:
    lzma = None

__all__ = [
    "BadZipFile", "BadZipfile", "error", "LargeZipFile", "ZIP64_LIMIT", "ZIP_FILECOUNT_LIMIT", "ZIP_MAX_COMMENT",
    "ZIP_STORED", "ZIP_DEFLATED", "ZIP_BZIP2", "ZIP_LZMA", "ZIP_ZSTANDARD", "DEFAULT_VERSION", "ZIP64_VERSION",
    "BZIP2_VERSION", "LZMA_VERSION", "ZSTANDARD_VERSION", "MAX_EXTRACT_VERSION", "MASK_ENCRYPTED",
    "MASK_COMPRESS_OPTION_1", "MASK_USE_DATA_DESCRIPTOR", "MASK_COMPRESSED_PATCH", "MASK_STRONG_ENCRYPTION",
    "MASK_UTF_FILENAME", "DD_SIGNATURE", "CENTRAL_ENTRY", "LOCAL_HEADER", "END_RECORD", "END_64", "LOCATOR_64",
    "compressor_names", "ZipInfo",
]


class BadZipFile(Exception):
    """A file that is no archive, or not as it should be."""


class LargeZipFile(Exception):
    """What cannot be written without the extensions that were not allowed."""


error = BadZipfile = BadZipFile
for _class in BadZipFile, LargeZipFile:
    _class.__module__ = "zipfile"

ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
ZIP_MAX_COMMENT = (1 << 16) - 1

ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA, ZIP_ZSTANDARD = 0, 8, 12, 14, 93

DEFAULT_VERSION, ZIP64_VERSION, BZIP2_VERSION, LZMA_VERSION, ZSTANDARD_VERSION = 20, 45, 46, 63, 63
MAX_EXTRACT_VERSION = 63

# The bits of a member's flags.
MASK_ENCRYPTED = 1 << 0
MASK_COMPRESS_OPTION_1 = 1 << 1
MASK_USE_DATA_DESCRIPTOR = 1 << 3
MASK_COMPRESSED_PATCH = 1 << 5
MASK_STRONG_ENCRYPTION = 1 << 6
MASK_UTF_FILENAME = 1 << 11

# The records, as struct has them.
DD_SIGNATURE = 0x08074B50
CENTRAL_ENTRY = "<4s4B4HL2L5H2L"
LOCAL_HEADER = "<4s2B4HL2L2H"
END_RECORD = "<4s4H2LH"
END_64 = "<4sQ2H2L4Q"
LOCATOR_64 = "<4sLQL"

compressor_names = {0: "store", 1: "shrink", 2: "reduce", 3: "reduce", 4: "reduce", 5: "reduce", 6: "implode",
                    7: "tokenize", 8: "deflate", 9: "deflate64", 10: "implode", 12: "bzip2", 14: "lzma", 18: "terse",
                    19: "lz77", 93: "zstd", 97: "wavpack", 98: "ppmd"}


def _check_compression(compression):
    """Complain about a kind of compression that there is not."""
    if compression == ZIP_BZIP2:
        if not bz2:
            raise RuntimeError("Compression requires the (missing) bz2 module")
    elif compression == ZIP_LZMA:
        if not lzma:
            raise RuntimeError("Compression requires the (missing) lzma module")
    elif compression == ZIP_ZSTANDARD:
        try:
            import _zstd
        except ImportError:
            raise RuntimeError("Compression requires the (missing) compression.zstd module") from None
    elif compression not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotImplementedError("That compression method is not supported")


class _LZMACompressor:
    """LZMA with the header that archives have before it."""

    def __init__(self):
        self._comp = None

    def _header(self):
        props = lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1})
        self._comp = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[
            lzma._decode_filter_properties(lzma.FILTER_LZMA1, props)])
        return struct.pack("<BBH", 9, 4, len(props)) + props

    def compress(self, data):
        return (self._header() if self._comp is None else b"") + self._comp.compress(data)

    def flush(self):
        return (self._header() if self._comp is None else b"") + self._comp.flush()


class _LZMADecompressor:
    """What _LZMACompressor wrote."""

    def __init__(self):
        self._decomp = None
        self._unconsumed = b""
        self.eof = False

    @property
    def needs_input(self):
        return self._decomp is None or self._decomp.needs_input

    def decompress(self, data, max_length=-1):
        if self._decomp is None:
            self._unconsumed += data
            if len(self._unconsumed) <= 4:
                return b""
            psize, = struct.unpack("<H", self._unconsumed[2:4])
            if len(self._unconsumed) <= 4 + psize:
                return b""
            self._decomp = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[
                lzma._decode_filter_properties(lzma.FILTER_LZMA1, self._unconsumed[4:4 + psize])])
            data = self._unconsumed[4 + psize:]
            del self._unconsumed
        result = self._decomp.decompress(data, max_length)
        self.eof = self._decomp.eof
        return result


def _get_compressor(compress_type, compresslevel=None):
    if compress_type == ZIP_DEFLATED:
        level = zlib.Z_DEFAULT_COMPRESSION if compresslevel is None else compresslevel
        return zlib.compressobj(level, zlib.DEFLATED, -15)
    if compress_type == ZIP_BZIP2:
        return bz2.BZ2Compressor() if compresslevel is None else bz2.BZ2Compressor(compresslevel)
    if compress_type == ZIP_LZMA:
        return _LZMACompressor()
    if compress_type == ZIP_ZSTANDARD:
        from compression import zstd
        return zstd.ZstdCompressor(level=compresslevel)
    return None


def _get_decompressor(compress_type):
    if compress_type == ZIP_STORED:
        return None
    if compress_type == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    if compress_type in (ZIP_BZIP2, ZIP_LZMA, ZIP_ZSTANDARD):
        _check_compression(compress_type)
        if compress_type == ZIP_ZSTANDARD:
            from compression import zstd
            return zstd.ZstdDecompressor()
        return bz2.BZ2Decompressor() if compress_type == ZIP_BZIP2 else _LZMADecompressor()
    name = compressor_names.get(compress_type)
    if name:
        raise NotImplementedError("compression type %d (%s)" % (compress_type, name))
    raise NotImplementedError("compression type %d" % (compress_type,))


class _End:
    """The record at the end of an archive."""

    def __init__(self, disk, count, size, offset, comment, location):
        self.disk = disk
        self.count = count
        self.size = size
        self.offset = offset
        self.comment = comment
        self.location = location
        self.is_zip64 = False


def _EndRecData(fpin):
    """The record at the end of an archive; None if it is none."""
    fpin.seek(0, 2)
    filesize = fpin.tell()
    # Most have no comment.
    try:
        fpin.seek(-22, 2)
    except OSError:
        return None
    data = fpin.read(22)
    if len(data) == 22 and data[:4] == b"PK\5\6" and data[-2:] == b"\0\0":
        return _end_of(fpin, data, b"", filesize - 22)
    start_of_search = max(filesize - ZIP_MAX_COMMENT - 22, 0)
    fpin.seek(start_of_search, 0)
    data = fpin.read(ZIP_MAX_COMMENT + 22)
    at = data.rfind(b"PK\5\6")
    if at < 0 or len(data) < at + 22:
        return None
    record = data[at:at + 22]
    length = struct.unpack(END_RECORD, record)[7]
    return _end_of(fpin, record, data[at + 22:at + 22 + length], start_of_search + at)


def _end_of(fpin, record, comment, location):
    fields = struct.unpack(END_RECORD, record)
    end = _End(fields[1], fields[4], fields[5], fields[6], comment, location)
    # A larger record may stand before it.
    if location < 20:
        return end
    fpin.seek(location - 20, 0)
    data = fpin.read(20)
    if len(data) != 20:
        raise OSError("Unknown I/O error")
    sign, disk, reloff, disks = struct.unpack(LOCATOR_64, data)
    if sign != b"PK\6\7":
        return end
    if disk != 0 or disks > 1:
        raise BadZipFile("zipfiles that span multiple disks are not supported")
    if reloff > location - 20 - 56:
        raise BadZipFile("Corrupt zip64 end of central directory locator")
    fpin.seek(location - 20 - 56, 0)
    data = fpin.read(56)
    if len(data) != 56:
        raise OSError("Unknown I/O error")
    fields = struct.unpack(END_64, data)
    if fields[0] != b"PK\6\6":
        return end
    end.disk, end.count, end.size, end.offset = fields[4], fields[7], fields[8], fields[9]
    end.is_zip64 = True
    return end


def _check_zipfile(fp):
    try:
        end = _EndRecData(fp)
        if end:
            if end.count == 0 and end.size == 0 and end.offset == 0:
                return True
            if end.disk:
                return False
            # The directory has to be where the record says.
            concat = end.location - end.size - end.offset - (76 if end.is_zip64 else 0)
            fp.seek(end.offset + concat)
            if end.size >= 46:
                data = fp.read(46)
                return len(data) == 46 and data[:4] == b"PK\1\2"
    except (OSError, BadZipFile, ValueError):
        pass
    return False


def _sanitize_filename(filename):
    """A name as archives have it."""
    end = filename.find("\0")
    if end >= 0:
        filename = filename[:end]
    if os.sep != "/" and os.sep in filename:
        filename = filename.replace(os.sep, "/")
    return filename


def _extra_fields(extra):
    """(number, whole field, data) for each extra field of a member."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<HH", extra, at)
        yield number, extra[at:at + 4 + length], extra[at + 4:at + 4 + length]
        at += 4 + length
    if at < len(extra):
        yield None, extra[at:], b""


class _Extra(bytes):
    """An extra field of a member, with its number."""

    @classmethod
    def strip(cls, extra, numbers):
        """The extra fields but those of these numbers."""
        return b"".join(field for number, field, _ in _extra_fields(extra) if number not in numbers)


_strip_extra = _Extra.strip


class _ZipDecrypter:
    """The old encryption of archives, which keeps nobody out."""

    def __init__(self, pwd):
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in pwd:
            self._update(byte)

    def _update(self, byte):
        keys = self.keys
        keys[0] = _crc_step(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[1] >> 24, keys[2])

    def __call__(self, data):
        result = bytearray()
        for byte in data:
            k = self.keys[2] | 2
            byte ^= ((k * (k ^ 1)) >> 8) & 0xFF
            self._update(byte)
            result.append(byte)
        return bytes(result)


def _crc_step(byte, crc):
    # One step of the checksum, without what is done at its beginning and end.
    return zlib.crc32(bytes((byte,)), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


class ZipInfo:
    """What an archive knows of a member."""

    __slots__ = ("orig_filename", "filename", "date_time", "compress_type", "compress_level", "comment", "extra",
                 "create_system", "create_version", "extract_version", "reserved", "flag_bits", "volume",
                 "internal_attr", "external_attr", "header_offset", "CRC", "compress_size", "file_size", "_raw_time",
                 "_end_offset")

    def __init__(self, filename="NoName", date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        self.filename = _sanitize_filename(filename)
        self.date_time = date_time
        if date_time[0] < 1980:
            raise ValueError("ZIP does not support timestamps before 1980")
        self.compress_type = ZIP_STORED
        self.compress_level = None
        self.comment = b""
        self.extra = b""
        # Unix.
        self.create_system = 3
        self.create_version = DEFAULT_VERSION
        self.extract_version = DEFAULT_VERSION
        self.reserved = 0
        self.flag_bits = 0
        self.volume = 0
        self.internal_attr = 0
        self.external_attr = 0
        self.compress_size = 0
        self.file_size = 0
        self._end_offset = None

    @property
    def _compresslevel(self):
        return self.compress_level

    @_compresslevel.setter
    def _compresslevel(self, value):
        self.compress_level = value

    def __repr__(self):
        result = ["<%s filename=%r" % (self.__class__.__name__, self.filename)]
        if self.compress_type != ZIP_STORED:
            result.append(" compress_type=%s" % compressor_names.get(self.compress_type, self.compress_type))
        hi = self.external_attr >> 16
        lo = self.external_attr & 0xFFFF
        if hi:
            result.append(" filemode=%r" % stat.filemode(hi))
        if lo:
            result.append(" external_attr=%#x" % lo)
        isdir = self.is_dir()
        if not isdir or self.file_size:
            result.append(" file_size=%r" % self.file_size)
        if (not isdir or self.compress_size) and (self.compress_type != ZIP_STORED
                                                  or self.file_size != self.compress_size):
            result.append(" compress_size=%r" % self.compress_size)
        result.append(">")
        return "".join(result)

    def _stamps(self):
        dt = self.date_time
        return dt[3] << 11 | dt[4] << 5 | dt[5] // 2, (dt[0] - 1980) << 9 | dt[1] << 5 | dt[2]

    def _needs(self, zip64):
        """The version that understands this."""
        version = max(ZIP64_VERSION if zip64 else 0, {ZIP_BZIP2: BZIP2_VERSION, ZIP_LZMA: LZMA_VERSION,
                                                      ZIP_ZSTANDARD: ZSTANDARD_VERSION}.get(self.compress_type, 0))
        self.extract_version = max(version, self.extract_version)
        self.create_version = max(version, self.create_version)

    def FileHeader(self, zip64=None):
        """The header before the member's data."""
        dostime, dosdate = self._stamps()
        if self.flag_bits & MASK_USE_DATA_DESCRIPTOR:
            # They follow on the data.
            crc = compress_size = file_size = 0
        else:
            crc, compress_size, file_size = self.CRC, self.compress_size, self.file_size
        extra = self.extra
        if zip64 is None:
            # Whoever asks for the header alone gets what fits.
            zip64 = file_size > ZIP64_LIMIT or compress_size > ZIP64_LIMIT
        if zip64:
            extra = extra + struct.pack("<HHQQ", 1, 16, file_size, compress_size)
            file_size = compress_size = 0xFFFFFFFF
        self._needs(zip64)
        filename, flag_bits = self._encodeFilenameFlags()
        header = struct.pack(LOCAL_HEADER, b"PK\3\4", self.extract_version, self.reserved, flag_bits,
                             self.compress_type, dostime, dosdate, crc, compress_size, file_size, len(filename),
                             len(extra))
        return header + filename + extra

    def _central_entry(self):
        """The entry in the directory at the end."""
        dostime, dosdate = self._stamps()
        large = []
        file_size, compress_size, header_offset = self.file_size, self.compress_size, self.header_offset
        if file_size > ZIP64_LIMIT or compress_size > ZIP64_LIMIT:
            large += [file_size, compress_size]
            file_size = compress_size = 0xFFFFFFFF
        if header_offset > ZIP64_LIMIT:
            large.append(header_offset)
            header_offset = 0xFFFFFFFF
        extra_data = self.extra
        if large:
            extra_data = struct.pack("<HH" + "Q" * len(large), 1, 8 * len(large), *large) + _strip_extra(extra_data, (1,))
        self._needs(bool(large))
        filename, flag_bits = self._encodeFilenameFlags()
        entry = struct.pack(CENTRAL_ENTRY, b"PK\1\2", self.create_version, self.create_system, self.extract_version,
                            self.reserved, flag_bits, self.compress_type, dostime, dosdate, self.CRC, compress_size,
                            file_size, len(filename), len(extra_data), len(self.comment), 0, self.internal_attr,
                            self.external_attr, header_offset)
        return entry + filename + extra_data + self.comment

    def _encodeFilenameFlags(self):
        try:
            return self.filename.encode("ascii"), self.flag_bits & ~MASK_UTF_FILENAME
        except UnicodeEncodeError:
            pass
        if self._end_offset is not None and not self.flag_bits & MASK_UTF_FILENAME:
            # As it came from an archive that did not say which encoding it has.
            try:
                return self.filename.encode("cp437"), self.flag_bits
            except UnicodeEncodeError:
                pass
        return self.filename.encode("utf-8"), self.flag_bits | MASK_UTF_FILENAME

    def _decodeExtra(self, filename_crc):
        """Sizes beyond 4 GiB, and names in Unicode, stand in extra fields."""
        at = 0
        extra = self.extra
        while len(extra) - at >= 4:
            number, length = struct.unpack_from("<HH", extra, at)
            if at + 4 + length > len(extra):
                raise BadZipFile("Corrupt extra field %04x (size=%d)" % (number, length))
            data = extra[at + 4:at + 4 + length]
            if number == 1:
                self._decode_large(data)
            elif number == 0x7075:
                self._decode_name(data, filename_crc)
            at += 4 + length

    def _decode_large(self, data):
        field = "File size"
        try:
            if self.file_size in (0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF):
                self.file_size, = struct.unpack("<Q", data[:8])
                data = data[8:]
            if self.compress_size == 0xFFFF_FFFF:
                field = "Compress size"
                self.compress_size, = struct.unpack("<Q", data[:8])
                data = data[8:]
            if self.header_offset == 0xFFFF_FFFF:
                field = "Header offset"
                self.header_offset, = struct.unpack("<Q", data[:8])
        except struct.error:
            raise BadZipFile(f"Corrupt zip64 extra field. {field} not found.") from None

    def _decode_name(self, data, filename_crc):
        try:
            version, crc = struct.unpack("<BL", data[:5])
            if version == 1 and crc == filename_crc:
                name = data[5:].decode("utf-8")
                if name:
                    self.filename = _sanitize_filename(name)
                else:
                    import warnings
                    warnings.warn("Empty unicode path extra field (0x7075)", stacklevel=2)
        except struct.error as err:
            raise BadZipFile("Corrupt unicode path extra field (0x7075)") from err
        except UnicodeDecodeError as err:
            raise BadZipFile("Corrupt unicode path extra field (0x7075): invalid utf-8 bytes") from err

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """What there is to know of a file, for an archive in which it is called arcname."""
        if isinstance(filename, os.PathLike):
            filename = os.fspath(filename)
        st = os.stat(filename)
        isdir = stat.S_ISDIR(st.st_mode)
        date_time = time.localtime(st.st_mtime)[0:6]
        if not strict_timestamps and date_time[0] < 1980:
            date_time = 1980, 1, 1, 0, 0, 0
        elif not strict_timestamps and date_time[0] > 2107:
            date_time = 2107, 12, 31, 23, 59, 59
        arcname = os.path.normpath(os.path.splitdrive(filename if arcname is None else arcname)[1])
        arcname = arcname.lstrip(os.sep)
        if isdir:
            arcname += "/"
        zinfo = cls(arcname, date_time)
        zinfo.external_attr = (st.st_mode & 0xFFFF) << 16
        if isdir:
            zinfo.file_size = 0
            # The bit by which DOS knows directories.
            zinfo.external_attr |= 0x10
        else:
            zinfo.file_size = st.st_size
        return zinfo

    def _for_archive(self, archive):
        """Time, compression and permissions as members of an archive have them; itself."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        self.date_time = time.gmtime(int(epoch) if epoch else time.time())[:6] if epoch \
            else time.localtime(time.time())[:6]
        self.compress_type = archive.compression
        self.compress_level = archive.compresslevel
        if self.filename.endswith("/"):
            self.external_attr = 0o40775 << 16
            self.external_attr |= 0x10
        else:
            self.external_attr = 0o600 << 16
        return self

    def is_dir(self):
        """Whether this is a directory."""
        return self.filename.endswith("/")


ZipInfo.__module__ = "zipfile"
