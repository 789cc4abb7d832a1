"""Temporary files and directories, which vanish when they are closed."""

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp",
           "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir", "gettempprefixb", "gettempdirb"]

import io as _io
import os as _os
import shutil as _shutil
import sys as _sys
import warnings as _warnings
import weakref as _weakref
from random import SystemRandom as _SystemRandom
from types import GenericAlias as _GenericAlias

TMP_MAX = 10000
template = "tmp"
tempdir = None
_bin_openflags = _text_openflags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL | _os.O_NOFOLLOW | _os.O_CLOEXEC
_name_sequence = None
_O_TMPFILE_WORKS = hasattr(_os, "O_TMPFILE")


class _RandomNameSequence:
    """Names that nobody can foresee."""

    characters = "abcdefghijklmnopqrstuvwxyz0123456789_"

    def __init__(self):
        self.rng = _SystemRandom()

    def __iter__(self):
        return self

    def __next__(self):
        return "".join(self.rng.choices(self.characters, k=8))


def _get_candidate_names():
    """The names that are tried, the same for all."""
    global _name_sequence
    if _name_sequence is None:
        _name_sequence = _RandomNameSequence()
    return _name_sequence


def _infer_return_type(*args):
    """str or bytes, as the arguments are."""
    found = None
    for arg in args:
        if arg is None:
            continue
        kind = bytes if isinstance(_os.fspath(arg), bytes) else str
        if found is not None and found is not kind:
            raise TypeError("Can't mix bytes and non-bytes in path components.")
        found = kind
    if found is None:
        return bytes if isinstance(tempdir, bytes) else str
    return found


def _arguments(prefix, suffix, dir):
    kind = _infer_return_type(prefix, suffix, dir)
    if suffix is None:
        suffix = kind()
    if prefix is None:
        prefix = template if kind is str else _os.fsencode(template)
    if dir is None:
        dir = gettempdir() if kind is str else gettempdirb()
    return prefix, suffix, dir, kind


def _candidate_tempdir_list():
    """The directories that may do, the likeliest first."""
    named = [_os.path.abspath(value) for value in map(_os.getenv, ("TMPDIR", "TEMP", "TMP")) if value]
    try:
        here = _os.getcwd()
    except OSError:
        here = _os.curdir
    return [*named, "/tmp", "/var/tmp", "/usr/tmp", here]


def _get_default_tempdir(dirlist=None):
    """The first directory in which a file can be made."""
    candidates = _candidate_tempdir_list() if dirlist is None else dirlist
    names = _RandomNameSequence()
    for directory in candidates:
        if directory != _os.curdir:
            directory = _os.path.abspath(directory)
        for _ in range(100):
            path = _os.path.join(directory, next(names))
            try:
                fd = _os.open(path, _bin_openflags, 0o600)
            except FileExistsError:
                continue
            except OSError:
                break
            try:
                try:
                    _os.write(fd, b"blat")
                finally:
                    _os.close(fd)
            except OSError:
                break
            finally:
                _os.unlink(path)
            return directory
    raise FileNotFoundError(2, "No usable temporary directory found in %s" % candidates)


def gettempprefix():
    """What names of temporary files begin with."""
    return _os.fsdecode(template)


def gettempprefixb():
    """As gettempprefix(), in bytes."""
    return _os.fsencode(template)


def gettempdir():
    """The directory for temporary files."""
    global tempdir
    if tempdir is None:
        tempdir = _get_default_tempdir()
    return _os.fsdecode(tempdir)


def gettempdirb():
    """As gettempdir(), in bytes."""
    return _os.fsencode(gettempdir())


def _new_name(dir, prefix, suffix, kind, make):
    """A name that `make` could use, and what it made."""
    names = _get_candidate_names()
    for _ in range(TMP_MAX):
        name = next(names)
        path = _os.path.join(dir, prefix + (name if kind is str else _os.fsencode(name)) + suffix)
        try:
            return _os.path.abspath(path), make(path)
        except FileExistsError:
            continue
    raise FileExistsError(17, "No usable temporary file name found")


def _mkstemp_inner(dir, pre, suf, flags, output_type):
    """Make a file: (file descriptor, path)."""
    _sys.audit("tempfile.mkstemp", dir)
    path, fd = _new_name(dir, pre, suf, output_type, lambda path: _os.open(path, flags, 0o600))
    return fd, path


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Make a temporary file: (file descriptor, path).  Whoever calls this removes it."""
    prefix, suffix, dir, kind = _arguments(prefix, suffix, dir)
    return _mkstemp_inner(dir, prefix, suffix, _text_openflags if text else _bin_openflags, kind)


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Make a temporary directory: its path.  Whoever calls this removes it."""
    prefix, suffix, dir, kind = _arguments(prefix, suffix, dir)
    return _new_name(dir, prefix, suffix, kind, lambda path: _os.mkdir(path, 0o700))[0]


def mktemp(suffix="", prefix=template, dir=None):
    """A name that is free now; somebody else may take it before you do."""
    if dir is None:
        dir = gettempdir()
    names = _get_candidate_names()
    for _ in range(TMP_MAX):
        path = _os.path.join(dir, prefix + next(names) + suffix)
        if not _os.path.lexists(path):
            return path
    raise FileExistsError(17, "No usable temporary filename found")


class _TemporaryFileCloser:
    """Closes a file with a name, and removes it, once."""

    cleanup_called = False
    close_called = False

    def __init__(self, file, name, delete=True, delete_on_close=True, warn_message="Unknown warning message"):
        self.file = file
        self.name = name
        self.delete = delete
        self.delete_on_close = delete_on_close
        self.warn_message = warn_message

    def cleanup(self, unlink=_os.unlink):
        """Close and remove."""
        if self.cleanup_called:
            return
        self.cleanup_called = True
        try:
            if not self.close_called:
                self.close_called = True
                self.file.close()
        finally:
            if self.delete:
                try:
                    unlink(self.name)
                except FileNotFoundError:
                    pass

    def close(self):
        """Close; a file that goes when it is closed, goes."""
        if self.close_called:
            return
        self.close_called = True
        try:
            self.file.close()
        finally:
            if self.delete and self.delete_on_close:
                self.cleanup()

    def __del__(self):
        was_closed = self.close_called
        self.cleanup()
        if self.delete and not was_closed:
            _warnings.warn(self.warn_message, ResourceWarning)


class _TemporaryFileWrapper:
    """A file object with a name that is removed when it is closed."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        message = "Implicitly cleaning up {!r}".format(self)
        self._closer = _TemporaryFileCloser(file, name, delete, delete_on_close, message)

    def __repr__(self):
        return f"<{type(self).__name__} file={self.__dict__['file']!r}>"

    def __getattr__(self, name):
        value = getattr(self.__dict__["file"], name)
        if callable(value) and not isinstance(value, type):
            method = value

            def call(*args, **kwargs):
                return method(*args, **kwargs)

            # A method keeps the file from being closed.
            call._closer = self._closer
            value = call
        if not isinstance(value, int):
            setattr(self, name, value)
        return value

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._closer.cleanup()
        return result

    def close(self):
        """Close the file, which removes it."""
        self._closer.close()

    def __iter__(self):
        # A generator, so that the file is open for as long as it is iterated over.
        for line in self.file:
            yield line


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, *, errors=None, delete_on_close=True):
    """Make and open a temporary file with a name; it is removed when it is closed."""
    fd, name = mkstemp(suffix, prefix, dir)
    try:
        file = _io.open(name, mode, buffering, encoding, errors, newline, opener=lambda path, flags: fd)
    except BaseException:
        _os.unlink(name)
        try:
            _os.close(fd)
        except OSError:
            # The file object that was not finished had closed it.
            pass
        raise
    try:
        return _TemporaryFileWrapper(file, name, delete, delete_on_close)
    except BaseException:
        file.close()
        _os.unlink(name)
        raise


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                  errors=None):
    """Make and open a temporary file without a name."""
    global _O_TMPFILE_WORKS
    prefix, suffix, dir, kind = _arguments(prefix, suffix, dir)
    fd = None
    if _O_TMPFILE_WORKS:
        # Never in any directory, so that nothing has to be removed.
        flags = _bin_openflags & ~_os.O_CREAT & ~_os.O_EXCL | _os.O_TMPFILE
        try:
            fd = _os.open(dir, flags, 0o600)
        except IsADirectoryError:
            # A kernel that does not know of it.
            _O_TMPFILE_WORKS = False
        except OSError:
            # A file system that does not.
            pass
    if fd is None:
        fd, name = mkstemp(suffix, prefix, dir)
        try:
            _os.unlink(name)
        except BaseException:
            _os.close(fd)
            raise
    try:
        return _io.open(fd, mode, buffering, encoding, errors, newline)
    except BaseException:
        try:
            _os.close(fd)
        except OSError:
            # The file object that was not finished had closed it.
            pass
        raise


class SpooledTemporaryFile(_io.IOBase):
    """A temporary file that is in memory until it grows beyond max_size, or has to have a number."""

    _rolled = False

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None,
                 dir=None, *, errors=None):
        self._binary = "b" in mode
        self._file = _io.BytesIO()
        if not self._binary:
            self._file = _io.TextIOWrapper(self._file, encoding=_io.text_encoding(encoding), newline=newline,
                                           errors=errors)
        self._max_size = max_size
        self._mode = mode
        self._options = dict(mode=mode, buffering=buffering, suffix=suffix, prefix=prefix, encoding=encoding,
                             newline=newline, dir=dir, errors=errors)

    __class_getitem__ = classmethod(_GenericAlias)

    def __del__(self):
        if not self.closed:
            _warnings.warn("Unclosed file {!r}".format(self), ResourceWarning, stacklevel=2, source=self)
        super().__del__()

    def detach(self):
        return self._file.detach()

    def read1(self, *args):
        return self._file.read1(*args)

    def readinto(self, b):
        return self._file.readinto(b)

    def readinto1(self, b):
        return self._file.readinto1(b)

    def _check(self):
        if not self._rolled and self._max_size and self._file.tell() > self._max_size:
            self.rollover()

    def rollover(self):
        """Go on in a file."""
        if self._rolled:
            return
        old = self._file
        new = self._file = TemporaryFile(**self._options)
        at = old.tell()
        if self._binary:
            new.write(old.getbuffer())
        else:
            old.flush()
            new.buffer.write(old.buffer.getvalue())
        new.seek(at, 0)
        self._rolled = True

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, exc, value, tb):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()

    def close(self):
        self._file.close()

    @property
    def closed(self):
        return self._file.closed

    @property
    def encoding(self):
        return self._file.encoding

    @property
    def errors(self):
        return self._file.errors

    @property
    def mode(self):
        return self._file.mode if self._rolled else self._mode

    @property
    def name(self):
        return self._file.name if self._rolled else None

    @property
    def newlines(self):
        return self._file.newlines

    def fileno(self):
        self.rollover()
        return self._file.fileno()

    def flush(self):
        self._file.flush()

    def isatty(self):
        return self._file.isatty()

    def read(self, *args):
        return self._file.read(*args)

    def readline(self, *args):
        return self._file.readline(*args)

    def readlines(self, *args):
        return self._file.readlines(*args)

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def seek(self, *args):
        return self._file.seek(*args)

    def tell(self):
        return self._file.tell()

    def truncate(self, size=None):
        if size is None:
            return self._file.truncate()
        if size > self._max_size:
            self.rollover()
        return self._file.truncate(size)

    def write(self, s):
        result = self._file.write(s)
        self._check()
        return result

    def writelines(self, iterable):
        for line in iterable:
            self._file.write(line)
            self._check()


class TemporaryDirectory:
    """A temporary directory; as a context manager it is removed at the end with all that is in it."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors
        self._delete = delete
        self._finalizer = _weakref.finalize(self, self._cleanup, self.name,
                                            warn_message="Implicitly cleaning up {!r}".format(self),
                                            ignore_errors=ignore_cleanup_errors, delete=delete)

    @classmethod
    def _cleanup(cls, name, warn_message, ignore_errors=False, delete=True):
        if delete:
            _shutil.rmtree(name, ignore_errors=ignore_errors)
            _warnings.warn(warn_message, ResourceWarning)

    def __repr__(self):
        return "<{} {!r}>".format(self.__class__.__name__, self.name)

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Remove the directory."""
        if self._finalizer.detach() or _os.path.exists(self.name):
            _shutil.rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)

    __class_getitem__ = classmethod(_GenericAlias)
