"""What `pathlib` asks the system: what kind of file there is, and to copy the contents of one."""

import io
import os
from errno import EBADF, EINVAL, ENOSYS, ENOTSOCK, ENOTSUP, EOPNOTSUPP, ETXTBSY, EXDEV
from stat import S_ISDIR, S_ISLNK, S_ISREG

__all__ = ["DirEntryInfo", "PathInfo", "copyfileobj", "ensure_different_files", "ensure_distinct_paths",
           "magic_open"]

# What one call of the system copies at most.
_LARGEST = 1 << 30
# Of these each says that this way to copy is none for these files.
_NOT_SO = frozenset((EBADF, EINVAL, ENOSYS, ENOTSOCK, ENOTSUP, EOPNOTSUPP, ETXTBSY, EXDEV))


def _clone(source, target):
    import fcntl
    fcntl.ioctl(target, fcntl.FICLONE, source)


def _copy_range(source, target):
    while os.copy_file_range(source, target, _LARGEST):
        pass


def _send(source, target):
    offset = 0
    while sent := os.sendfile(target, source, offset, _LARGEST):
        offset += sent


def _ways():
    try:
        import fcntl
    except ImportError:
        fcntl = None
    if hasattr(fcntl, "FICLONE"):
        yield _clone
    if hasattr(os, "copy_file_range"):
        yield _copy_range
    if hasattr(os, "sendfile"):
        yield _send


def copyfileobj(source_f, target_f):
    """Copy what is left of one binary file to another, by the system if it can."""
    try:
        source, target = source_f.fileno(), target_f.fileno()
    except Exception:
        pass
    else:
        for way in _ways():
            try:
                return way(source, target)
            except OSError as error:
                if error.errno not in _NOT_SO:
                    error.filename = source_f.name
                    error.filename2 = target_f.name
                    raise
    while data := source_f.read(1024 * 1024):
        target_f.write(data)


def magic_open(path, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
    """Open whatever knows how to: a path of the system, or an object with __open_rb__() and the like."""
    text = "b" not in mode
    if text:
        encoding = io.text_encoding(encoding)
    try:
        return io.open(path, mode, buffering, encoding, errors, newline)
    except TypeError:
        pass
    kind = "".join(sorted(c for c in mode if c not in "bt")) + "b"
    opener = getattr(type(path), f"__open_{kind}__", None) or getattr(type(path), f"__open_{kind[0]}b__", None)
    if opener is None:
        raise TypeError(f"{type(path).__name__} can't be opened with mode {mode!r}")
    if not text:
        for name, value in ("encoding", encoding), ("errors", errors), ("newline", newline):
            if value is not None:
                raise ValueError(f"binary mode doesn't take {'a' if name == 'newline' else 'an'} {name} argument")
        return opener(path, buffering)
    return io.TextIOWrapper(opener(path, -1), encoding, errors, newline)


def _error(source, target, message):
    error = OSError(EINVAL, message)
    error.filename = str(source)
    error.filename2 = str(target)
    return error


def ensure_distinct_paths(source, target):
    """Refuse to copy something to or into itself."""
    if source == target:
        raise _error(source, target, "Source and target are the same path")
    if source in target.parents:
        raise _error(source, target, "Source path is a parent of target path")


def ensure_different_files(source, target):
    """Refuse to copy a file to itself by another name."""
    try:
        same = os.path.samestat(os.stat(source), os.stat(target))
    except TypeError:
        same = source == target
    except (OSError, ValueError):
        return
    if same:
        raise _error(source, target, "Source and target are the same file")


class _PathInfoBase:
    """What is known of a path; the system is asked once, or not at all."""

    __slots__ = "_path", "_stat", "_lstat"

    def __init__(self, path, lstat=None):
        self._path = str(path)
        self._stat = None
        self._lstat = lstat

    def __repr__(self):
        return "<PosixPath.info>"

    def _mode(self, follow_symlinks):
        """The mode; 0 of what is not there."""
        if follow_symlinks:
            if self._stat is None:
                self._stat = self._ask(os.stat)
            return self._stat
        if self._lstat is None:
            self._lstat = self._ask(os.lstat)
        return self._lstat

    def _ask(self, ask):
        try:
            return ask(self._path).st_mode
        except (OSError, ValueError):
            return 0


class _PosixPathInfo(_PathInfoBase):
    """Whether a path exists, and of what kind it is."""

    __slots__ = ()

    def exists(self, *, follow_symlinks=True):
        """Whether this path exists."""
        return self._mode(follow_symlinks) != 0

    def is_dir(self, *, follow_symlinks=True):
        """Whether this path is a directory."""
        return S_ISDIR(self._mode(follow_symlinks))

    def is_file(self, *, follow_symlinks=True):
        """Whether this path is a regular file."""
        return S_ISREG(self._mode(follow_symlinks))

    def is_symlink(self):
        """Whether this path is a symbolic link."""
        return S_ISLNK(self._mode(False))


PathInfo = _PosixPathInfo


class DirEntryInfo(_PathInfoBase):
    """The same, of a path that was found in a directory: its kind came with its name."""

    __slots__ = "_entry",

    def __init__(self, entry):
        super().__init__(entry.path)
        self._entry = entry

    def exists(self, *, follow_symlinks=True):
        """Whether this path exists."""
        return not follow_symlinks or not self.is_symlink() or self._mode(True) != 0

    def _is(self, test, follow_symlinks):
        try:
            return test(follow_symlinks=follow_symlinks)
        except OSError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        """Whether this path is a directory."""
        return self._is(self._entry.is_dir, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        """Whether this path is a regular file."""
        return self._is(self._entry.is_file, follow_symlinks)

    def is_symlink(self):
        """Whether this path is a symbolic link."""
        try:
            return self._entry.is_symlink()
        except OSError:
            return False
