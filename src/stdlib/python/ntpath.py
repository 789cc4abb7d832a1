"""Paths of Windows as text, on any system; what asks the file system works as far as this system can tell."""

import os
import sys
from genericpath import *
from genericpath import ALLOW_MISSING, _check_arg_types, _splitext

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname",
           "commonprefix", "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir",
           "isfile", "ismount", "isreserved", "expanduser", "expandvars", "normpath", "abspath", "curdir", "pardir",
           "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath", "supports_unicode_filenames",
           "relpath", "samefile", "sameopenfile", "samestat", "commonpath", "isjunction", "isdevdrive",
           "ALLOW_MISSING"]

curdir = "."
pardir = ".."
extsep = "."
sep = "\\"
pathsep = ";"
altsep = "/"
defpath = ".;C:\\bin"
devnull = "nul"
supports_unicode_filenames = False


def _marks(path):
    """The separators, "." and ":" in the type of a path."""
    return (b"\\", b"/", b".", b":") if isinstance(path, bytes) else ("\\", "/", ".", ":")


def normcase(s):
    """The path in lower case, with backslashes."""
    s = os.fspath(s)
    if isinstance(s, bytes):
        encoding = sys.getfilesystemencoding()
        return s.decode(encoding, "surrogateescape").replace("/", "\\").lower().encode(encoding, "surrogateescape")
    return s.replace("/", "\\").lower()


def isabs(s):
    """Whether a path has a drive and a root."""
    s = os.fspath(s)
    back, slash, _, colon = _marks(s)
    s = s[:3].replace(slash, back)
    return s.startswith(colon + back, 1) or s.startswith(back * 2)


def join(path, /, *paths):
    """The paths as one; an absolute path, or one on another drive, makes those before it vanish."""
    path = os.fspath(path)
    back, slash, _, colon = _marks(path)
    seps = back + slash
    try:
        drive, root, rest = splitroot(path)
        for part in map(os.fspath, paths):
            part_drive, part_root, part_rest = splitroot(part)
            if part_root:
                if part_drive or not drive:
                    drive = part_drive
                root, rest = part_root, part_rest
                continue
            if part_drive and part_drive != drive:
                if part_drive.lower() != drive.lower():
                    drive, root, rest = part_drive, part_root, part_rest
                    continue
                drive = part_drive
            if rest and rest[-1] not in seps:
                rest += back
            rest += part_rest
        if rest and not root and drive and drive[-1] not in colon + seps:
            return drive + back + rest
        return drive + root + rest
    except (TypeError, AttributeError, BytesWarning):
        _check_arg_types("join", path, *paths)
        raise


def splitdrive(p, /):
    """(drive or share, the rest)."""
    drive, root, rest = splitroot(p)
    return drive, root + rest


def splitroot(p, /):
    """(drive or share, root, the rest)."""
    p = os.fspath(p)
    back, slash, _, colon = _marks(p)
    empty = p[:0]
    plain = p.replace(slash, back)
    if plain[:1] != back:
        if plain[1:2] != colon:
            return empty, empty, p
        # A root behind a drive, or a path relative to the drive's current directory.
        root = 3 if plain[2:3] == back else 2
        return p[:2], p[2:root], p[root:]
    if plain[1:2] != back:
        return empty, p[:1], p[1:]
    # A share: \\server\share, \\?\UNC\server\share, or a device: \\.\name.
    unc = back + back + (b"?" if isinstance(p, bytes) else "?") + back + (b"UNC" if isinstance(p, bytes) else "UNC") + back
    start = 8 if plain[:8].upper() == unc else 2
    end = plain.find(back, start)
    if end < 0:
        return p, empty, empty
    end = plain.find(back, end + 1)
    if end < 0:
        return p, empty, empty
    return p[:end], p[end:end + 1], p[end + 1:]


def split(p, /):
    """(all before the last name, the last name)."""
    p = os.fspath(p)
    back, slash, _, _ = _marks(p)
    drive, root, rest = splitroot(p)
    at = max(rest.rfind(back), rest.rfind(slash)) + 1
    return drive + root + rest[:at].rstrip(back + slash), rest[at:]


def splitext(p, /):
    """(root, extension)."""
    p = os.fspath(p)
    back, slash, dot, _ = _marks(p)
    return _splitext(p, back, slash, dot)


def basename(p, /):
    """The last name of a path."""
    return split(p)[1]


def dirname(p, /):
    """All before the last name of a path."""
    return split(p)[0]


def ismount(path):
    """Whether a path is the root of a drive or of a share."""
    path = os.fspath(path)
    back, slash, _, _ = _marks(path)
    path = abspath(path)
    drive, root, rest = splitroot(path)
    if drive and drive[:1] in back + slash:
        return not rest
    return bool(root) and not rest


_reserved_chars = frozenset({chr(i) for i in range(32)} | {'"', "*", ":", "<", ">", "?", "|", "/", "\\"})
_reserved_names = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
                            | {f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789\xb9\xb2\xb3"})


def isreserved(path):
    """Whether some name of a path is one that Windows keeps for itself."""
    path = os.fsdecode(splitroot(path)[2]).replace(altsep, sep)
    return any(_is_reserved_name(name) for name in reversed(path.split(sep)))


def _is_reserved_name(name):
    if name[-1:] in (".", " "):
        return name not in (".", "..")
    if _reserved_chars.intersection(name):
        return True
    return name.partition(".")[0].rstrip(" ").upper() in _reserved_names


def expanduser(path):
    """The path with `~` or `~user` at its beginning replaced by a home directory, if that is known."""
    path = os.fspath(path)
    back, slash, _, _ = _marks(path)
    tilde = b"~" if isinstance(path, bytes) else "~"
    if not path.startswith(tilde):
        return path
    end = 1
    while end < len(path) and path[end:end + 1] not in (back, slash):
        end += 1
    if "USERPROFILE" in os.environ:
        home = os.environ["USERPROFILE"]
    elif "HOMEPATH" in os.environ:
        home = join(os.environ.get("HOMEDRIVE", ""), os.environ["HOMEPATH"])
    else:
        return path
    if end != 1:
        user = os.fsdecode(path[1:end])
        own = os.environ.get("USERNAME")
        if user != own:
            # Other homes are guessed to stand beside the own one, if that is called as its user is.
            if own != basename(home):
                return path
            home = join(dirname(home), user)
    return (os.fsencode(home) if isinstance(path, bytes) else home) + path[end:]


_variable = None


def expandvars(path):
    """The path with `$name`, `${name}` and `%name%` replaced; unknown names and what stands in '...' stay."""
    global _variable
    path = os.fspath(path)
    is_bytes = isinstance(path, bytes)
    if is_bytes:
        if b"$" not in path and b"%" not in path:
            return path
    elif "$" not in path and "%" not in path:
        return path
    import re
    if _variable is None:
        _variable = re.compile(r"'[^']*'?|%(%|[^%]*%?)|\$(\$|[-\w]+|\{[^}]*\}?)", re.ASCII)
    environ = os.environ

    def value(name, text):
        try:
            return environ[name]
        except KeyError:
            return text

    def replace(found):
        text = found[0]
        if text[0] == "'":
            return text
        percent, dollar = found[1], found[2]
        if percent is not None:
            if percent == "%":
                return "%"
            return value(percent[:-1], text) if percent.endswith("%") else text
        if dollar == "$":
            return "$"
        if dollar[0] == "{":
            return value(dollar[1:-1], text) if dollar.endswith("}") else text
        return value(dollar, text)

    if is_bytes:
        encoding = sys.getfilesystemencoding()
        changed = _variable.sub(replace, path.decode(encoding, "surrogateescape"))
        return changed.encode(encoding, "surrogateescape")
    return _variable.sub(replace, path)


def normpath(path):
    """The path with backslashes only, and without doubled ones, `.` and `..`."""
    path = os.fspath(path)
    back, slash, dot, _ = _marks(path)
    path = path.replace(slash, back)
    drive, root, path = splitroot(path)
    names = []
    for name in path.split(back):
        if not name or name == dot:
            continue
        if name == dot * 2:
            if names and names[-1] != dot * 2:
                names.pop()
                continue
            if root:
                continue
        names.append(name)
    prefix = drive + root
    if not prefix and not names:
        return dot
    return prefix + back.join(names)


def abspath(path):
    """The path from its root."""
    path = os.fspath(path)
    if not isabs(path):
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def realpath(path, /, *, strict=False):
    """The path from its root; links are known to Windows only."""
    return abspath(path)


def relpath(path, start=None):
    """The way from a directory, the current one if none is given, to a path."""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    back, _, dot, _ = _marks(path)
    start = dot if start is None else os.fspath(start)
    try:
        path_drive, _, path_rest = splitroot(abspath(path))
        start_drive, _, start_rest = splitroot(abspath(start))
        if normcase(start_drive) != normcase(path_drive):
            raise ValueError(f"path is on mount {path_drive!r}, start on mount {start_drive!r}")
        start_names = start_rest.split(back) if start_rest else []
        path_names = path_rest.split(back) if path_rest else []
        same = 0
        for one, other in zip(start_names, path_names):
            if normcase(one) != normcase(other):
                break
            same += 1
        names = [dot * 2] * (len(start_names) - same) + path_names[same:]
        return back.join(names) if names else dot
    except (TypeError, ValueError, AttributeError, BytesWarning, DeprecationWarning):
        _check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """The longest path below which all of them lie."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty iterable")
    back, slash, dot, _ = _marks(paths[0])
    try:
        lower = [splitroot(path.replace(slash, back).lower()) for path in paths]
        if len({drive for drive, _, _ in lower}) != 1:
            raise ValueError("Paths don't have the same drive")
        drive, root, rest = splitroot(paths[0].replace(slash, back))
        if len({root for _, root, _ in lower}) != 1:
            if drive:
                raise ValueError("Can't mix absolute and relative paths")
            raise ValueError("Can't mix rooted and not-rooted paths")
        names = [name for name in rest.split(back) if name and name != dot]
        split_paths = [[name for name in rest.split(back) if name and name != dot] for _, _, rest in lower]
        low, high = min(split_paths), max(split_paths)
        same = 0
        for one, other in zip(low, high):
            if one != other:
                break
            same += 1
        return drive + root + back.join(names[:same])
    except (TypeError, AttributeError):
        _check_arg_types("commonpath", *paths)
        raise
