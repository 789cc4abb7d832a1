"""Paths of files as objects: `PurePath` for the text, `Path` for the file system."""

import fnmatch
import io
import os
import posixpath
import sys
from _collections_abc import Sequence as _Sequence
from types import GenericAlias

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "Path", "PosixPath"]


class UnsupportedOperation(NotImplementedError):
    """What this system cannot do."""


class _Parents(_Sequence):
    """The directories above a path, the nearest first."""

    def __init__(self, path):
        self._path = path
        self._drv = path.drive
        self._root = path.root
        self._tail = path._parts

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple(self[i] for i in range(*idx.indices(len(self))))
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._path._make(self._root, self._tail[:-idx - 1])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath:
    """A path, as text: nothing here touches the file system."""

    __slots__ = "_root", "_parts", "_text", "_hash"
    parser = posixpath

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        texts = []
        for arg in args:
            if isinstance(arg, PurePath):
                text = str(arg) if arg._parts or arg._root else ""
            else:
                try:
                    text = os.fspath(arg)
                except TypeError:
                    text = arg
                if not isinstance(text, str):
                    raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                    f"not {type(text).__name__!r}")
            # An absolute path makes those before it vanish.
            if text.startswith("/"):
                texts.clear()
            texts.append(text)
        text = "/".join(text for text in texts if text)
        slashes = len(text) - len(text.lstrip("/"))
        self._root = "" if not slashes else "//" if slashes == 2 else "/"
        self._parts = [part for part in text.split("/") if part and part != "."]
        self._text = self._hash = None

    def _make(self, root, parts):
        """A path of the same class; subclasses may make it of text."""
        return self.with_segments(root + "/".join(parts))

    def with_segments(self, *pathsegments):
        """A path of the same kind; what makes new paths calls this."""
        return type(self)(*pathsegments)

    def __reduce__(self):
        return type(self), tuple(self.parts)

    def __str__(self):
        if self._text is None:
            self._text = self._root + "/".join(self._parts) or "."
        return self._text

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        """The path with forward slashes."""
        return str(self)

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
        return "file://" + quote_from_bytes(bytes(self))

    def _key(self):
        return self._root, self._parts

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return str(self) == str(other)

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(str(self))
        return self._hash

    def _sort_key(self):
        return [self._root, *self._parts] if self._root else self._parts

    def __lt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._sort_key() < other._sort_key()

    def __le__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._sort_key() <= other._sort_key()

    def __gt__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._sort_key() > other._sort_key()

    def __ge__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._sort_key() >= other._sort_key()

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

    drive = property(lambda self: "", doc="The drive: there is none here.")
    root = property(lambda self: self._root, doc="The root of the path, if any.")
    anchor = property(lambda self: self._root, doc="Drive and root, or ''.")

    @property
    def parts(self):
        """The components of the path."""
        return ((self._root,) if self._root else ()) + tuple(self._parts)

    @property
    def parent(self):
        """The directory of the path."""
        if not self._parts:
            return self
        return self._make(self._root, self._parts[:-1])

    @property
    def parents(self):
        """The directories above the path."""
        return _Parents(self)

    @property
    def name(self):
        """The last component."""
        return self._parts[-1] if self._parts else ""

    @property
    def suffix(self):
        """The extension of the last component, with its dot."""
        return posixpath.splitext(self.name)[1]

    @property
    def suffixes(self):
        """All extensions of the last component."""
        return ["." + suffix for suffix in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        """The last component without its extension."""
        return posixpath.splitext(self.name)[0]

    def with_name(self, name):
        """The path with another last component."""
        if not self._parts:
            raise ValueError(f"{self!r} has an empty name")
        if not name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._make(self._root, [*self._parts[:-1], name])

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
        if not self.stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not suffix.startswith("."):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(self.stem + suffix)

    def is_absolute(self):
        """Whether the path has a root."""
        return bool(self._root)

    def joinpath(self, *pathsegments):
        """The path with others behind it."""
        return self.with_segments(self, *pathsegments)

    def relative_to(self, other, *, walk_up=False):
        """The way from another path to this one; with `..` in it only if walk_up is true."""
        if not isinstance(other, PurePath):
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
        return self._make("", [".."] * step + self._parts[len(path._parts):])

    def is_relative_to(self, other):
        """Whether the path lies below another."""
        if not isinstance(other, PurePath):
            other = self.with_segments(other)
        return other == self or other in self.parents

    def _pattern_parts(self, pattern):
        path = pattern if isinstance(pattern, PurePath) else self.with_segments(pattern)
        if not path.parts:
            raise ValueError("empty pattern")
        return path

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the end of the path matches a pattern."""
        pattern = self._pattern_parts(path_pattern)
        own, parts = self.parts, pattern.parts
        if len(own) < len(parts) or len(own) > len(parts) and pattern.anchor:
            return False
        return all(_matches(name, part, case_sensitive) for name, part in zip(reversed(own), reversed(parts)))

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path matches a pattern, in which `**` stands for any directories."""
        import glob
        import re
        pattern = pattern if isinstance(pattern, PurePath) else self.with_segments(pattern)
        text = glob.translate(str(pattern), recursive=True, include_hidden=True, seps="/")
        flags = re.IGNORECASE if case_sensitive is False else re.NOFLAG
        path = str(self) if self._parts or self._root else ""
        if not pattern._parts and not pattern._root:
            text = r"(?s:)\z"
        return re.match(text, path, flags) is not None

    __class_getitem__ = classmethod(GenericAlias)


def _matches(name, pattern, case_sensitive):
    if case_sensitive is False:
        return fnmatch.fnmatchcase(name.lower(), pattern.lower())
    return fnmatch.fnmatchcase(name, pattern)


os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path of a POSIX system, as text."""

    __slots__ = ()


class Path(PurePath):
    """A path, with everything that can be done to a file by its name."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)

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
        from urllib.parse import unquote
        if not uri.lower().startswith("file:"):
            raise ValueError("URL is missing a 'file:' scheme")
        text = uri[5:]
        if text[:3] == "///":
            text = text[2:]
        elif text[:12].lower() == "//localhost/":
            text = text[11:]
        path = cls(unquote(text))
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
        return io.open(str(self), mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """The contents as bytes."""
        with self.open("rb", buffering=0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """The contents as text."""
        with self.open("r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Write bytes; the file holds nothing else then."""
        view = memoryview(data)
        with self.open("wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text; the file holds nothing else then."""
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % data.__class__.__name__)
        with self.open("w", encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    # Directories.

    def iterdir(self):
        """The paths in the directory."""
        names = os.listdir(self)
        # An empty path stands for the current directory, and its entries have no prefix.
        return (self._make(self._root, [*self._parts, name]) for name in names)

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The paths below this one that match a pattern."""
        sys.audit("pathlib.Path.glob", self, pattern)
        if not isinstance(pattern, PurePath):
            text = pattern
            pattern = self.with_segments(pattern)
        else:
            text = str(pattern)
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = list(pattern._parts)
        if not parts:
            raise ValueError(f"Unacceptable pattern: {text!r}")
        only_directories = text.endswith("/")
        for path in _select([self], parts, case_sensitive, recurse_symlinks):
            if not only_directories or path.is_dir():
                yield path

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """As glob(), in all directories below too."""
        text = str(pattern)
        return self.glob(f"**/{text}", case_sensitive=case_sensitive, recurse_symlinks=recurse_symlinks)

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
        if not self._parts:
            return self.with_segments(os.getcwd())
        return self.with_segments(os.getcwd(), self)

    def resolve(self, strict=False):
        """The path from the root, without links and `..`."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def expanduser(self):
        """The path with `~` replaced by a home directory."""
        if not self._root and self._parts and self._parts[0][:1] == "~":
            home = os.path.expanduser(self._parts[0])
            if home[:1] == "~":
                raise RuntimeError("Could not determine home directory.")
            return self.with_segments(home, *self._parts[1:])
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

    def copy(self, target, *, follow_symlinks=True, preserve_metadata=False):
        """Copy a file or a directory; answers the copy."""
        import shutil
        target = target if isinstance(target, PurePath) else self.with_segments(target)
        if self.is_dir(follow_symlinks=follow_symlinks):
            shutil.copytree(self, target, symlinks=not follow_symlinks,
                            copy_function=shutil.copy2 if preserve_metadata else shutil.copyfile)
        elif preserve_metadata:
            shutil.copy2(self, target, follow_symlinks=follow_symlinks)
        else:
            shutil.copyfile(self, target, follow_symlinks=follow_symlinks)
        return target

    def copy_into(self, target_dir, *, follow_symlinks=True, preserve_metadata=False):
        """Copy into a directory; answers the copy."""
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.copy(self.with_segments(target_dir) / self.name, follow_symlinks=follow_symlinks,
                         preserve_metadata=preserve_metadata)

    def move(self, target):
        """Move a file or a directory; answers the new path."""
        import shutil
        target = target if isinstance(target, PurePath) else self.with_segments(target)
        try:
            os.replace(self, target)
        except OSError:
            shutil.move(self, target)
        return target

    def move_into(self, target_dir):
        """Move into a directory; answers the new path."""
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.move(self.with_segments(target_dir) / self.name)

    def owner(self, *, follow_symlinks=True):
        """The name of the file's owner."""
        raise UnsupportedOperation(f"{type(self).__name__}.owner() is unsupported on this system")

    def group(self, *, follow_symlinks=True):
        """The name of the file's group."""
        raise UnsupportedOperation(f"{type(self).__name__}.group() is unsupported on this system")

    def as_uri(self):
        """The path as a URI."""
        if not self.is_absolute():
            raise ValueError("relative paths can't be expressed as file URIs")
        from urllib.parse import quote_from_bytes
        return "file://" + quote_from_bytes(bytes(self))


class PosixPath(Path, PurePosixPath):
    """A path of a POSIX system."""

    __slots__ = ()


def _entries(path):
    try:
        with os.scandir(path) as found:
            return list(found)
    except OSError:
        return []


def _select(paths, parts, case_sensitive, follow):
    """The paths that the rest of a pattern leads to."""
    if not parts:
        yield from paths
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        while rest and rest[0] == "**":
            rest = rest[1:]
        seen = set()
        for path in paths:
            for found in _select(_below(path, follow, not rest), rest, case_sensitive, follow):
                if found not in seen:
                    seen.add(found)
                    yield found
        return
    for path in paths:
        if part == "..":
            yield from _select([path / part], rest, case_sensitive, follow)
        elif any(c in part for c in "*?["):
            for entry in _entries(path):
                if _matches(entry.name, part, case_sensitive) and (not rest or _is_directory(entry)):
                    yield from _select([path / entry.name], rest, case_sensitive, follow)
        elif case_sensitive is False:
            for entry in _entries(path):
                if entry.name.lower() == part.lower():
                    yield from _select([path / entry.name], rest, case_sensitive, follow)
        else:
            found = path / part
            if rest or found.exists(follow_symlinks=False):
                yield from _select([found], rest, case_sensitive, follow)


def _is_directory(entry):
    try:
        return entry.is_dir()
    except OSError:
        return False


def _below(path, follow, files):
    """A directory and everything below it; files only if they are wanted."""
    yield path
    for entry in _entries(path):
        found = path / entry.name
        try:
            is_dir = entry.is_dir(follow_symlinks=follow)
        except OSError:
            is_dir = False
        if is_dir:
            yield from _below(found, follow, files)
        elif files:
            yield found
