"""The part of `os` that is written in Python: walks, entries of directories, names in bytes."""

import abc
import os
import stat as _stat
import sys

__all__ = ["DirEntry", "PathLike", "get_exec_path", "makedirs", "removedirs", "renames",
           "scandir", "supports_dir_fd", "supports_effective_ids", "supports_fd", "supports_follow_symlinks",
           "walk"]


class PathLike(abc.ABC):
    """An object that stands for a path."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """The path, as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return any("__fspath__" in c.__dict__ for c in subclass.__mro__) or NotImplemented
        return NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


PathLike.__module__ = "os"


class DirEntry:
    """A name in a directory, and what is known of it without asking again."""

    __slots__ = "name", "path", "_kind", "_inode", "_stat", "_lstat"

    def __init__(self, *args):
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def inode(self):
        return self._inode

    def is_symlink(self):
        return self._kind == "l"

    def is_dir(self, *, follow_symlinks=True):
        return self._is("d", _stat.S_ISDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is("f", _stat.S_ISREG, follow_symlinks)

    def is_junction(self):
        return False

    def _is(self, kind, test, follow):
        if self._kind != "l" or not follow:
            return self._kind == kind
        try:
            return test(self.stat().st_mode)
        except FileNotFoundError:
            return False

    def stat(self, *, follow_symlinks=True):
        if follow_symlinks and self._kind == "l":
            if self._stat is None:
                self._stat = os.stat(self.path)
            return self._stat
        if self._lstat is None:
            self._lstat = os.lstat(self.path)
        return self._lstat

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    __class_getitem__ = classmethod(type(list[int]))


DirEntry.__module__ = "posix"


class _Entries:
    """The entries of a directory, one after the other; a context manager."""

    __module__ = "posix"

    def __init__(self, path):
        where = os.fspath(path)
        self._entries = iter([self._entry(where, *found) for found in os._scan_directory(where)])

    @staticmethod
    def _entry(where, name, kind, inode):
        entry = object.__new__(DirEntry)
        entry.name = name
        entry.path = os.path.join(where, name)
        entry._kind = kind
        entry._inode = inode
        entry._stat = entry._lstat = None
        return entry

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        """Give up the rest."""
        self._entries = iter(())


_Entries.__name__ = _Entries.__qualname__ = "ScandirIterator"


def scandir(path="."):
    """The entries of a directory: DirEntry objects."""
    return _Entries("." if path is None else path)


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a directory, and those above it that are missing."""
    head, tail = os.path.split(name)
    if not tail:
        head, tail = os.path.split(head)
    if head and tail and not os.path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            # Somebody else was faster.
            pass
        if tail == (b"." if isinstance(tail, bytes) else "."):
            return
    try:
        os.mkdir(name, mode)
    except OSError:
        if not exist_ok or not os.path.isdir(name):
            raise


def removedirs(name):
    """Remove a directory, and those above it that are empty then."""
    os.rmdir(name)
    head, tail = os.path.split(name)
    if not tail:
        head, tail = os.path.split(head)
    while head and tail:
        try:
            os.rmdir(head)
        except OSError:
            break
        head, tail = os.path.split(head)


def renames(old, new):
    """Rename; make the directories that are missing, and remove those that become empty."""
    head, tail = os.path.split(new)
    if head and tail and not os.path.exists(head):
        makedirs(head)
    os.rename(old, new)
    head, tail = os.path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


def walk(top, topdown=True, onerror=None, followlinks=False):
    """(directory, names of directories in it, names of files in it), for a directory and all below it."""
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    waiting = [os.fspath(top)]
    while waiting:
        top = waiting.pop()
        if isinstance(top, tuple):
            yield top
            continue
        directories, files, below = [], [], []
        try:
            entries = list(scandir(top))
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        for entry in entries:
            try:
                is_dir = entry.is_dir()
            except OSError:
                is_dir = False
            (directories if is_dir else files).append(entry.name)
            if not topdown and is_dir and (followlinks or not entry.is_symlink()):
                below.append(entry.path)
        if topdown:
            yield top, directories, files
            for name in reversed(directories):
                path = os.path.join(top, name)
                # The caller may have replaced names by those of links.
                if followlinks or not os.path.islink(path):
                    waiting.append(path)
        else:
            waiting.append((top, directories, files))
            waiting.extend(reversed(below))


# What functions can do besides the usual.
supports_dir_fd = set()
supports_effective_ids = set()
supports_fd = {os.stat}
supports_follow_symlinks = {os.stat, os.utime}
