"""File names that match shell patterns."""

import fnmatch
import itertools
import os
import re
import sys

__all__ = ["escape", "glob", "iglob", "translate"]

_magic = re.compile("([*?[])")
_magic_bytes = re.compile(b"([*?[])")


def has_magic(s):
    """Whether a name is a pattern."""
    return (_magic_bytes if isinstance(s, bytes) else _magic).search(s) is not None


def escape(pathname):
    """Put every special character in brackets."""
    if isinstance(pathname, bytes):
        return _magic_bytes.sub(rb"[\1]", pathname)
    return _magic.sub(r"[\1]", pathname)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """A list of the paths that match a pattern; `**` stands for any directories, if recursive."""
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """As glob(), one path after the other."""
    sys.audit("glob.glob", pathname, recursive)
    sys.audit("glob.glob/2", pathname, recursive, root_dir, dir_fd)
    if dir_fd is not None:
        raise NotImplementedError("glob: dir_fd is not supported")
    root_dir = pathname[:0] if root_dir is None else os.fspath(root_dir)
    found = _iglob(pathname, root_dir, recursive, False, include_hidden)
    if not pathname or recursive and _is_recursive(pathname[:2]):
        # The empty path is no result.
        first = next(found, None)
        if first:
            found = itertools.chain((first,), found)
    return found


def _is_recursive(pattern):
    return pattern == (b"**" if isinstance(pattern, bytes) else "**")


def _is_hidden(path):
    return path[0] in (".", b"."[0])


def _join(directory, name):
    return os.path.join(directory, name) if directory and name else directory or name


def _iglob(pathname, root_dir, recursive, dironly, include_hidden):
    dirname, basename = os.path.split(pathname)
    if not has_magic(pathname):
        if basename:
            if os.path.lexists(_join(root_dir, pathname)):
                yield pathname
        elif os.path.isdir(_join(root_dir, dirname)):
            yield pathname
        return
    everything = recursive and _is_recursive(basename)
    if not dirname:
        find = _deep if everything else _named
        yield from find(root_dir, basename, dironly, include_hidden)
        return
    # A pattern of a directory may be the root itself.
    if dirname != pathname and has_magic(dirname):
        directories = _iglob(dirname, root_dir, recursive, True, include_hidden)
    else:
        directories = [dirname]
    if has_magic(basename):
        find = _deep if everything else _named
    else:
        find = _exact
    for directory in directories:
        for name in find(_join(root_dir, directory), basename, dironly, include_hidden):
            yield os.path.join(directory, name)


def _named(directory, pattern, dironly, include_hidden):
    names = _list(directory, dironly)
    if not (include_hidden or _is_hidden(pattern)):
        names = [name for name in names if not _is_hidden(name)]
    return fnmatch.filter(names, pattern)


def _exact(directory, name, dironly, include_hidden):
    if name:
        if os.path.lexists(_join(directory, name)):
            return [name]
    elif os.path.isdir(directory):
        return [name]
    return []


def _deep(directory, pattern, dironly, include_hidden):
    if not directory or os.path.isdir(directory):
        yield pattern[:0]
    yield from _walk(directory, dironly, include_hidden)


def _walk(directory, dironly, include_hidden):
    for name in _list(directory, dironly):
        if include_hidden or not _is_hidden(name):
            yield name
            path = _join(directory, name) if directory else name
            for deeper in _walk(path, dironly, include_hidden):
                yield _join(name, deeper)


def _list(directory, dironly):
    """The names in a directory; none where it cannot be read."""
    where = directory or (os.curdir.encode() if isinstance(directory, bytes) else os.curdir)
    try:
        with os.scandir(where) as entries:
            return [entry.name for entry in entries if not dironly or _is_directory(entry)]
    except OSError:
        return []


def _is_directory(entry):
    try:
        return entry.is_dir()
    except OSError:
        return False


def translate(pathname, *, recursive=False, include_hidden=False, seps=None):
    """The regular expression of a pattern of paths."""
    if not seps:
        seps = (os.path.sep, os.path.altsep) if os.path.altsep else os.path.sep
    escaped = "".join(map(re.escape, seps))
    any_sep = f"[{escaped}]" if len(seps) > 1 else escaped
    not_sep = f"[^{escaped}]"
    if include_hidden:
        one_last = f"{not_sep}+"
        one = f"{one_last}{any_sep}"
        many = f"(?:.+{any_sep})?"
        many_last = ".*"
    else:
        one_last = f"[^{escaped}.]{not_sep}*"
        one = f"{one_last}{any_sep}"
        many = f"(?:{one})*"
        many_last = f"{many}(?:{one_last})?"
    results = []
    parts = re.split(any_sep, pathname)
    last = len(parts) - 1
    for index, part in enumerate(parts):
        if part == "*":
            results.append(one if index < last else one_last)
        elif recursive and part == "**":
            if index == last:
                results.append(many_last)
            elif parts[index + 1] != "**":
                results.append(many)
        else:
            if part:
                if not include_hidden and part[0] in "*?":
                    results.append(r"(?!\.)")
                results.extend(fnmatch._pieces(part, f"{not_sep}*", not_sep))
            if index < last:
                results.append(any_sep)
    return f"(?s:{''.join(results)})\\z"


_deprecated_message = ("glob.{name} is deprecated and will be removed in Python {remove}. Use glob.glob and pass a "
                       "directory to its root_dir argument instead.")


def glob0(dirname, pattern):
    """Deprecated: the name itself, if it exists in a directory."""
    import warnings
    warnings._deprecated("glob.glob0", _deprecated_message, remove=(3, 15))
    exists = os.path.lexists(os.path.join(dirname, pattern)) if pattern else os.path.isdir(dirname)
    return [pattern] if exists else []


def glob1(dirname, pattern):
    """Deprecated: the names in a directory that match a pattern."""
    import warnings
    warnings._deprecated("glob.glob1", _deprecated_message, remove=(3, 15))
    try:
        names = os.listdir(dirname or os.curdir)
    except OSError:
        return []
    if not pattern.startswith("."):
        names = [name for name in names if not name.startswith(".")]
    return fnmatch.filter(names, pattern)
