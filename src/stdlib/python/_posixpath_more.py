"""The parts of `posixpath` that are not asked for at every turn."""

import os
import stat
from genericpath import ALLOW_MISSING, _check_arg_types

__all__ = ["commonpath", "commonprefix", "expanduser", "expandvars", "realpath"]


def commonprefix(m):
    if not m:
        return ""
    # Paths in parts are compared part by part.
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(os.fspath, m))
    low, high = min(m), max(m)
    for at, part in enumerate(low):
        if part != high[at]:
            return low[:at]
    return low


def commonpath(paths):
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    sep, dot = (b"/", b".") if isinstance(paths[0], bytes) else ("/", ".")
    try:
        rooted = {path.startswith(sep) for path in paths}
        if len(rooted) > 1:
            raise ValueError("Can't mix absolute and relative paths")
        names = [[name for name in path.split(sep) if name and name != dot] for path in paths]
        low, high = min(names), max(names)
        same = 0
        for one, other in zip(low, high):
            if one != other:
                break
            same += 1
        return (sep if rooted.pop() else sep[:0]) + sep.join(low[:same])
    except (TypeError, AttributeError):
        _check_arg_types("commonpath", *paths)
        raise


def _home(name):
    """The home directory of a user, the own one without a name; None if nobody knows."""
    if not name and "HOME" in os.environ:
        return os.environ["HOME"]
    try:
        import pwd
        return (pwd.getpwnam(name) if name else pwd.getpwuid(os.getuid())).pw_dir
    except (ImportError, KeyError):
        return None


def expanduser(path):
    path = os.fspath(path)
    tilde, sep = (b"~", b"/") if isinstance(path, bytes) else ("~", "/")
    if not path.startswith(tilde):
        return path
    user, slash, rest = path.partition(sep)
    home = _home(os.fsdecode(user[1:]))
    if home is None:
        return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    return home.rstrip(sep) + slash + rest or sep


_variable = None


def expandvars(path):
    global _variable
    path = os.fspath(path)
    is_bytes = isinstance(path, bytes)
    if (b"$" if is_bytes else "$") not in path:
        return path
    if _variable is None:
        import re
        _variable = re.compile(r"\$(\w+|\{[^}]*\}?)", re.ASCII)
    environ = os.environ

    def replace(found):
        name = found[1]
        if name[0] == "{":
            if not name.endswith("}"):
                return found[0]
            name = name[1:-1]
        return environ.get(name, found[0])

    if is_bytes:
        return os.fsencode(_variable.sub(replace, os.fsdecode(path)))
    return _variable.sub(replace, path)


def realpath(filename, /, *, strict=False):
    filename = os.fspath(filename)
    is_bytes = isinstance(filename, bytes)
    sep, dot, up = (b"/", b".", b"..") if is_bytes else ("/", ".", "..")
    getcwd = os.getcwdb if is_bytes else os.getcwd
    if strict is ALLOW_MISSING:
        ignored = FileNotFoundError
    elif strict:
        ignored = ()
    else:
        ignored = OSError
    # What is still to be gone through, from its end; None stands before the name of a link that has been resolved.
    rest = filename.split(sep)[::-1]
    # Names, without those that mark ends of links.
    waiting = len(rest)
    path = sep if filename.startswith(sep) else getcwd()
    seen = {}
    while waiting:
        name = rest.pop()
        if name is None:
            seen[rest.pop()] = path
            continue
        waiting -= 1
        if not name or name == dot:
            continue
        if name == up:
            path = path[:path.rindex(sep)] or sep
            continue
        joined = path + name if path == sep else path + sep + name
        try:
            mode = os.lstat(joined).st_mode
            if not stat.S_ISLNK(mode):
                if strict and waiting and not stat.S_ISDIR(mode):
                    raise NotADirectoryError(20, os.strerror(20), joined)
                path = joined
                continue
            if joined in seen:
                known = seen[joined]
                if known is not None:
                    path = known
                    continue
                # A link that leads back to itself: the system says so.
                if strict:
                    os.stat(joined)
                path = joined
                continue
            target = os.readlink(joined)
        except ignored:
            path = joined
            continue
        if target.startswith(sep):
            path = sep
        seen[joined] = None
        rest += [joined, None]
        names = target.split(sep)[::-1]
        rest += names
        waiting += len(names)
    return path
