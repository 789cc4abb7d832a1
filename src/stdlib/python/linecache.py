"""Lines of source files, for tracebacks and warnings.

Files are read when first asked for and kept.
"""

import sys

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# File name -> list of lines, each with its line break.
cache = {}


def clearcache():
    """Forget every file."""
    cache.clear()


def getline(filename, lineno, module_globals=None):
    """The line with this number, counted from 1; '' where there is none."""
    lines = getlines(filename, module_globals)
    if 1 <= lineno <= len(lines):
        return lines[lineno - 1]
    return ""


def getlines(filename, module_globals=None):
    """All lines of a file; an empty list where it cannot be read."""
    if filename in cache:
        return cache[filename]
    return updatecache(filename, module_globals)


def checkcache(filename=None):
    """Forget a file, or all, so that changes are seen."""
    if filename is None:
        cache.clear()
    else:
        cache.pop(filename, None)


def lazycache(filename, module_globals):
    """Files are only ever read by name here: nothing to prepare."""
    return False


def updatecache(filename, module_globals=None):
    """Read a file anew."""
    cache.pop(filename, None)
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return []
    for candidate in _candidates(filename):
        try:
            with open(candidate, encoding="utf-8", errors="replace") as file:
                lines = file.readlines()
        except (OSError, ValueError):
            continue
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        cache[filename] = lines
        return lines
    return []


def _candidates(filename):
    yield filename
    if not filename.startswith("/"):
        for folder in sys.path:
            yield f"{folder}/{filename}" if folder else filename
