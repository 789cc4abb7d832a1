"""Paths of files as objects: `PurePath` for the text, `Path` for the file system."""

import io
import ntpath
import os
import posixpath
import sys
from _collections_abc import Sequence as _Sequence
from errno import EXDEV
from pathlib import _os
from types import GenericAlias

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]


class UnsupportedOperation(NotImplementedError):
    """What this system cannot do."""


class _PathParents(_Sequence):
    """The directories above a path, the nearest first."""

    __slots__ = "_path", "_tail"

    def __init__(self, path):
        self._path = path
        self._tail = path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple(self[i] for i in range(*idx.indices(len(self))))
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._path._make(self._path._drv, self._path._root, self._tail[:-idx - 1])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath:
    """A path, as text: nothing here touches the file system."""

    __slots__ = "_drv", "_root", "_tail", "_text", "_lower", "_hash"
    parser = os.path

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PureWindowsPath if os.name == "nt" else PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        parser = self.parser
        texts = []
        for arg in args:
            if isinstance(arg, PurePath):
                if arg.parser is not parser:
                    text = arg.as_posix()
                else:
                    text = str(arg) if arg._tail or arg._root or arg._drv else ""
            else:
                try:
                    text = os.fspath(arg)
                except TypeError:
                    text = arg
                if not isinstance(text, str):
                    raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                    f"not {type(text).__name__!r}")
            texts.append(text)
        path = parser.join(*texts) if len(texts) > 1 else texts[0] if texts else ""
        self._drv, self._root, self._tail = self._parse_path(path)
        self._text = self._lower = self._hash = None

    @classmethod
    def _parse_path(cls, path):
        """Drive, root and the names behind them."""
        if not path:
            return "", "", []
        parser = cls.parser
        if parser is posixpath:
            slashes = len(path) - len(path.lstrip("/"))
            root = "" if not slashes else "//" if slashes == 2 else "/"
            return "", root, [name for name in path.split("/") if name and name != "."]
        sep = parser.sep
        if parser.altsep:
            path = path.replace(parser.altsep, sep)
        drv, root, rest = parser.splitroot(path)
        if not root and drv.startswith(sep) and not drv.endswith(sep):
            # A share, by itself, has a root: \\server\share, \\?\unc\server\share.
            names = drv.split(sep)
            if len(names) == 4 and names[2] not in "?." or len(names) == 6:
                root = sep
        return drv, root, [name for name in rest.split(sep) if name and name != "."]

    def _make(self, drv, root, tail):
        """A path of the same class; subclasses may make it of text."""
        path = self.with_segments(self._format(drv, root, tail))
        return path

    @classmethod
    def _format(cls, drv, root, tail):
        if drv or root:
            return drv + root + cls.parser.sep.join(tail)
        if tail and cls.parser is not posixpath and cls.parser.splitdrive(tail[0])[0]:
            # A name that looks like a drive is none here.
            tail = [".", *tail]
        return cls.parser.sep.join(tail)

    def with_segments(self, *pathsegments):
        """A path of the same kind; what makes new paths calls this."""
        return type(self)(*pathsegments)

    def __reduce__(self):
        return type(self), tuple(self.parts)

    def __str__(self):
        if self._text is None:
            self._text = self._format(self._drv, self._root, self._tail) or "."
        return self._text

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        """The path with forward slashes."""
        return str(self) if self.parser is posixpath else str(self).replace(self.parser.sep, "/")

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def as_uri(self):
        """The path as a URI; ask a Path for it."""
        import warnings
        warnings.warn("pathlib.PurePath.as_uri() is deprecated and scheduled for removal in Python 3.19. "
                      "Use pathlib.Path.as_uri().", DeprecationWarning, stacklevel=2)
        if not self.is_absolute():
            raise ValueError("relative paths can't be expressed as file URIs")
        from urllib.parse import quote_from_bytes
        drive = self.drive
        if len(drive) == 2 and drive[1] == ":":
            return "file:///" + drive + quote_from_bytes(os.fsencode(self.as_posix()[2:]))
        prefix = "file:" if drive else "file://"
        return prefix + quote_from_bytes(os.fsencode(self.as_posix()))

    @property
    def _case(self):
        """The text by which paths are compared."""
        if self.parser is posixpath:
            return str(self)
        if self._lower is None:
            self._lower = str(self).lower()
        return self._lower

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._case == other._case and self.parser is other.parser

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(self._case)
        return self._hash

    def _order(self, other):
        """What to compare, of both; None if they are of different kinds."""
        if not isinstance(other, PurePath) or self.parser is not other.parser:
            return None
        sep = self.parser.sep
        return self._case.split(sep), other._case.split(sep)

    def __lt__(self, other):
        pair = self._order(other)
        return NotImplemented if pair is None else pair[0] < pair[1]

    def __le__(self, other):
        pair = self._order(other)
        return NotImplemented if pair is None else pair[0] <= pair[1]

    def __gt__(self, other):
        pair = self._order(other)
        return NotImplemented if pair is None else pair[0] > pair[1]

    def __ge__(self, other):
        pair = self._order(other)
        return NotImplemented if pair is None else pair[0] >= pair[1]

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    drive = property(lambda self: self._drv, doc="The drive, if there is one.")
    root = property(lambda self: self._root, doc="The root of the path, if any.")
    anchor = property(lambda self: self._drv + self._root, doc="Drive and root, or ''.")

    @property
    def parts(self):
        """The components of the path."""
        anchor = self._drv + self._root
        return (anchor, *self._tail) if anchor else tuple(self._tail)

    @property
    def parent(self):
        """The path without its last component."""
        if not self._tail:
            return self
        return self._make(self._drv, self._root, self._tail[:-1])

    @property
    def parents(self):
        """The paths above this one."""
        return _PathParents(self)

    @property
    def name(self):
        """The last component, if any."""
        return self._tail[-1] if self._tail else ""

    @property
    def suffix(self):
        """The extension of the last component, with its dot."""
        return self.parser.splitext(self.name)[1]

    @property
    def suffixes(self):
        """All extensions of the last component."""
        return ["." + suffix for suffix in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        """The last component without its extension."""
        return self.parser.splitext(self.name)[0]

    def with_name(self, name):
        """The path with another last component."""
        parser = self.parser
        if not name or parser.sep in name or parser.altsep and parser.altsep in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        if not self._tail:
            raise ValueError(f"{self!r} has an empty name")
        return self._make(self._drv, self._root, [*self._tail[:-1], name])

    def with_stem(self, stem):
        """The path with another stem."""
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """The path with another extension, or with none."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    def is_absolute(self):
        """Whether the path has a root, and a drive where there are drives."""
        return bool(self._root) if self.parser is posixpath else self.parser.isabs(str(self))

    def is_reserved(self):
        """Whether Windows keeps a name of the path for itself; ask os.path.isreserved() instead."""
        import warnings
        warnings.warn("pathlib.PurePath.is_reserved() is deprecated and scheduled for removal in Python 3.15. "
                      "Use os.path.isreserved() to detect reserved paths on Windows.",
                      DeprecationWarning, stacklevel=2)
        return self.parser is ntpath and ntpath.isreserved(self)

    def joinpath(self, *pathsegments):
        """The path with others behind it."""
        return self.with_segments(self, *pathsegments)

    def relative_to(self, other, *, walk_up=False):
        """The way from another path to this one; with `..` in it only if walk_up is true."""
        if not hasattr(other, "with_segments"):
            other = self.with_segments(other)
        for step, path in enumerate([other, *other.parents]):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._make("", "", [".."] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other):
        """Whether the path lies below another."""
        if not hasattr(other, "with_segments"):
            other = self.with_segments(other)
        return other == self or other in self.parents

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the end of the path matches a pattern."""
        pattern = path_pattern if hasattr(path_pattern, "with_segments") else self.with_segments(path_pattern)
        own, parts = self.parts[::-1], pattern.parts[::-1]
        if not parts:
            raise ValueError("empty pattern")
        if len(own) < len(parts) or len(own) > len(parts) and pattern.anchor:
            return False
        flags = _case_flags(self.parser, case_sensitive)
        return all(_name_matcher(part, flags)(name) for name, part in zip(own, parts))

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path matches a pattern, in which `**` stands for any directories."""
        if not hasattr(pattern, "with_segments"):
            pattern = self.with_segments(pattern)
        text, path = str(pattern), str(self)
        # The empty path is written as ".", which is nothing that a pattern could match.
        if text == ".":
            text = ""
        if path == ".":
            path = ""
        return _matcher(text, self.parser, case_sensitive)(path) is not None

    __class_getitem__ = classmethod(GenericAlias)


def _case_flags(parser, case_sensitive):
    import re
    if case_sensitive is None:
        case_sensitive = parser.normcase("Aa") == "Aa"
    return re.NOFLAG if case_sensitive else re.IGNORECASE


def _name_matcher(pattern, flags):
    """Says whether a single name matches."""
    import fnmatch
    import re
    return re.compile(fnmatch.translate(pattern), flags).match


def _matcher(pattern, parser, case_sensitive):
    """Says whether a whole path matches."""
    import glob
    import re
    flags = _case_flags(parser, case_sensitive)
    seps = parser.sep + parser.altsep if parser.altsep else parser.sep
    text = glob.translate(pattern, recursive=True, include_hidden=True, seps=seps) if pattern else r"(?s:)\z"
    return re.compile(text, flags).match


os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path of a POSIX system, as text."""

    __slots__ = ()
    parser = posixpath


class PureWindowsPath(PurePath):
    """A path of Windows, as text."""

    __slots__ = ()
    parser = ntpath


class Path(PurePath):
    """A path, with everything that can be done to a file by its name."""

    __slots__ = "_info",

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = WindowsPath if os.name == "nt" else PosixPath
        return object.__new__(cls)

    @property
    def info(self):
        """What kind of file there is: a PathInfo."""
        try:
            return self._info
        except AttributeError:
            self._info = _os.PathInfo(self)
            return self._info

    @classmethod
    def cwd(cls):
        """The current directory."""
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        """The home directory of the user."""
        home = os.path.expanduser("~")
        if home == "~":
            raise RuntimeError("Could not determine home directory.")
        return cls(home)

    @classmethod
    def from_uri(cls, uri):
        """The path of a file URI."""
        from urllib.error import URLError
        from urllib.request import url2pathname
        try:
            path = cls(url2pathname(uri, require_scheme=True))
        except URLError as error:
            raise ValueError(error.reason) from None
        if not path.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return path

    # Asking.

    def stat(self, *, follow_symlinks=True):
        """What the system knows of the file."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """As stat(), of a link itself."""
        return os.lstat(self)

    def exists(self, *, follow_symlinks=True):
        """Whether the path exists."""
        return os.path.exists(self) if follow_symlinks else os.path.lexists(self)

    def is_dir(self, *, follow_symlinks=True):
        """Whether it is a directory."""
        return os.path.isdir(self) and (follow_symlinks or not os.path.islink(self))

    def is_file(self, *, follow_symlinks=True):
        """Whether it is a regular file."""
        return os.path.isfile(self) and (follow_symlinks or not os.path.islink(self))

    def is_symlink(self):
        """Whether it is a symbolic link."""
        return os.path.islink(self)

    def is_junction(self):
        """Whether it is a junction."""
        return os.path.isjunction(self)

    def is_mount(self):
        """Whether it is a mount point."""
        return os.path.ismount(self)

    def _is_kind(self, test):
        import stat
        try:
            return getattr(stat, test)(self.stat().st_mode)
        except (OSError, ValueError):
            return False

    def is_block_device(self):
        """Whether it is a block device."""
        return self._is_kind("S_ISBLK")

    def is_char_device(self):
        """Whether it is a character device."""
        return self._is_kind("S_ISCHR")

    def is_fifo(self):
        """Whether it is a named pipe."""
        return self._is_kind("S_ISFIFO")

    def is_socket(self):
        """Whether it is a socket."""
        return self._is_kind("S_ISSOCK")

    def samefile(self, other_path):
        """Whether another path leads to the same file."""
        other = os.stat(other_path)
        return os.path.samestat(self.stat(), other)

    # Contents.

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file, as the built-in open() does."""
        if "b" not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(str(self), mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """The contents as bytes."""
        with self.open("rb", buffering=0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """The contents as text."""
        encoding = io.text_encoding(encoding)
        with self.open("r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Write bytes; the file holds nothing else then."""
        view = memoryview(data)
        with self.open("wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text; the file holds nothing else then."""
        encoding = io.text_encoding(encoding)
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % data.__class__.__name__)
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    # Directories.

    def iterdir(self):
        """The paths in the directory."""
        with os.scandir(self) as found:
            entries = list(found)
        return (self._child(entry) for entry in entries)

    def _child(self, entry):
        """The path of an entry; an empty path stands for the current directory, and its entries have no prefix."""
        path = self._make(self._drv, self._root, [*self._tail, entry.name])
        path._info = _os.DirEntryInfo(entry)
        return path

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The paths below this one that match a pattern."""
        sys.audit("pathlib.Path.glob", self, pattern)
        text = os.fspath(pattern)
        if not hasattr(pattern, "with_segments"):
            pattern = self.with_segments(pattern)
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        names = list(pattern._tail)
        if not names:
            raise ValueError(f"Unacceptable pattern: {text!r}")
        if text[-1:] in (self.parser.sep, self.parser.altsep):
            # Directories only, as the empty name behind the last separator says.
            names.append("")
        elif names[-1] == ".." and text[-2:] != "..":
            names.append("")
        flags = None if case_sensitive is None else _case_flags(self.parser, case_sensitive)
        return _find(self, names, flags, recurse_symlinks, _entries)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """As glob(), in all directories below too."""
        text = os.fspath(pattern)
        sys.audit("pathlib.Path.rglob", self, pattern)
        if not hasattr(pattern, "with_segments"):
            pattern = self.with_segments(pattern)
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        sep = self.parser.sep
        return self.glob(f"**{sep}{text}" if pattern._tail else "**" + sep, case_sensitive=case_sensitive,
                         recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """(path, names of directories, names of files), for this directory and all below."""
        sys.audit("pathlib.Path.walk", self, on_error, follow_symlinks)
        waiting = [self]
        while waiting:
            path = waiting.pop()
            if isinstance(path, tuple):
                yield path
                continue
            directories, files = [], []
            try:
                with os.scandir(path) as entries:
                    for entry in entries:
                        try:
                            is_dir = entry.is_dir(follow_symlinks=follow_symlinks)
                        except OSError:
                            is_dir = False
                        (directories if is_dir else files).append(entry.name)
            except OSError as error:
                if on_error is not None:
                    on_error(error)
                continue
            if top_down:
                yield path, directories, files
            else:
                waiting.append((path, directories, files))
            waiting += [path / name for name in reversed(directories)]

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make a directory."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            if not exist_ok or not self.is_dir():
                raise

    def rmdir(self):
        """Remove an empty directory."""
        os.rmdir(self)

    # Changing.

    def absolute(self):
        """The path from the root; links and `..` stay."""
        if self.is_absolute():
            return self
        if not self._tail:
            return self.with_segments(os.getcwd())
        return self.with_segments(os.getcwd(), self)

    def resolve(self, strict=False):
        """The path from the root, without links and `..`."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def expanduser(self):
        """The path with `~` replaced by a home directory."""
        if not self._root and not self._drv and self._tail and self._tail[0][:1] == "~":
            home = self.parser.expanduser(self._tail[0])
            if home[:1] == "~":
                raise RuntimeError("Could not determine home directory.")
            return self.with_segments(home, *self._tail[1:])
        return self

    def readlink(self):
        """The path to which a link leads."""
        return self.with_segments(os.readlink(self))

    def touch(self, mode=0o666, exist_ok=True):
        """Make an empty file, or set the time of one that exists."""
        if exist_ok:
            try:
                os.utime(self, None)
                return
            except OSError:
                pass
        try:
            io.open(str(self), "xb").close()
        except FileExistsError:
            if not exist_ok:
                raise
            return
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(self, mode & ~mask)

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the mode."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        """As chmod(), of a link itself."""
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Remove the file."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rename(self, target):
        """Rename; answers the new path."""
        os.rename(self, target)
        return target if isinstance(target, PurePath) else self.with_segments(target)

    def replace(self, target):
        """Rename; a file of the new name is replaced."""
        os.replace(self, target)
        return target if isinstance(target, PurePath) else self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Make this path a link to another."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make this path another name of a file."""
        os.link(target, self)

    def copy(self, target, **kwargs):
        """Copy a file or a directory; answers the copy."""
        if not hasattr(target, "with_segments"):
            target = self.with_segments(target)
        _os.ensure_distinct_paths(self, target)
        target._copy_from(self, **kwargs)
        return target.joinpath()

    def copy_into(self, target_dir, **kwargs):
        """Copy into a directory; answers the copy."""
        return self.copy(self._in(target_dir), **kwargs)

    def _in(self, target_dir):
        name = self.name
        if not name:
            raise ValueError(f"{self!r} has an empty name")
        if hasattr(target_dir, "with_segments"):
            return target_dir / name
        return self.with_segments(target_dir, name)

    def _copy_from(self, source, follow_symlinks=True, preserve_metadata=False):
        """Copy from any kind of path to this one."""
        waiting = [(source, self)]
        while waiting:
            source, target = waiting.pop()
            if isinstance(target, _Finish):
                _keep_metadata(source, target.target, True)
            elif not follow_symlinks and source.info.is_symlink():
                target.symlink_to(str(source.readlink()), source.info.is_dir())
                if preserve_metadata:
                    _keep_metadata(source, target, False)
            elif source.info.is_dir():
                children = list(source.iterdir())
                target.mkdir()
                if children and preserve_metadata:
                    # Its times are set when all is in it.
                    waiting.append((source, _Finish(target)))
                elif preserve_metadata:
                    _keep_metadata(source, target, True)
                waiting += [(child, target.joinpath(child.name)) for child in children]
            else:
                target._copy_file(source, preserve_metadata)

    def _copy_file(self, source, preserve_metadata):
        _os.ensure_different_files(source, self)
        with _os.magic_open(source, "rb") as source_f, open(self, "wb") as target_f:
            _os.copyfileobj(source_f, target_f)
        if preserve_metadata:
            _keep_metadata(source, self, True)

    def _delete(self):
        """Remove a file, or a directory and all in it."""
        if self.is_symlink() or self.is_junction():
            self.unlink()
        elif self.is_dir():
            import shutil
            shutil.rmtree(self)
        else:
            self.unlink()

    def move(self, target):
        """Move a file or a directory; answers the new path."""
        try:
            target = self.with_segments(target)
        except TypeError:
            pass
        else:
            _os.ensure_different_files(self, target)
            try:
                self.replace(target)
                return target.joinpath()
            except OSError as error:
                if error.errno != EXDEV:
                    raise
        target = self.copy(target, follow_symlinks=False, preserve_metadata=True)
        self._delete()
        return target

    def move_into(self, target_dir):
        """Move into a directory; answers the new path."""
        return self.move(self._in(target_dir))

    def owner(self, *, follow_symlinks=True):
        """The name of the file's owner."""
        import pwd
        return pwd.getpwuid(self.stat(follow_symlinks=follow_symlinks).st_uid).pw_name

    def group(self, *, follow_symlinks=True):
        """The name of the file's group."""
        import grp
        return grp.getgrgid(self.stat(follow_symlinks=follow_symlinks).st_gid).gr_name

    def as_uri(self):
        """The path as a URI."""
        if not self.is_absolute():
            raise ValueError("relative paths can't be expressed as file URIs")
        from urllib.parse import quote_from_bytes
        return "file://" + quote_from_bytes(bytes(self))


class _Finish:
    """A directory that has been copied, but for its metadata."""

    __slots__ = "target",

    def __init__(self, target):
        self.target = target


def _keep_metadata(source, target, follow):
    if isinstance(source, Path):
        import shutil
        shutil.copystat(source, target, follow_symlinks=follow)


class PosixPath(Path, PurePosixPath):
    """A path of a POSIX system."""

    __slots__ = ()
    if os.name == "nt":
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows."""

    __slots__ = ()
    if os.name != "nt":
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")


def _entries(path):
    """(name, path, what is known of it) for what is in a directory."""
    try:
        with os.scandir(path) as found:
            entries = list(found)
    except OSError:
        return []
    found = []
    for entry in entries:
        child = path._child(entry)
        found.append((entry.name, child, child._info))
    return found


def _find(path, names, flags, follow, children, into=lambda path: path):
    """The paths that the names of a pattern lead to.  Without flags names are found by asking, not by listing.

    `children` lists a directory; `into` says how a directory is written that is gone into.
    """
    return _select([into(path)], names, flags, follow, children, into)


def _select(paths, names, flags, follow, children, into):
    name, rest = names[0], names[1:]
    if name == "**":
        while rest and rest[0] == "**":
            rest = rest[1:]
        seen = set()
        for path in paths:
            for found in _below(path, follow, not rest, children):
                for result in _select([into(found)], rest, flags, follow, children, into) if rest else (found,):
                    if result not in seen:
                        seen.add(result)
                        yield result
        return
    if name == "" or name == "..":
        # A separator at the end wants directories; ".." is one if it is there.
        for path in paths:
            found = into(path) if name == "" else path.joinpath("..")
            if found.info.is_dir() if name == "" else found.info.exists():
                if rest:
                    yield from _select([into(found)], rest, flags, follow, children, into)
                else:
                    yield found
        return
    if flags is None and not any(c in name for c in "*?["):
        for path in paths:
            found = path.joinpath(name)
            if rest:
                yield from _select([into(found)], rest, flags, follow, children, into)
            elif found.info.exists(follow_symlinks=False):
                yield found
        return
    matches = None
    for path in paths:
        if matches is None:
            matches = _name_matcher(name, _case_flags(path.parser, None) if flags is None else flags)
        for entry, found, info in children(path):
            if matches(entry):
                if not rest:
                    yield found
                elif info.is_dir():
                    yield from _select([into(found)], rest, flags, follow, children, into)


def _below(path, follow, files, children):
    """A directory and everything below it; files only if they are wanted."""
    if not path.info.is_dir():
        return
    waiting = [path]
    while waiting:
        path = waiting.pop()
        if isinstance(path, tuple):
            yield path[0]
            continue
        yield path
        further = []
        for _, found, info in children(path):
            if info.is_dir(follow_symlinks=follow):
                further.append(found)
            elif files:
                further.append((found,))
        waiting += further[::-1]
