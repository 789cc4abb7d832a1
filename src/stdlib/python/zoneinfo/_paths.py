"""Where the files of time zones are."""

import os

_USUAL = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"
TZPATH = ()


class ZoneInfoNotFoundError(KeyError):
    """There is no time zone of this name."""


class InvalidTZPathWarning(RuntimeWarning):
    """PYTHONTZPATH names folders that are not absolute."""


def _complaint(paths):
    lines = "".join(f"\n    {path}" for path in paths if not os.path.isabs(path))
    return "Paths should be absolute but found the following relative paths:" + lines


def _from_environment(stacklevel):
    value = os.environ.get("PYTHONTZPATH", _USUAL)
    given = value.split(os.pathsep) if value else []
    paths = tuple(filter(os.path.isabs, given))
    if len(paths) != len(given):
        import warnings
        message = "Invalid paths specified in PYTHONTZPATH environment variable. " + _complaint(given)
        warnings.warn(message, InvalidTZPathWarning, stacklevel=stacklevel)
    return paths


def _reset_tzpath(to=None, stacklevel=4):
    global TZPATH
    if to is None:
        TZPATH = _from_environment(stacklevel)
        return
    if isinstance(to, (str, bytes)):
        raise TypeError(f"tzpaths must be a list or tuple, not {type(to)}: {to!r}")
    paths = [os.fspath(path) for path in to]
    if not all(isinstance(path, str) for path in paths):
        raise TypeError("All elements of a tzpath sequence must be strings or os.PathLike objects which convert to "
                        "strings.")
    if not all(map(os.path.isabs, paths)):
        raise ValueError(_complaint(paths))
    TZPATH = tuple(paths)


def reset_tzpath(to=None):
    """Set the folders, or look at the environment again."""
    _reset_tzpath(to)


def find_tzfile(key):
    """The file of a zone, or None."""
    _check_key(key)
    for folder in TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            return path
    return None


def _check_key(key):
    if os.path.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    normal = os.path.normpath(key)
    if len(normal) != len(key):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    if normal.startswith(".."):
        raise ValueError(f"ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}")


def _package_folder():
    """The folder of the package `tzdata`, which can be installed where a system has no zones."""
    try:
        import tzdata
    except ImportError:
        return None
    return os.path.dirname(tzdata.__file__)


def load_tzdata(key):
    """The open file of a zone of the package `tzdata`."""
    folder = _package_folder()
    if folder is not None:
        try:
            return open(os.path.join(folder, "zoneinfo", key), "rb")
        except (OSError, UnicodeEncodeError):
            pass
    raise ZoneInfoNotFoundError(f"No time zone found with key {key}")


def available_timezones():
    """The names of all zones."""
    found = set()
    folder = _package_folder()
    if folder is not None and os.path.isfile(names := os.path.join(folder, "zones")):
        with open(names, encoding="utf-8") as lines:
            found.update(filter(None, map(str.strip, lines)))
    for root in TZPATH:
        for folder, folders, files in os.walk(root):
            if folder == root:
                # The same zones in another reckoning.
                folders[:] = [name for name in folders if name not in ("right", "posix")]
            for name in files:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, root)
                if key not in found and _is_zone(path):
                    found.add(key)
    found.discard("posixrules")
    return found


def _is_zone(path):
    try:
        with open(path, "rb") as file:
            return file.read(4) == b"TZif"
    except OSError:
        return False


_reset_tzpath(stacklevel=5)
