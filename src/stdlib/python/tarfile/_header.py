"""The headers of archives: TarInfo, and how it is read and written in the three formats."""

import copy
import re
import struct
import sys

from tarfile._filters import *

__all__ = [
    "NUL", "BLOCKSIZE", "RECORDSIZE", "GNU_MAGIC", "POSIX_MAGIC", "LENGTH_NAME", "LENGTH_LINK", "LENGTH_PREFIX",
    "REGTYPE", "AREGTYPE", "LNKTYPE", "SYMTYPE", "CHRTYPE", "BLKTYPE", "DIRTYPE", "FIFOTYPE", "CONTTYPE",
    "GNUTYPE_LONGNAME", "GNUTYPE_LONGLINK", "GNUTYPE_SPARSE", "XHDTYPE", "XGLTYPE", "SOLARIS_XHDTYPE", "USTAR_FORMAT",
    "GNU_FORMAT", "PAX_FORMAT", "DEFAULT_FORMAT", "SUPPORTED_TYPES", "REGULAR_TYPES", "GNU_TYPES", "PAX_FIELDS",
    "PAX_NAME_FIELDS", "PAX_NUMBER_FIELDS", "ENCODING", "stn", "nts", "nti", "itn", "calc_chksums", "TarInfo",
]

NUL = b"\0"
BLOCKSIZE = 512
RECORDSIZE = BLOCKSIZE * 20
GNU_MAGIC = b"ustar  \0"
POSIX_MAGIC = b"ustar\x0000"
LENGTH_NAME, LENGTH_LINK, LENGTH_PREFIX = 100, 100, 155

REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, CHRTYPE = b"0", b"\0", b"1", b"2", b"3"
BLKTYPE, DIRTYPE, FIFOTYPE, CONTTYPE = b"4", b"5", b"6", b"7"
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = b"L", b"K", b"S"
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = b"x", b"g", b"X"

USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = 0, 1, 2
DEFAULT_FORMAT = PAX_FORMAT

SUPPORTED_TYPES = (REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE, BLKTYPE,
                   GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)
REGULAR_TYPES = REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE
GNU_TYPES = GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE
PAX_FIELDS = "path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname"
PAX_NAME_FIELDS = {"path", "linkpath", "uname", "gname"}
PAX_NUMBER_FIELDS = {"atime": float, "ctime": float, "mtime": float, "uid": int, "gid": int, "size": int}

ENCODING = "utf-8"


def stn(s, length, encoding, errors):
    """Text as a field of so many bytes."""
    if s is None:
        raise ValueError("metadata cannot contain None")
    s = s.encode(encoding, errors)
    return s[:length] + (length - len(s)) * NUL


def nts(s, encoding, errors):
    """A field as text."""
    return s.partition(NUL)[0].decode(encoding, errors)


def nti(s):
    """A field as a number: octal digits, or bytes behind one with the highest bit set."""
    if s[0] in (0o200, 0o377):
        n = int.from_bytes(s[1:])
        return n - 256 ** (len(s) - 1) if s[0] == 0o377 else n
    try:
        return int(nts(s, "ascii", "strict").strip() or "0", 8)
    except ValueError:
        raise InvalidHeaderError("invalid header")


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """A number as a field of so many bytes."""
    original = n
    n = int(n)
    if 0 <= n < 8 ** (digits - 1):
        return bytes("%0*o" % (digits - 1, n), "ascii") + NUL
    if format == GNU_FORMAT and -256 ** (digits - 1) <= n < 256 ** (digits - 1):
        if n >= 0:
            return b"\x80" + n.to_bytes(digits - 1)
        return b"\xff" + (256 ** digits + n).to_bytes(digits)[1:]
    raise ValueError("overflow in number field")


def calc_chksums(buf):
    """The sum of a header's bytes but for the field that holds it, for bytes without and with a sign."""
    rest = buf[:148] + buf[156:512]
    unsigned = 256 + sum(rest)
    return unsigned, unsigned - 256 * sum(byte > 127 for byte in rest)


_KEEP = object()


class TarInfo:
    """What an archive knows of a member, without its data."""

    __slots__ = {
        "name": "Name of the archive member.", "mode": "Permission bits.", "uid": "User ID of the owner.",
        "gid": "Group ID of the owner.", "size": "Size in bytes.", "mtime": "Time of last modification.",
        "chksum": "Header checksum.", "type": "File type, one of the constants.", "linkname": "Target of a link.",
        "uname": "User name.", "gname": "Group name.", "devmajor": "Device major number.",
        "devminor": "Device minor number.", "offset": "Where the header starts.",
        "offset_data": "Where the data starts.", "pax_headers": "Key-value pairs of an extended header.",
        "sparse": "Sparse member information.", "_tarfile": None, "_sparse_structs": None, "_link_target": None,
    }

    def __init__(self, name=""):
        self.name = name
        self.mode = 0o644
        self.uid = self.gid = self.size = self.mtime = self.chksum = 0
        self.type = REGTYPE
        self.linkname = self.uname = self.gname = ""
        self.devmajor = self.devminor = 0
        self.offset = self.offset_data = 0
        self.sparse = None
        self.pax_headers = {}
        self._tarfile = None
        self._sparse_structs = None
        self._link_target = None

    @property
    def tarfile(self):
        import warnings
        warnings.warn("The undocumented \"tarfile\" attribute of TarInfo objects is deprecated and will be removed in "
                      "Python 3.16", DeprecationWarning, stacklevel=2)
        return self._tarfile

    @tarfile.setter
    def tarfile(self, tarfile):
        import warnings
        warnings.warn("The undocumented \"tarfile\" attribute of TarInfo objects is deprecated and will be removed in "
                      "Python 3.16", DeprecationWarning, stacklevel=2)
        self._tarfile = tarfile

    @property
    def path(self):
        """In extended headers, name is called path."""
        return self.name

    @path.setter
    def path(self, name):
        self.name = name

    @property
    def linkpath(self):
        """In extended headers, linkname is called linkpath."""
        return self.linkname

    @linkpath.setter
    def linkpath(self, linkname):
        self.linkname = linkname

    def __repr__(self):
        return "<%s %r at %#x>" % (self.__class__.__name__, self.name, id(self))

    def replace(self, *, name=_KEEP, mtime=_KEEP, mode=_KEEP, linkname=_KEEP, uid=_KEEP, gid=_KEEP, uname=_KEEP,
                gname=_KEEP, deep=True, _KEEP=_KEEP):
        """A copy with other values; unless deep is false, nothing in it is shared."""
        result = copy.deepcopy(self) if deep else copy.copy(self)
        given = {"name": name, "mtime": mtime, "mode": mode, "linkname": linkname, "uid": uid, "gid": gid,
                 "uname": uname, "gname": gname}
        for field, value in given.items():
            if value is not _KEEP:
                setattr(result, field, value)
        return result

    def get_info(self):
        """The fields as a dict."""
        info = {"name": self.name, "mode": None if self.mode is None else self.mode & 0o7777, "uid": self.uid,
                "gid": self.gid, "size": self.size, "mtime": self.mtime, "chksum": self.chksum, "type": self.type,
                "linkname": self.linkname, "uname": self.uname, "gname": self.gname, "devmajor": self.devmajor,
                "devminor": self.devminor}
        if info["type"] == DIRTYPE and not info["name"].endswith("/"):
            info["name"] += "/"
        return info

    def tobuf(self, format=DEFAULT_FORMAT, encoding=ENCODING, errors="surrogateescape"):
        """The header as bytes."""
        info = self.get_info()
        for name, value in info.items():
            if value is None:
                raise ValueError("%s may not be None" % name)
        if format == USTAR_FORMAT:
            return self.create_ustar_header(info, encoding, errors)
        if format == GNU_FORMAT:
            return self.create_gnu_header(info, encoding, errors)
        if format == PAX_FORMAT:
            return self.create_pax_header(info, encoding)
        raise ValueError("invalid format")

    def create_ustar_header(self, info, encoding, errors):
        """A header as POSIX.1-1988 has it."""
        info["magic"] = POSIX_MAGIC
        if len(info["linkname"].encode(encoding, errors)) > LENGTH_LINK:
            raise ValueError("linkname is too long")
        if len(info["name"].encode(encoding, errors)) > LENGTH_NAME:
            info["prefix"], info["name"] = self._posix_split_name(info["name"], encoding, errors)
        return self._create_header(info, USTAR_FORMAT, encoding, errors)

    def create_gnu_header(self, info, encoding, errors):
        """A header as GNU tar has it, with long names in members of their own before it."""
        info["magic"] = GNU_MAGIC
        buf = b""
        if len(info["linkname"].encode(encoding, errors)) > LENGTH_LINK:
            buf += self._create_gnu_long_header(info["linkname"], GNUTYPE_LONGLINK, encoding, errors)
        if len(info["name"].encode(encoding, errors)) > LENGTH_NAME:
            buf += self._create_gnu_long_header(info["name"], GNUTYPE_LONGNAME, encoding, errors)
        return buf + self._create_header(info, GNU_FORMAT, encoding, errors)

    def create_pax_header(self, info, encoding):
        """A header as POSIX.1-2001 has it: what does not fit stands in an extended header before it."""
        info["magic"] = POSIX_MAGIC
        pax_headers = self.pax_headers.copy()
        for name, hname, length in (("name", "path", LENGTH_NAME), ("linkname", "linkpath", LENGTH_LINK),
                                    ("uname", "uname", 32), ("gname", "gname", 32)):
            if hname in pax_headers:
                continue
            try:
                info[name].encode("ascii", "strict")
            except UnicodeEncodeError:
                pax_headers[hname] = info[name]
                continue
            if len(info[name]) > length:
                pax_headers[hname] = info[name]
        for name, digits in (("uid", 8), ("gid", 8), ("size", 12), ("mtime", 12)):
            value = info[name]
            if not 0 <= value < 8 ** (digits - 1):
                # Its place in the plain header stays empty.
                info[name] = 0
                extended = str(value)
            elif isinstance(value, float):
                info[name] = int(round(value))
                extended = str(value)
            else:
                continue
            if name not in pax_headers:
                pax_headers[name] = extended
        buf = self._create_pax_generic_header(pax_headers, XHDTYPE, encoding) if pax_headers else b""
        return buf + self._create_header(info, USTAR_FORMAT, "ascii", "replace")

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        """An extended header for all members that follow."""
        return cls._create_pax_generic_header(pax_headers, XGLTYPE, "utf-8")

    def _posix_split_name(self, name, encoding, errors):
        """A long name as what fits into prefix and name."""
        components = name.split("/")
        for i in range(1, len(components)):
            prefix = "/".join(components[:i])
            name = "/".join(components[i:])
            if len(prefix.encode(encoding, errors)) <= LENGTH_PREFIX and len(name.encode(encoding, errors)) <= LENGTH_NAME:
                return prefix, name
        raise ValueError("name is too long")

    @staticmethod
    def _create_header(info, format, encoding, errors):
        has_device = info.get("type") in (CHRTYPE, BLKTYPE)
        if has_device:
            devmajor = itn(info.get("devmajor", 0), 8, format)
            devminor = itn(info.get("devminor", 0), 8, format)
        else:
            devmajor = devminor = stn("", 8, encoding, errors)
        filetype = info.get("type", REGTYPE)
        if filetype is None:
            raise ValueError("TarInfo.type must not be None")
        parts = [
            stn(info.get("name", ""), 100, encoding, errors),
            itn(info.get("mode", 0) & 0o7777, 8, format),
            itn(info.get("uid", 0), 8, format),
            itn(info.get("gid", 0), 8, format),
            itn(info.get("size", 0), 12, format),
            itn(info.get("mtime", 0), 12, format),
            b"        ",
            filetype,
            stn(info.get("linkname", ""), 100, encoding, errors),
            info.get("magic", POSIX_MAGIC),
            stn(info.get("uname", ""), 32, encoding, errors),
            stn(info.get("gname", ""), 32, encoding, errors),
            devmajor,
            devminor,
            stn(info.get("prefix", ""), 155, encoding, errors),
        ]
        buf = b"".join(parts).ljust(BLOCKSIZE, NUL)
        chksum = calc_chksums(buf)[0]
        return buf[:148] + bytes("%06o\0" % chksum, "ascii") + buf[155:]

    @staticmethod
    def _create_payload(payload):
        """Data, filled up to whole blocks."""
        return payload + -len(payload) % BLOCKSIZE * NUL

    @classmethod
    def _create_gnu_long_header(cls, name, type, encoding, errors):
        name = name.encode(encoding, errors) + NUL
        info = {"name": "././@LongLink", "type": type, "size": len(name), "magic": GNU_MAGIC}
        return cls._create_header(info, USTAR_FORMAT, encoding, errors) + cls._create_payload(name)

    @classmethod
    def _create_pax_generic_header(cls, pax_headers, type, encoding):
        # Text that UTF-8 cannot have is written as it came, and marked.
        binary = False
        for value in pax_headers.values():
            try:
                value.encode("utf-8", "strict")
            except UnicodeEncodeError:
                binary = True
                break
        records = b"21 hdrcharset=BINARY\n" if binary else b""
        for keyword, value in pax_headers.items():
            keyword = keyword.encode("utf-8")
            value = value.encode(encoding, "surrogateescape") if binary else value.encode("utf-8")
            length = len(keyword) + len(value) + 3
            # The length counts its own digits.
            n = p = 0
            while True:
                n = length + len(str(p))
                if n == p:
                    break
                p = n
            records += bytes(str(p), "ascii") + b" " + keyword + b"=" + value + b"\n"
        info = {"name": "././@PaxHeader", "type": type, "size": len(records), "magic": POSIX_MAGIC}
        return cls._create_header(info, USTAR_FORMAT, "ascii", "replace") + cls._create_payload(records)

    @classmethod
    def frombuf(cls, buf, encoding, errors):
        """A member of a header's 512 bytes."""
        return cls._frombuf(buf, encoding, errors)

    @classmethod
    def _frombuf(cls, buf, encoding, errors, *, dircheck=True):
        if len(buf) == 0:
            raise EmptyHeaderError("empty header")
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError("truncated header")
        if buf.count(NUL) == BLOCKSIZE:
            raise EOFHeaderError("end of file header")
        chksum = nti(buf[148:156])
        if chksum not in calc_chksums(buf):
            raise InvalidHeaderError("bad checksum")
        obj = cls()
        obj.name = nts(buf[0:100], encoding, errors)
        obj.mode = nti(buf[100:108])
        obj.uid = nti(buf[108:116])
        obj.gid = nti(buf[116:124])
        obj.size = nti(buf[124:136])
        obj.mtime = nti(buf[136:148])
        obj.chksum = chksum
        obj.type = buf[156:157]
        obj.linkname = nts(buf[157:257], encoding, errors)
        obj.uname = nts(buf[265:297], encoding, errors)
        obj.gname = nts(buf[297:329], encoding, errors)
        obj.devmajor = nti(buf[329:337])
        obj.devminor = nti(buf[337:345])
        prefix = nts(buf[345:500], encoding, errors)
        if dircheck and obj.type == AREGTYPE and obj.name.endswith("/"):
            # So old archives say that it is a directory.
            obj.type = DIRTYPE
        if obj.type == GNUTYPE_SPARSE:
            structs = []
            for pos in range(386, 386 + 4 * 24, 24):
                try:
                    structs.append((nti(buf[pos:pos + 12]), nti(buf[pos + 12:pos + 24])))
                except ValueError:
                    break
            obj._sparse_structs = structs, bool(buf[482]), nti(buf[483:495])
        if obj.isdir():
            obj.name = obj.name.rstrip("/")
        if prefix and obj.type not in GNU_TYPES:
            obj.name = prefix + "/" + obj.name
        return obj

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next member of an archive."""
        return cls._fromtarfile(tarfile)

    @classmethod
    def _fromtarfile(cls, tarfile, *, dircheck=True):
        buf = tarfile.fileobj.read(BLOCKSIZE)
        obj = cls._frombuf(buf, tarfile.encoding, tarfile.errors, dircheck=dircheck)
        obj.offset = tarfile.fileobj.tell() - BLOCKSIZE
        return obj._proc_member(tarfile)

    def _proc_member(self, tarfile):
        """Read what belongs to a header besides it."""
        if self.type in (GNUTYPE_LONGNAME, GNUTYPE_LONGLINK):
            return self._proc_gnulong(tarfile)
        if self.type == GNUTYPE_SPARSE:
            return self._proc_sparse(tarfile)
        if self.type in (XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE):
            return self._proc_pax(tarfile)
        return self._proc_builtin(tarfile)

    def _proc_builtin(self, tarfile):
        self.offset_data = tarfile.fileobj.tell()
        offset = self.offset_data
        if self.isreg() or self.type not in SUPPORTED_TYPES:
            offset += self._block(self.size)
        tarfile.offset = offset
        self._apply_pax_info(tarfile.pax_headers, tarfile.encoding, tarfile.errors)
        if self.isdir():
            self.name = self.name.rstrip("/")
        return self

    def _read_payload(self, tarfile):
        size = self._block(self.size)
        buf = tarfile.fileobj.read(size)
        if len(buf) < size:
            raise ReadError("unexpected end of data")
        return buf

    def _next_member(self, tarfile):
        try:
            return self._fromtarfile(tarfile, dircheck=False)
        except HeaderError as e:
            raise SubsequentHeaderError(str(e)) from None

    def _proc_gnulong(self, tarfile):
        """A long name stands before the member whose it is."""
        buf = self._read_payload(tarfile)
        next = self._next_member(tarfile)
        next.offset = self.offset
        if self.type == GNUTYPE_LONGNAME:
            next.name = nts(buf, tarfile.encoding, tarfile.errors)
        else:
            next.linkname = nts(buf, tarfile.encoding, tarfile.errors)
        if next.isdir():
            next.name = next.name.removesuffix("/")
        return next

    def _proc_sparse(self, tarfile):
        """A file with holes, in the old form of GNU tar."""
        structs, isextended, origsize = self._sparse_structs
        self._sparse_structs = None
        while isextended:
            buf = tarfile.fileobj.read(BLOCKSIZE)
            for pos in range(0, 21 * 24, 24):
                try:
                    offset, numbytes = nti(buf[pos:pos + 12]), nti(buf[pos + 12:pos + 24])
                except ValueError:
                    break
                if offset and numbytes:
                    structs.append((offset, numbytes))
            isextended = bool(buf[504])
        self.sparse = structs
        self.offset_data = tarfile.fileobj.tell()
        tarfile.offset = self.offset_data + self._block(self.size)
        self.size = origsize
        return self

    def _proc_pax(self, tarfile):
        """An extended header, for all members or for the next one."""
        buf = self._read_payload(tarfile)
        pax_headers = tarfile.pax_headers if self.type == XGLTYPE else tarfile.pax_headers.copy()
        raw = []
        pos = 0
        while pos < len(buf) and buf[pos] != 0:
            found = re.compile(br"(\d{1,20}) ").match(buf, pos)
            if not found:
                raise InvalidHeaderError("invalid header")
            length = int(found[1])
            if length < 5 or pos + length > len(buf):
                raise InvalidHeaderError("invalid header")
            keyword, equals, value = buf[found.end():pos + length - 1].partition(b"=")
            if not keyword or equals != b"=" or buf[pos + length - 1] != 0x0A:
                raise InvalidHeaderError("invalid header")
            raw.append((keyword, value))
            pos += length
        charset = dict(raw).get(b"hdrcharset")
        encoding = tarfile.encoding if charset == b"BINARY" else "utf-8"
        for keyword, value in raw:
            keyword = self._decode_pax_field(keyword, "utf-8", "utf-8", tarfile.errors)
            if keyword in PAX_NAME_FIELDS:
                value = self._decode_pax_field(value, encoding, tarfile.encoding, tarfile.errors)
            else:
                value = self._decode_pax_field(value, "utf-8", "utf-8", tarfile.errors)
            pax_headers[keyword] = value
        next = self._next_member(tarfile)
        data_start = next.offset_data
        if "GNU.sparse.map" in pax_headers:
            numbers = [int(number) for number in pax_headers["GNU.sparse.map"].split(",")]
            next.sparse = list(zip(numbers[::2], numbers[1::2]))
        elif "GNU.sparse.size" in pax_headers:
            # A pair of headers for each piece.
            found = {name: [int(value) for keyword, value in raw if keyword == name]
                     for name in (b"GNU.sparse.offset", b"GNU.sparse.numbytes")}
            next.sparse = list(zip(*found.values()))
        elif pax_headers.get("GNU.sparse.major") == "1" and pax_headers.get("GNU.sparse.minor") == "0":
            next._read_sparse_map(tarfile)
        if self.type in (XHDTYPE, SOLARIS_XHDTYPE):
            next._apply_pax_info(pax_headers, tarfile.encoding, tarfile.errors)
            next.offset = self.offset
            if "size" in pax_headers:
                # The header said something else about where the data ends.
                offset = data_start
                if next.isreg() or next.type not in SUPPORTED_TYPES:
                    offset += next._block(int(pax_headers["size"]))
                tarfile.offset = offset
        return next

    def _read_sparse_map(self, tarfile):
        """The pieces of a file with holes stand before its data: their number, then a line for each number."""
        buf = b""
        numbers = []
        wanted = 1
        while len(numbers) < wanted:
            line, newline, rest = buf.partition(b"\n")
            if not newline:
                more = tarfile.fileobj.read(BLOCKSIZE)
                if not more:
                    raise ReadError("unexpected end of data")
                buf += more
                continue
            buf = rest
            try:
                number = int(line)
            except ValueError:
                raise InvalidHeaderError("invalid header") from None
            if wanted == 1 and not numbers:
                wanted += number * 2
            numbers.append(number)
        self.offset_data = tarfile.fileobj.tell()
        self.sparse = list(zip(numbers[1::2], numbers[2::2]))

    def _apply_pax_info(self, pax_headers, encoding, errors):
        for keyword, value in pax_headers.items():
            if keyword not in PAX_FIELDS:
                continue
            if keyword == "path":
                value = value.rstrip("/")
            if keyword in PAX_NUMBER_FIELDS:
                try:
                    value = PAX_NUMBER_FIELDS[keyword](value)
                except ValueError:
                    value = 0
            setattr(self, "name" if keyword == "path" else "linkname" if keyword == "linkpath" else keyword, value)
        # How large a file with holes is, they know better than "size", which is what is stored of it.
        for keyword in "GNU.sparse.size", "GNU.sparse.realsize":
            if keyword in pax_headers:
                self.size = int(pax_headers[keyword])
        if "GNU.sparse.name" in pax_headers:
            self.name = pax_headers["GNU.sparse.name"].rstrip("/")
        self.pax_headers = pax_headers.copy()

    def _decode_pax_field(self, value, encoding, fallback_encoding, fallback_errors):
        try:
            return value.decode(encoding, "strict")
        except UnicodeDecodeError:
            return value.decode(fallback_encoding, fallback_errors)

    def _block(self, count):
        """So many bytes, in whole blocks."""
        if count < 0:
            raise InvalidHeaderError("invalid offset")
        return -(-count // BLOCKSIZE) * BLOCKSIZE

    def isreg(self):
        """Whether it is a regular file."""
        return self.type in REGULAR_TYPES

    isfile = isreg

    def isdir(self):
        return self.type == DIRTYPE

    def issym(self):
        return self.type == SYMTYPE

    def islnk(self):
        return self.type == LNKTYPE

    def ischr(self):
        return self.type == CHRTYPE

    def isblk(self):
        return self.type == BLKTYPE

    def isfifo(self):
        return self.type == FIFOTYPE

    def issparse(self):
        return self.sparse is not None

    def isdev(self):
        """Whether it is a device or a named pipe."""
        return self.type in (CHRTYPE, BLKTYPE, FIFOTYPE)


TarInfo.__module__ = "tarfile"
