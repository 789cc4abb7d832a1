"""Checks that programs can be compiled.  Krait keeps no compiled files: nothing is written."""

import enum
import sys
import traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]

_builtin_compile = compile


class PyCompileError(Exception):
    """A file could not be compiled."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            text = "".join(traceback.format_exception_only(exc_type, exc_value))
            default = text.replace('File "<string>"', f'File "{file}"')
        else:
            default = f"Sorry: {name}: {exc_value}"
        super().__init__(msg or default, name, exc_value, file)
        self.exc_type_name = name
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or default

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    """How CPython notices that a compiled file is out of date."""

    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None,
            quiet=0):
    """Compile a file, and tell what is wrong with it.  There is no compiled file whose path could be returned."""
    for name, value in (("cfile", cfile), ("invalidation_mode", invalidation_mode)):
        if value is not None:
            raise NotImplementedError(
                f"py_compile.compile() argument {name!r}: krait writes no compiled files"
            )
    with open(file, "rb") as stream:
        source = stream.read()
    try:
        _builtin_compile(source, dfile or file, "exec", dont_inherit=True, optimize=optimize)
    except Exception as exc:
        error = PyCompileError(exc.__class__, exc, dfile or file)
        if quiet < 2:
            if doraise:
                raise error
            sys.stderr.write(error.msg + "\n")


def main():
    """The command line: files to check; the first that is wrong ends it."""
    import argparse

    parser = argparse.ArgumentParser(
        description="A simple command-line interface for py_compile module.", color=True
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="Suppress error output")
    parser.add_argument("filenames", nargs="+", help="Files to compile")
    args = parser.parse_args()
    names = args.filenames
    if names == ["-"]:
        names = [line.rstrip("\n") for line in sys.stdin]
    for name in names:
        try:
            compile(name, doraise=True)
        except (PyCompileError, OSError) as error:
            parser.exit(1, None if args.quiet else str(error))


if __name__ == "__main__":
    main()
