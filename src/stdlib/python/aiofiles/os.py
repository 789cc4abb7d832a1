"""The functions of `os` that touch files, as coroutine functions."""

import os as _os

from . import ospath as path
from .base import wrap

_NAMES = ("stat", "rename", "renames", "replace", "remove", "unlink", "mkdir", "makedirs", "rmdir", "removedirs",
          "symlink", "readlink", "listdir", "scandir", "access", "getcwd", "link", "sendfile", "statvfs")

__all__ = ["path", "wrap", *_NAMES]

for _name in _NAMES:
    globals()[_name] = wrap(getattr(_os, _name))
