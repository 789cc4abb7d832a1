"""What the modules for paths of every system share."""

import os
from posixpath import (commonprefix, exists, getatime, getctime, getmtime, getsize, isdevdrive, isdir, isfile,
                       isjunction, islink, lexists, samefile, sameopenfile, samestat)

__all__ = ["commonprefix", "exists", "getatime", "getctime", "getmtime", "getsize", "isdevdrive", "isdir", "isfile",
           "isjunction", "islink", "lexists", "samefile", "sameopenfile", "samestat", "ALLOW_MISSING"]


def _splitext(p, sep, altsep, extsep):
    """A path as root and extension; dots at the beginning of a name begin no extension."""
    start = p.rfind(sep) + 1
    if altsep:
        start = max(start, p.rfind(altsep) + 1)
    name = p[start:]
    dot = name.rfind(extsep)
    if dot < 0 or not name[:dot].strip(extsep):
        return p, p[:0]
    return p[:start + dot], p[start + dot:]


def _check_arg_types(funcname, *args):
    kinds = set()
    for arg in args:
        if not isinstance(arg, (str, bytes)):
            raise TypeError(f"{funcname}() argument must be str, bytes, or os.PathLike object, "
                            f"not {type(arg).__name__!r}") from None
        kinds.add(isinstance(arg, str))
    if len(kinds) > 1:
        raise TypeError("Can't mix strings and bytes in path components") from None


class _AllowMissing:
    """For realpath(): parts of a path may be missing."""

    __slots__ = ()

    def __repr__(self):
        return "os.path.ALLOW_MISSING"

    def __reduce__(self):
        return "ALLOW_MISSING"


_AllowMissing.__name__ = _AllowMissing.__qualname__ = "ALLOW_MISSING"
ALLOW_MISSING = _AllowMissing()
