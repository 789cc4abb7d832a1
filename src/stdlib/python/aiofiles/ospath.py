"""The functions of `os.path` that ask the system, as coroutine functions."""

from os import path as _path

from .base import wrap

__all__ = ["abspath", "getatime", "getctime", "getmtime", "getsize", "exists", "isdir", "isfile", "islink", "ismount",
           "samefile", "sameopenfile"]

for _name in __all__:
    globals()[_name] = wrap(getattr(_path, _name))
