"""Paths in general: what follows for any kind of path from the few methods that it has to have."""

from abc import ABC, abstractmethod
from io import text_encoding
from pathlib import Path, PurePath, _find, _matcher
from pathlib._os import copyfileobj, ensure_different_files, ensure_distinct_paths, magic_open
from typing import Optional, Protocol, runtime_checkable

__all__ = ["PathInfo"]


def _explode_path(path, split):
    """The anchor of a path, and its names from the last to the first."""
    parent, name = split(path)
    names = []
    while path != parent:
        names.append(name)
        path = parent
        parent, name = split(path)
    return path, names


@runtime_checkable
class _PathParser(Protocol):
    """What has to be known of a kind of paths: the functions of posixpath and ntpath for that."""

    sep: str
    altsep: Optional[str]

    def split(self, path: str) -> tuple[str, str]: ...

    def splitext(self, path: str) -> tuple[str, str]: ...

    def normcase(self, path: str) -> str: ...


@runtime_checkable
class PathInfo(Protocol):
    """What can be asked of a path's `info`."""

    def exists(self, *, follow_symlinks: bool = True) -> bool: ...

    def is_dir(self, *, follow_symlinks: bool = True) -> bool: ...

    def is_file(self, *, follow_symlinks: bool = True) -> bool: ...

    def is_symlink(self) -> bool: ...


class _JoinablePath(ABC):
    """A path as text, like PurePath, of a kind of its own."""

    __slots__ = ()

    @property
    @abstractmethod
    def parser(self):
        """The functions for this kind of paths, as a module like posixpath."""
        raise NotImplementedError

    @abstractmethod
    def with_segments(self, *pathsegments):
        """A path of the same kind."""
        raise NotImplementedError

    @abstractmethod
    def __str__(self):
        """The path as text."""
        raise NotImplementedError

    @property
    def anchor(self):
        """Drive and root, or ''."""
        return _explode_path(str(self), self.parser.split)[0]

    @property
    def name(self):
        """The last component, if any."""
        return self.parser.split(str(self))[1]

    @property
    def suffix(self):
        """The extension of the last component, with its dot."""
        return self.parser.splitext(self.name)[1]

    @property
    def suffixes(self):
        """All extensions of the last component."""
        split = self.parser.splitext
        stem, suffix = split(self.name)
        found = []
        while suffix:
            found.append(suffix)
            stem, suffix = split(stem)
        return found[::-1]

    @property
    def stem(self):
        """The last component without its extension."""
        return self.parser.splitext(self.name)[0]

    def with_name(self, name):
        """The path with another last component."""
        split = self.parser.split
        if split(name)[0]:
            raise ValueError(f"Invalid name {name!r}")
        text = str(self)
        return self.with_segments(text.removesuffix(split(text)[1]) + name)

    # What they are made of is the same for every kind of path.
    with_stem = PurePath.with_stem
    with_suffix = PurePath.with_suffix

    @property
    def parts(self):
        """The components of the path."""
        anchor, names = _explode_path(str(self), self.parser.split)
        return tuple(([*names, anchor] if anchor else names)[::-1])

    def joinpath(self, *pathsegments):
        """The path with others behind it."""
        return self.with_segments(str(self), *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(str(self), key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, str(self))
        except TypeError:
            return NotImplemented

    @property
    def parent(self):
        """The path without its last component."""
        text = str(self)
        parent = self.parser.split(text)[0]
        return self if text == parent else self.with_segments(parent)

    @property
    def parents(self):
        """The paths above this one."""
        split = self.parser.split
        text = str(self)
        parent = split(text)[0]
        found = []
        while text != parent:
            found.append(self.with_segments(parent))
            text = parent
            parent = split(text)[0]
        return tuple(found)

    def full_match(self, pattern):
        """Whether the whole path matches a pattern, in which `**` stands for any directories."""
        pattern = pattern if hasattr(pattern, "with_segments") else self.with_segments(pattern)
        return _matcher(str(pattern), self.parser, None)(str(self)) is not None


class _ReadablePath(_JoinablePath):
    """A path from which can be read, like Path, of a kind of its own."""

    __slots__ = ()

    @property
    @abstractmethod
    def info(self):
        """What kind of file there is: a PathInfo."""
        raise NotImplementedError

    @abstractmethod
    def __open_rb__(self, buffering=-1):
        """Open the file to read bytes."""
        raise NotImplementedError

    def read_bytes(self):
        """The contents as bytes."""
        with magic_open(self, mode="rb", buffering=0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """The contents as text."""
        encoding = text_encoding(encoding)
        with magic_open(self, mode="r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    @abstractmethod
    def iterdir(self):
        """The paths in the directory."""
        raise NotImplementedError

    def glob(self, pattern, *, recurse_symlinks=True):
        """The paths below this one that match a pattern."""
        anchor, names = _explode_path(str(pattern), self.parser.split)
        if anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        if not names:
            raise ValueError(f"Unacceptable pattern: {str(pattern)!r}")
        if not recurse_symlinks:
            raise NotImplementedError("recurse_symlinks=False is unsupported")
        return _find(self, names[::-1], None, True, _children, _with_separator)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """(path, names of directories, names of files), for this directory and all below."""
        waiting = [self]
        while waiting:
            path = waiting.pop()
            if isinstance(path, tuple):
                yield path
                continue
            directories, files = [], []
            if not top_down:
                waiting.append((path, directories, files))
            try:
                for child in path.iterdir():
                    is_dir = child.info.is_dir(follow_symlinks=follow_symlinks)
                    if is_dir and not top_down:
                        waiting.append(child)
                    (directories if is_dir else files).append(child.name)
            except OSError as error:
                if on_error is not None:
                    on_error(error)
                if not top_down:
                    while not isinstance(waiting.pop(), tuple):
                        pass
                continue
            if top_down:
                yield path, directories, files
                waiting += [path.joinpath(name) for name in reversed(directories)]

    @abstractmethod
    def readlink(self):
        """The path to which a link leads."""
        raise NotImplementedError

    def copy(self, target, **kwargs):
        """Copy a file or a directory; answers the copy."""
        ensure_distinct_paths(self, target)
        target._copy_from(self, **kwargs)
        return target.joinpath()

    def copy_into(self, target_dir, **kwargs):
        """Copy into a directory; answers the copy."""
        name = self.name
        if not name:
            raise ValueError(f"{self!r} has an empty name")
        return self.copy(target_dir / name, **kwargs)


def _with_separator(path):
    text = str(path)
    sep = path.parser.sep
    return path if text.endswith(sep) or not text else path.with_segments(text + sep)


def _children(path):
    try:
        return [(child.name, child, child.info) for child in path.iterdir()]
    except OSError:
        return []


class _WritablePath(_JoinablePath):
    """A path to which can be written, like Path, of a kind of its own."""

    __slots__ = ()

    @abstractmethod
    def symlink_to(self, target, target_is_directory=False):
        """Make this path a link to another."""
        raise NotImplementedError

    @abstractmethod
    def mkdir(self):
        """Make a directory."""
        raise NotImplementedError

    @abstractmethod
    def __open_wb__(self, buffering=-1):
        """Open the file to write bytes."""
        raise NotImplementedError

    def write_bytes(self, data):
        """Write bytes; the file holds nothing else then."""
        view = memoryview(data)
        with magic_open(self, mode="wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text; the file holds nothing else then."""
        encoding = text_encoding(encoding)
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % type(data).__name__)
        with magic_open(self, mode="w", encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    def _copy_from(self, source, follow_symlinks=True):
        waiting = [(source, self)]
        while waiting:
            source, target = waiting.pop()
            if not follow_symlinks and source.info.is_symlink():
                target.symlink_to(str(source.readlink()), source.info.is_dir())
            elif source.info.is_dir():
                children = source.iterdir()
                target.mkdir()
                waiting += [(child, target.joinpath(child.name)) for child in children]
            else:
                ensure_different_files(source, target)
                with magic_open(source, "rb") as source_f, magic_open(target, "wb") as target_f:
                    copyfileobj(source_f, target_f)


_JoinablePath.register(PurePath)
_ReadablePath.register(Path)
_WritablePath.register(Path)
