"""Tar archives: read, written, extended; compressed or not.

    with tarfile.open("spam.tar.gz", "w:gz") as archive:
        archive.add("eggs")
"""

import copy
import io
import os
import shutil
import stat
import struct
import sys
import time
from builtins import open as bltn_open

from tarfile._filters import *
from tarfile._filters import _NAMED_FILTERS
from tarfile._header import *
from tarfile._stream import _FileInFile, _Stream, copyfileobj

try:
    import pwd
    import grp
except ImportError:
    pwd = grp = None

version = "0.9.0"
symlink_exception = AttributeError, NotImplementedError, OSError

__all__ = ["TarFile", "TarInfo", "is_tarfile", "TarError", "ReadError", "CompressionError", "StreamError",
           "ExtractError", "HeaderError", "ENCODING", "USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT", "DEFAULT_FORMAT",
           "open", "fully_trusted_filter", "data_filter", "tar_filter", "FilterError", "AbsoluteLinkError",
           "OutsideDestinationError", "SpecialFileError", "AbsolutePathError", "LinkOutsideDestinationError",
           "LinkFallbackError"]


class ExFileObject(io.BufferedReader):
    """A member's data as a buffered file."""

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size, tarinfo.name, tarinfo.sparse))


class TarFile:
    """An archive."""

    debug = 0
    dereference = False
    ignore_zeros = False
    errorlevel = 1
    format = DEFAULT_FORMAT
    encoding = ENCODING
    errors = None
    tarinfo = TarInfo
    fileobject = ExFileObject
    extraction_filter = None

    def __init__(self, name=None, mode="r", fileobj=None, format=None, tarinfo=None, dereference=None,
                 ignore_zeros=None, encoding=None, errors="surrogateescape", pax_headers=None, debug=None,
                 errorlevel=None, copybufsize=None, stream=False):
        """mode is "r", "a", "w" or "x", and nothing is compressed: see open()."""
        modes = {"r": "rb", "a": "r+b", "w": "wb", "x": "xb"}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode = mode
        self._mode = modes[mode]
        if not fileobj:
            if self.mode == "a" and not os.path.exists(name):
                self.mode = "w"
                self._mode = "wb"
            fileobj = bltn_open(name, self._mode)
            self._extfileobj = False
        else:
            if name is None and isinstance(getattr(fileobj, "name", None), (str, bytes)):
                name = fileobj.name
            if hasattr(fileobj, "mode"):
                self._mode = fileobj.mode
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj
        self.stream = stream
        for field, value in (("format", format), ("tarinfo", tarinfo), ("dereference", dereference),
                             ("ignore_zeros", ignore_zeros), ("encoding", encoding), ("debug", debug),
                             ("errorlevel", errorlevel)):
            if value is not None:
                setattr(self, field, value)
        self.errors = errors
        self.pax_headers = pax_headers if pax_headers is not None and self.format == PAX_FORMAT else {}
        self.copybufsize = copybufsize
        self.closed = False
        self.members = []
        self._loaded = False
        self.offset = self.fileobj.tell()
        # Device and inode of what was put in, to find hard links.
        self.inodes = {}
        self._unames = {}
        self._gnames = {}
        try:
            self._begin()
        except:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    def _begin(self):
        if self.mode == "r":
            self.firstmember = None
            self.firstmember = self.next()
        elif self.mode == "a":
            # Behind the last member.
            while True:
                self.fileobj.seek(self.offset)
                try:
                    self.members.append(self.tarinfo.fromtarfile(self))
                except EOFHeaderError:
                    self.fileobj.seek(self.offset)
                    break
                except HeaderError as e:
                    raise ReadError(str(e)) from None
        if self.mode in ("a", "w", "x"):
            self._loaded = True
            if self.pax_headers:
                buf = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                self.fileobj.write(buf)
                self.offset += len(buf)

    @classmethod
    def open(cls, name=None, mode="r", fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """An archive, whose compression follows the mode.

        "r" or "r:*" finds it out; "r:", "r:gz", "r:bz2", "r:xz", "r:zst" name it, and so with "w", "x" and "a" (which cannot be
        compressed).  With "|" in place of ":" it is a stream of blocks, which goes forwards only.
        """
        if not name and not fileobj:
            raise ValueError("nothing to open")
        if mode in ("r", "r:*"):
            return cls._open_guessed(name, fileobj, kwargs)
        if ":" in mode:
            filemode, comptype = mode.split(":", 1)
            filemode, comptype = filemode or "r", comptype or "tar"
            if comptype not in cls.OPEN_METH:
                raise CompressionError("unknown compression type %r" % comptype)
            return getattr(cls, cls.OPEN_METH[comptype])(name, filemode, fileobj, **kwargs)
        if "|" in mode:
            filemode, comptype = mode.split("|", 1)
            filemode, comptype = filemode or "r", comptype or "tar"
            if filemode not in ("r", "w"):
                raise ValueError("mode must be 'r' or 'w'")
            if "compresslevel" in kwargs and comptype not in ("gz", "bz2"):
                raise ValueError("compresslevel is only valid for w|gz and w|bz2 modes")
            if "preset" in kwargs and comptype not in ("xz",):
                raise ValueError("preset is only valid for w|xz mode")
            for option in "level", "options", "zstd_dict":
                if option in kwargs and comptype != "zst" and (option == "level" or comptype != "*"):
                    raise ValueError(f"{option} is only valid for w|zst mode" if option == "level"
                                     else f"{option} is only valid for r|zst and w|zst modes")
            if comptype not in (*cls.OPEN_METH, "*"):
                raise CompressionError("unknown compression type %r" % comptype)
            stream = _Stream(name, filemode, comptype, fileobj, bufsize, kwargs.pop("compresslevel", 9),
                             kwargs.pop("preset", None), kwargs.pop("level", None), kwargs.pop("options", None),
                             kwargs.pop("zstd_dict", None))
            try:
                t = cls(name, filemode, stream, **kwargs)
            except:
                stream.close()
                raise
            t._extfileobj = False
            return t
        if mode in ("a", "w", "x"):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError("undiscernible mode")

    @classmethod
    def _open_guessed(cls, name, fileobj, kwargs):
        saved_pos = fileobj.tell() if fileobj is not None else None
        messages = []
        # Plain archives last, whose first header may be anything.
        for comptype in sorted(cls.OPEN_METH, key=lambda comptype: cls.OPEN_METH[comptype] == "taropen"):
            try:
                return getattr(cls, cls.OPEN_METH[comptype])(name, "r", fileobj, **kwargs)
            except (ReadError, CompressionError) as e:
                messages.append(f"- method {comptype}: {e!r}")
                if fileobj is not None:
                    fileobj.seek(saved_pos)
        summary = "\n".join(messages)
        raise ReadError(f"file could not be opened successfully:\n{summary}")

    @classmethod
    def taropen(cls, name, mode="r", fileobj=None, **kwargs):
        """An archive that is not compressed."""
        if mode not in ("r", "a", "w", "x"):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def _open_compressed(cls, name, mode, fileobj, wrap, kind, errors, kwargs):
        """An archive over a compressed file."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            inner = wrap()
        except OSError as e:
            if fileobj is not None and mode == "r":
                raise ReadError(f"not {kind} file") from e
            raise
        try:
            t = cls.taropen(name, mode, inner, **kwargs)
        except errors as e:
            inner.close()
            if mode == "r":
                raise ReadError(f"not {kind} file") from e
            raise
        except:
            inner.close()
            raise
        t._extfileobj = False
        return t

    @classmethod
    def gzopen(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """An archive compressed by gzip."""
        from gzip import GzipFile
        return cls._open_compressed(name, mode, fileobj, lambda: GzipFile(name, mode + "b", compresslevel, fileobj),
                                    "a gzip", (OSError, EOFError), kwargs)

    @classmethod
    def bz2open(cls, name, mode="r", fileobj=None, compresslevel=9, **kwargs):
        """An archive compressed by bzip2."""
        from bz2 import BZ2File
        return cls._open_compressed(name, mode, fileobj,
                                    lambda: BZ2File(fileobj or name, mode, compresslevel=compresslevel), "a bzip2",
                                    (OSError, EOFError), kwargs)

    @classmethod
    def xzopen(cls, name, mode="r", fileobj=None, preset=None, **kwargs):
        """An archive compressed by xz."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from lzma import LZMAFile, LZMAError
        except ImportError:
            raise CompressionError("lzma module is not available") from None
        return cls._open_compressed(name, mode, fileobj, lambda: LZMAFile(fileobj or name, mode, preset=preset),
                                    "an lzma", (LZMAError, EOFError), kwargs)

    @classmethod
    def zstopen(cls, name, mode="r", fileobj=None, level=None, options=None, zstd_dict=None, **kwargs):
        """An archive compressed by Zstandard."""
        if mode not in ("r", "w", "x"):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        try:
            from compression.zstd import ZstdError, ZstdFile
        except ImportError:
            raise CompressionError("compression.zstd module is not available") from None
        return cls._open_compressed(name, mode, fileobj,
                                    lambda: ZstdFile(fileobj or name, mode, level=level, options=options,
                                                     zstd_dict=zstd_dict),
                                    "a zstd", (ZstdError, EOFError), kwargs)

    OPEN_METH = {"tar": "taropen", "gz": "gzopen", "bz2": "bz2open", "xz": "xzopen", "zst": "zstopen"}

    def close(self):
        """Write the end, if the archive was written, and close the file."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ("a", "w", "x"):
                # Two blocks of zeros, and whole records.
                self.fileobj.write(NUL * (BLOCKSIZE * 2))
                self.offset += BLOCKSIZE * 2
                remainder = self.offset % RECORDSIZE
                if remainder > 0:
                    self.fileobj.write(NUL * (RECORDSIZE - remainder))
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    def getmember(self, name):
        """The TarInfo of a member; the last one of that name."""
        tarinfo = self._getmember(name.rstrip("/"))
        if tarinfo is None:
            raise KeyError("filename %r not found" % name)
        return tarinfo

    def getmembers(self):
        """A TarInfo for each member."""
        self._check()
        if not self._loaded:
            self._load()
        return self.members

    def getnames(self):
        """The names of the members."""
        return [tarinfo.name for tarinfo in self.getmembers()]

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """A TarInfo for a file (by name, or an open one), for an archive in which it is called arcname."""
        self._check("awx")
        if fileobj is not None:
            name = fileobj.name
        if arcname is None:
            arcname = name
        arcname = os.path.splitdrive(arcname)[1].replace(os.sep, "/").lstrip("/")
        tarinfo = self.tarinfo()
        tarinfo._tarfile = self
        if fileobj is not None:
            statres = os.fstat(fileobj.fileno())
        elif self.dereference:
            statres = os.stat(name)
        else:
            statres = os.lstat(name)
        linkname = ""
        mode = statres.st_mode
        if stat.S_ISREG(mode):
            inode = statres.st_ino, statres.st_dev
            if not self.dereference and statres.st_nlink > 1 and inode in self.inodes and arcname != self.inodes[inode]:
                type = LNKTYPE
                linkname = self.inodes[inode]
            else:
                type = REGTYPE
                if inode[0]:
                    self.inodes[inode] = arcname
        elif stat.S_ISDIR(mode):
            type = DIRTYPE
        elif stat.S_ISFIFO(mode):
            type = FIFOTYPE
        elif stat.S_ISLNK(mode):
            type = SYMTYPE
            linkname = os.readlink(name)
        elif stat.S_ISCHR(mode):
            type = CHRTYPE
        elif stat.S_ISBLK(mode):
            type = BLKTYPE
        else:
            return None
        tarinfo.name = arcname
        tarinfo.mode = mode
        tarinfo.uid = statres.st_uid
        tarinfo.gid = statres.st_gid
        tarinfo.size = statres.st_size if type == REGTYPE else 0
        tarinfo.mtime = statres.st_mtime
        tarinfo.type = type
        tarinfo.linkname = linkname
        tarinfo.uname = self._name_of(self._unames, statres.st_uid, pwd and pwd.getpwuid)
        tarinfo.gname = self._name_of(self._gnames, statres.st_gid, grp and grp.getgrgid)
        if type in (CHRTYPE, BLKTYPE):
            device = statres.st_rdev
            tarinfo.devmajor = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
            tarinfo.devminor = device & 0xFF | device >> 12 & ~0xFF
        return tarinfo

    @staticmethod
    def _name_of(known, number, find):
        if number not in known:
            try:
                known[number] = find(number)[0] if find else ""
            except KeyError:
                known[number] = ""
        return known[number]

    def list(self, verbose=True, *, members=None):
        """Print a table of contents; with verbose as `ls -l` would."""
        self._check()
        for tarinfo in self if members is None else members:
            line = []
            if verbose:
                if tarinfo.mode is None:
                    line.append("??????????")
                else:
                    line.append(stat.filemode(tarinfo.mode | {DIRTYPE: stat.S_IFDIR, SYMTYPE: stat.S_IFLNK,
                                                              CHRTYPE: stat.S_IFCHR, BLKTYPE: stat.S_IFBLK,
                                                              FIFOTYPE: stat.S_IFIFO, REGTYPE: stat.S_IFREG,
                                                              AREGTYPE: stat.S_IFREG}.get(tarinfo.type, 0)))
                line.append("%s/%s" % (tarinfo.uname or tarinfo.uid, tarinfo.gname or tarinfo.gid))
                if tarinfo.ischr() or tarinfo.isblk():
                    line.append("%10s" % ("%d,%d" % (tarinfo.devmajor, tarinfo.devminor)))
                else:
                    line.append("%10d" % tarinfo.size)
                if tarinfo.mtime is None:
                    line.append("????-??-?? ??:??:??")
                else:
                    line.append("%d-%02d-%02d %02d:%02d:%02d" % time.localtime(tarinfo.mtime)[:6])
            line.append(tarinfo.name + ("/" if tarinfo.isdir() else ""))
            if verbose:
                if tarinfo.issym():
                    line.append("-> " + tarinfo.linkname)
                if tarinfo.islnk():
                    line.append("link to " + tarinfo.linkname)
            encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
            for part in line:
                print(part.encode(encoding, "backslashreplace").decode(encoding), end=" ")
            print()

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Put a file or a directory into the archive; filter(TarInfo) may change it, or leave it out by None."""
        self._check("awx")
        if arcname is None:
            arcname = name
        if self.name is not None and os.path.abspath(name) == self.name:
            self._dbg(2, "tarfile: Skipped %r" % name)
            return
        tarinfo = self.gettarinfo(name, arcname)
        if tarinfo is None:
            self._dbg(1, "tarfile: Unsupported type %r" % name)
            return
        if filter is not None:
            tarinfo = filter(tarinfo)
            if tarinfo is None:
                return
        if tarinfo.isreg():
            with bltn_open(name, "rb") as f:
                self.addfile(tarinfo, f)
        elif tarinfo.isdir():
            self.addfile(tarinfo)
            if recursive:
                for f in sorted(os.listdir(name)):
                    self.add(os.path.join(name, f), os.path.join(arcname, f), recursive, filter=filter)
        else:
            self.addfile(tarinfo)

    def addfile(self, tarinfo, fileobj=None):
        """Put a member into the archive, with so much of a file's data as it says."""
        self._check("awx")
        if fileobj is None and tarinfo.isreg() and tarinfo.size != 0:
            raise ValueError("fileobj not provided for non zero-size regular file")
        tarinfo = copy.copy(tarinfo)
        buf = tarinfo.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(buf)
        self.offset += len(buf)
        if fileobj is not None:
            copyfileobj(fileobj, self.fileobj, tarinfo.size, bufsize=self.copybufsize)
            blocks, remainder = divmod(tarinfo.size, BLOCKSIZE)
            if remainder > 0:
                self.fileobj.write(NUL * (BLOCKSIZE - remainder))
                blocks += 1
            self.offset += blocks * BLOCKSIZE
        self.members.append(tarinfo)

    def _get_filter_function(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                return data_filter
            if isinstance(filter, str):
                raise TypeError("String names are not supported for TarFile.extraction_filter. Use a function such as "
                                "tarfile.data_filter directly.")
            return filter
        if callable(filter):
            return filter
        try:
            return _NAMED_FILTERS[filter]
        except KeyError:
            raise ValueError(f"filter {filter!r} not found") from None

    def extractall(self, path=".", members=None, *, numeric_owner=False, filter=None):
        """Write members, or all of them, to files in a directory, as far as a filter lets them through."""
        directories = []
        filter_function = self._get_filter_function(filter)
        for member in self if members is None else members:
            tarinfo, unfiltered = self._get_extract_tarinfo(member, filter_function, path)
            if tarinfo is None:
                continue
            if tarinfo.isdir():
                # Their mode and times come last: what is written into them changes these.
                directories.append(unfiltered)
            self._extract_one(tarinfo, path, set_attrs=not tarinfo.isdir(), numeric_owner=numeric_owner,
                              filter_function=filter_function)
        directories.sort(key=lambda a: a.name, reverse=True)
        for unfiltered in directories:
            try:
                tarinfo = filter_function(unfiltered, path)
            except FilterError:
                continue
            if tarinfo is None:
                continue
            dirpath = os.path.join(path, tarinfo.name)
            try:
                if not stat.S_ISDIR(os.lstat(dirpath).st_mode):
                    continue
                self.chown(tarinfo, dirpath, numeric_owner=numeric_owner)
                self.utime(tarinfo, dirpath)
                self.chmod(tarinfo, dirpath)
            except FileNotFoundError:
                pass
            except ExtractError as e:
                self._handle_nonfatal_error(e)

    def extract(self, member, path="", set_attrs=True, *, numeric_owner=False, filter=None):
        """Write a member to a file in a directory."""
        filter_function = self._get_filter_function(filter)
        tarinfo, unfiltered = self._get_extract_tarinfo(member, filter_function, path)
        if tarinfo is not None:
            self._extract_one(tarinfo, path, set_attrs, numeric_owner, filter_function=filter_function)

    def _get_extract_tarinfo(self, member, filter_function, path):
        unfiltered = self.getmember(member) if isinstance(member, str) else member
        filtered = None
        try:
            filtered = filter_function(unfiltered, path)
        except (OSError, UnicodeEncodeError, FilterError) as e:
            self._handle_fatal_error(e)
        except ExtractError as e:
            self._handle_nonfatal_error(e)
        if filtered is None:
            self._dbg(2, f"tarfile: Excluded {unfiltered.name!r}")
            return None, None
        if filtered.islnk():
            filtered = copy.copy(filtered)
            filtered._link_target = os.path.join(path, filtered.linkname)
        return filtered, unfiltered

    def _extract_one(self, tarinfo, path, set_attrs, numeric_owner, filter_function=None):
        self._check("r")
        try:
            self._extract_member(tarinfo, os.path.join(path, tarinfo.name), set_attrs=set_attrs,
                                 numeric_owner=numeric_owner, filter_function=filter_function, extraction_root=path)
        except (OSError, UnicodeEncodeError) as e:
            self._handle_fatal_error(e)
        except ExtractError as e:
            self._handle_nonfatal_error(e)

    def _handle_nonfatal_error(self, e):
        if self.errorlevel > 1:
            raise
        self._dbg(1, "tarfile: %s" % e)

    def _handle_fatal_error(self, e):
        if self.errorlevel > 0:
            raise
        if isinstance(e, OSError):
            if e.filename is None:
                self._dbg(1, "tarfile: %s" % e.strerror)
            else:
                self._dbg(1, "tarfile: %s %r" % (e.strerror, e.filename))
        else:
            self._dbg(1, "tarfile: %s %s" % (type(e).__name__, e))

    def extractfile(self, member):
        """A member's data as a file; None for what has none."""
        self._check("r")
        tarinfo = self.getmember(member) if isinstance(member, str) else member
        if tarinfo.isreg() or tarinfo.type not in SUPPORTED_TYPES:
            return self.fileobject(self, tarinfo)
        if tarinfo.islnk() or tarinfo.issym():
            if isinstance(self.fileobj, _Stream):
                raise StreamError("cannot extract (sym)link as file object")
            return self.extractfile(self._find_link_target(tarinfo))
        return None

    def _extract_member(self, tarinfo, targetpath, set_attrs=True, numeric_owner=False, *, filter_function=None,
                        extraction_root=None):
        targetpath = targetpath.rstrip("/").replace("/", os.sep)
        upperdirs = os.path.dirname(targetpath)
        if upperdirs and not os.path.exists(upperdirs):
            os.makedirs(upperdirs, exist_ok=True)
        if tarinfo.islnk() or tarinfo.issym():
            self._dbg(1, "%s -> %s" % (tarinfo.name, tarinfo.linkname))
        else:
            self._dbg(1, tarinfo.name)
        if tarinfo.isreg():
            self.makefile(tarinfo, targetpath)
        elif tarinfo.isdir():
            self.makedir(tarinfo, targetpath)
        elif tarinfo.isfifo():
            self.makefifo(tarinfo, targetpath)
        elif tarinfo.ischr() or tarinfo.isblk():
            self.makedev(tarinfo, targetpath)
        elif tarinfo.islnk() or tarinfo.issym():
            self.makelink_with_filter(tarinfo, targetpath, filter_function=filter_function,
                                      extraction_root=extraction_root)
        elif tarinfo.type not in SUPPORTED_TYPES:
            self.makeunknown(tarinfo, targetpath)
        else:
            self.makefile(tarinfo, targetpath)
        if set_attrs:
            self.chown(tarinfo, targetpath, numeric_owner)
            if not tarinfo.issym():
                self.chmod(tarinfo, targetpath)
                self.utime(tarinfo, targetpath)

    def makedir(self, tarinfo, targetpath):
        try:
            if tarinfo.mode is None:
                os.mkdir(targetpath)
            else:
                # Until all is in it, its owner may do what he likes.
                os.mkdir(targetpath, 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        source = self.fileobj
        source.seek(tarinfo.offset_data)
        with bltn_open(targetpath, "wb") as target:
            if tarinfo.sparse is not None:
                for offset, size in tarinfo.sparse:
                    target.seek(offset)
                    copyfileobj(source, target, size, ReadError, self.copybufsize)
                target.seek(tarinfo.size)
                target.truncate()
            else:
                copyfileobj(source, target, tarinfo.size, ReadError, self.copybufsize)

    def makeunknown(self, tarinfo, targetpath):
        self.makefile(tarinfo, targetpath)
        self._dbg(1, "tarfile: Unknown file type %r, extracted as regular file." % tarinfo.type)

    def makefifo(self, tarinfo, targetpath):
        os.mkfifo(targetpath)

    def makedev(self, tarinfo, targetpath):
        raise ExtractError("special devices not supported by system")

    def makelink(self, tarinfo, targetpath):
        return self.makelink_with_filter(tarinfo, targetpath, None, None)

    def makelink_with_filter(self, tarinfo, targetpath, filter_function, extraction_root):
        try:
            if tarinfo.issym():
                if os.path.lexists(targetpath):
                    os.unlink(targetpath)
                os.symlink(tarinfo.linkname, targetpath)
                return
            if os.path.exists(tarinfo._link_target):
                if os.path.lexists(targetpath):
                    os.unlink(targetpath)
                os.link(tarinfo._link_target, targetpath)
                return
        except symlink_exception:
            pass
        # What the link stands for, as a copy.
        found = filtered = self._find_link_target(tarinfo)
        if filter_function is not None:
            try:
                # It has to be allowed where it stands, and where it goes.
                filter_function(found, extraction_root)
                filtered = filter_function(found.replace(name=tarinfo.name, deep=False), extraction_root)
            except FilterError as cause:
                raise LinkFallbackError(tarinfo, found.name) from cause
        if filtered is not None:
            self._extract_member(filtered, targetpath, filter_function=filter_function,
                                 extraction_root=extraction_root)

    def chown(self, tarinfo, targetpath, numeric_owner):
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            return
        g, u = tarinfo.gid, tarinfo.uid
        if not numeric_owner:
            try:
                if grp and tarinfo.gname:
                    g = grp.getgrnam(tarinfo.gname)[2]
            except KeyError:
                pass
            try:
                if pwd and tarinfo.uname:
                    u = pwd.getpwnam(tarinfo.uname)[2]
            except KeyError:
                pass
        g, u = -1 if g is None else g, -1 if u is None else u
        try:
            os.chown(targetpath, u, g, follow_symlinks=False)
        except (OSError, OverflowError) as e:
            raise ExtractError("could not change owner") from e

    def chmod(self, tarinfo, targetpath):
        if tarinfo.mode is None:
            return
        try:
            os.chmod(targetpath, tarinfo.mode)
        except OSError as e:
            raise ExtractError("could not change mode") from e

    def utime(self, tarinfo, targetpath):
        mtime = tarinfo.mtime
        if mtime is None:
            return
        try:
            os.utime(targetpath, (mtime, mtime))
        except OSError as e:
            raise ExtractError("could not change modification time") from e

    def next(self):
        """The next member of the archive; None behind the last one."""
        self._check("ra")
        if self.firstmember is not None:
            m, self.firstmember = self.firstmember, None
            return m
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError("unexpected end of data")
        tarinfo = None
        while True:
            try:
                tarinfo = self.tarinfo.fromtarfile(self)
            except EOFHeaderError as e:
                if self.ignore_zeros:
                    self._dbg(2, "0x%X: %s" % (self.offset, e))
                    self.offset += BLOCKSIZE
                    continue
            except InvalidHeaderError as e:
                if self.ignore_zeros:
                    self._dbg(2, "0x%X: %s" % (self.offset, e))
                    self.offset += BLOCKSIZE
                    continue
                if self.offset == 0:
                    raise ReadError(str(e)) from None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError("empty file") from None
            except TruncatedHeaderError as e:
                if self.offset == 0:
                    raise ReadError(str(e)) from None
            except SubsequentHeaderError as e:
                raise ReadError(str(e)) from None
            except Exception as e:
                if type(e).__module__ == "zlib":
                    raise ReadError(f"zlib error: {e}") from None
                raise
            break
        if tarinfo is not None:
            # In streaming mode nothing is remembered.
            if not self.stream:
                self.members.append(tarinfo)
        else:
            self._loaded = True
        return tarinfo

    def _getmember(self, name, tarinfo=None, normalize=False):
        """The last member of a name, before another one if that is given."""
        members = self.getmembers()
        if tarinfo is not None:
            try:
                members = members[:members.index(tarinfo)]
            except ValueError:
                pass
        plain = os.path.normpath if normalize else lambda name: name.rstrip("/")
        name = plain(name)
        for member in reversed(members):
            if name == plain(member.name):
                return member
        return None

    def _load(self):
        """Read all headers."""
        if not self.stream:
            while self.next() is not None:
                pass
            self._loaded = True

    def _check(self, mode=None):
        if self.closed:
            raise OSError("%s is closed" % self.__class__.__name__)
        if mode is not None and self.mode not in mode:
            raise OSError("bad operation for mode %r" % self.mode)

    def _find_link_target(self, tarinfo):
        if tarinfo.issym():
            # Relative to where the link is.
            linkname = "/".join(filter(None, (os.path.dirname(tarinfo.name), tarinfo.linkname)))
            limit = None
        else:
            linkname = tarinfo.linkname
            limit = tarinfo
        member = self._getmember(linkname, tarinfo=limit, normalize=True)
        if member is None:
            raise KeyError("linkname %r not found" % linkname)
        return member

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        at = 0
        # Reading the first member belongs to opening the archive.
        if self.firstmember is not None:
            tarinfo = self.next()
            at += 1
            yield tarinfo
        while True:
            if at < len(self.members):
                tarinfo = self.members[at]
            elif not self._loaded:
                tarinfo = self.next()
                if not tarinfo:
                    self._loaded = True
                    return
            else:
                return
            at += 1
            yield tarinfo

    def _dbg(self, level, msg):
        if level <= self.debug:
            print(msg, file=sys.stderr)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:
            # The end of the archive would belie what went wrong.
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True


def is_tarfile(name):
    """Whether a file (by name or as a file object) is an archive that can be read."""
    try:
        if hasattr(name, "read"):
            pos = name.tell()
            t = open(fileobj=name)
            name.seek(pos)
        else:
            t = open(name)
        t.close()
        return True
    except TarError:
        return False


open = TarFile.open


def _create(args):
    compressions = {".gz": "gz", ".tgz": "gz", ".xz": "xz", ".txz": "xz", ".bz2": "bz2", ".tbz": "bz2",
                    ".tbz2": "bz2", ".tb2": "bz2"}
    tar_name, *files = args.create
    ext = os.path.splitext(tar_name)[1]
    with TarFile.open(tar_name, "w:" + compressions[ext] if ext in compressions else "w") as tf:
        for name in files:
            tf.add(name)
    if args.verbose:
        print("{!r} file created.".format(tar_name))


def main():
    """The command `-m tarfile`."""
    import argparse
    parser = argparse.ArgumentParser(description="A simple command-line interface for tarfile module.", color=True)
    parser.add_argument("-v", "--verbose", action="store_true", default=False, help="Verbose output")
    parser.add_argument("--filter", metavar="<filtername>", choices=_NAMED_FILTERS, help="Filter for extraction")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("-l", "--list", metavar="<tarfile>", help="Show listing of a tarfile")
    group.add_argument("-e", "--extract", nargs="+", metavar=("<tarfile>", "<output_dir>"),
                       help="Extract tarfile into target dir")
    group.add_argument("-c", "--create", nargs="+", metavar=("<name>", "<file>"), help="Create tarfile from sources")
    group.add_argument("-t", "--test", metavar="<tarfile>", help="Test if a tarfile is valid")
    args = parser.parse_args()
    if args.filter and args.extract is None:
        parser.exit(1, "--filter is only valid for extraction\n")
    if args.create is not None:
        _create(args)
        return
    if args.extract is not None:
        if len(args.extract) > 2:
            parser.exit(1, parser.format_help())
        src, curdir = args.extract[0], args.extract[1] if len(args.extract) == 2 else os.curdir
    else:
        src = args.test or args.list
    if not is_tarfile(src):
        parser.exit(1, "{!r} is not a tar archive.\n".format(src))
    with open(src, "r:*") as tf:
        if args.test is not None:
            tf.getmembers()
            if args.verbose:
                print("{!r} is a tar archive.".format(src))
        elif args.list is not None:
            tf.list(verbose=args.verbose)
        else:
            tf.extractall(path=curdir, filter=args.filter)
            if args.verbose:
                if curdir == ".":
                    print("{!r} file is extracted.".format(src))
                else:
                    print("{!r} file is extracted into {!r} directory.".format(src, curdir))
