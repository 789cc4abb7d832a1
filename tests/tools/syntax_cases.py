"""Collects every source that CPython's own tests hand to its compiler and that it rejects.

Arguments: names of test modules (`test_syntax`).  Each is run, doctests and methods, with
`compile`, `exec`, `eval` and `ast.parse` watched; what raises a SyntaxError is a case.
Then, as the arguments say after `--`, further files: each is a case of its own.

Prints for each case a header line (fields between tabs: module, mode, class, line, offset,
end line, end offset, length of the source in bytes), the message on a line, and the source.
Used by tests/syntax_oracle.rs."""

import builtins
import doctest
import importlib
import io
import os
import sys
import unittest
import warnings

warnings.simplefilter("ignore")

compile_ = builtins.compile
seen = {}
current = "?"
depth = 0


def record(source, mode, error):
    if depth != 1 or mode not in ("exec", "eval", "single"):
        return
    if isinstance(source, str):
        try:
            data = source.encode()
        except UnicodeEncodeError:
            return
    elif isinstance(source, (bytes, bytearray)):
        data = bytes(source)
    else:
        return
    if len(data) < 20000:
        seen.setdefault((current, mode, data), error)


def watched(call, mode_of):
    def run(source, *args, **kwargs):
        global depth
        depth += 1
        try:
            return call(source, *args, **kwargs)
        except SyntaxError as error:
            record(source, mode_of(args, kwargs), error)
            raise
        finally:
            depth -= 1
    return run


def of_compile(args, kwargs):
    flags = args[2] if len(args) > 2 else kwargs.get("flags", 0)
    # A tree is asked for, or a dialect: the flags of __future__ and of doctest's are no matter.
    if flags & 0x2400 == 0x400 and flags & ~0x400:
        return "other"
    return args[1] if len(args) > 1 else kwargs.get("mode")


def watched_run(call, mode):
    """`exec` and `eval` of a text, in the namespace of the caller."""
    def run(source, *spaces, **named):
        if isinstance(source, (str, bytes)):
            text = source
            if mode == "eval" and isinstance(text, str):
                text = text.lstrip(" \t")
            try:
                compile_(text, "<string>", mode)
            except SyntaxError as error:
                global depth
                depth += 1
                record(text, mode, error)
                depth -= 1
            except Exception:
                pass
        if not spaces and not named:
            frame = sys._getframe(1)
            spaces = (frame.f_globals, frame.f_locals)
        return call(source, *spaces, **named)
    return run


def main():
    global current
    modules, files = sys.argv[1:], []
    if "--" in modules:
        cut = modules.index("--")
        modules, files = modules[:cut], modules[cut + 1:]
    builtins.compile = watched(compile_, of_compile)
    builtins.exec = watched_run(builtins.exec, "exec")
    builtins.eval = watched_run(builtins.eval, "eval")
    real, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
    for name in modules:
        module = importlib.import_module(f"test.{name}")
        current = name
        suite = unittest.defaultTestLoader.loadTestsFromModule(module)
        unittest.TextTestRunner(stream=io.StringIO()).run(suite)
        current = "?"
    builtins.compile = compile_
    for path in files:
        current, data = os.path.basename(path), open(path, "rb").read()
        try:
            compile_(data, path, "exec")
        except SyntaxError as error:
            seen[current, "exec", data] = error
        else:
            print("accepted by CPython:", path, file=sys.__stderr__)
    for (name, mode, data), error in seen.items():
        if name == "?":
            continue
        places = (error.lineno, error.offset, error.end_lineno, error.end_offset)
        header = [name, mode, type(error).__name__]
        header += [str(place or 0) for place in places] + [str(len(data))]
        message = str(error.msg).replace("\n", " ")
        real.buffer.write(("\t".join(header) + "\n" + message + "\n").encode())
        real.buffer.write(data)
    real.flush()
    # Tests leave threads and children behind now and then.
    os._exit(0)


main()
