"""Compiled files.  Krait keeps none: programs are compiled when they are imported."""

import enum

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """A file could not be compiled."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        message = msg or f"Sorry: {exc_type.__name__}: {exc_value}"
        super().__init__(message, exc_type.__name__, exc_value, file)
        self.exc_type_name = exc_type.__name__
        self.exc_value = exc_value
        self.file = file
        self.msg = message

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    """How CPython notices that a compiled file is out of date."""

    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None,
            quiet=0):
    """Krait writes no compiled files."""
    raise NotImplementedError("py_compile.compile(): krait has no files of compiled code")


def main():
    """Krait writes no compiled files."""
    raise NotImplementedError("py_compile: krait has no files of compiled code")
