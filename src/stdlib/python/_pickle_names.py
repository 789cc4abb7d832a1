"""The names by which pickles refer to classes and functions."""

import sys

# Names of Python 2, which protocols below 3 are written with.
_OLD_MODULES = {
    "builtins": "__builtin__", "copyreg": "copy_reg", "queue": "Queue", "socketserver": "SocketServer",
    "configparser": "ConfigParser", "reprlib": "repr", "_thread": "thread",
    "itertools": "itertools", "functools": "functools", "collections.abc": "collections",
}
_OLD_NAMES = {
    ("builtins", "range"): ("__builtin__", "xrange"),
    ("_functools", "reduce"): ("__builtin__", "reduce"),
    ("functools", "reduce"): ("__builtin__", "reduce"),
    ("builtins", "chr"): ("__builtin__", "unichr"),
    ("builtins", "int"): ("__builtin__", "long"),
    ("builtins", "str"): ("__builtin__", "unicode"),
    ("builtins", "map"): ("itertools", "imap"),
    ("builtins", "filter"): ("itertools", "ifilter"),
    ("builtins", "zip"): ("itertools", "izip"),
    ("itertools", "zip_longest"): ("itertools", "izip_longest"),
    ("collections", "UserDict"): ("UserDict", "IterableUserDict"),
    ("collections", "UserList"): ("UserList", "UserList"),
    ("collections", "UserString"): ("UserString", "UserString"),
}
_NEW_NAMES = {old: new for new, old in _OLD_NAMES.items() if new[0] != "_functools"}
_NEW_NAMES[("__builtin__", "basestring")] = ("builtins", "str")
_NEW_NAMES[("exceptions", "StandardError")] = ("builtins", "Exception")
_NEW_MODULES = {old: new for new, old in _OLD_MODULES.items() if new != "collections.abc"}
_NEW_MODULES["exceptions"] = "builtins"


def old_name(module, name):
    """The name in Python 2."""
    if (module, name) in _OLD_NAMES:
        return _OLD_NAMES[module, name]
    if module == "builtins":
        if name in _EXCEPTIONS:
            return "exceptions", name
        if name in _OS_ERRORS:
            return "exceptions", "OSError"
        if name == "ModuleNotFoundError":
            return "exceptions", "ImportError"
    return _OLD_MODULES.get(module, module), name


def new_name(module, name):
    """The name that one of Python 2 has today."""
    if (module, name) in _NEW_NAMES:
        return _NEW_NAMES[module, name]
    return _NEW_MODULES.get(module, module), name


# Exceptions that Python 2 had no classes of their own for.
_OS_ERRORS = {
    "BrokenPipeError", "ChildProcessError", "ConnectionAbortedError", "ConnectionError",
    "ConnectionRefusedError", "ConnectionResetError", "FileExistsError", "FileNotFoundError",
    "InterruptedError", "IsADirectoryError", "NotADirectoryError", "PermissionError",
    "ProcessLookupError", "TimeoutError", "BlockingIOError",
}

# The exceptions that Python 2 had.
_EXCEPTIONS = {
    "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BufferError",
    "BytesWarning", "DeprecationWarning", "EOFError", "EnvironmentError", "Exception",
    "FloatingPointError", "FutureWarning", "GeneratorExit", "IOError", "ImportError",
    "ImportWarning", "IndentationError", "IndexError", "KeyError", "KeyboardInterrupt",
    "LookupError", "MemoryError", "NameError", "NotImplementedError", "OSError", "OverflowError",
    "PendingDeprecationWarning", "ReferenceError", "RuntimeError", "RuntimeWarning",
    "StopIteration", "SyntaxError", "SyntaxWarning", "SystemError", "SystemExit", "TabError",
    "TypeError", "UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError",
    "UnicodeTranslateError", "UnicodeWarning", "UserWarning", "ValueError", "Warning",
    "ZeroDivisionError",
}


def extension(code):
    """The module and name that a short code stands for."""
    from copyreg import _inverted_registry

    try:
        return _inverted_registry[code]
    except KeyError:
        raise ValueError(f"unregistered extension code {code}") from None


def _walk(module, path):
    """The object at the end of a dotted path, and the one that has it as an attribute."""
    parent = None
    found = module
    for part in path:
        parent = found
        found = getattr(found, part)
    return found, parent


def _module_of(obj, path):
    """The name of the module in which an object is defined."""
    name = getattr(obj, "__module__", None)
    if name is not None:
        return name
    for name, module in sys.modules.copy().items():
        if module is None or name in ("__main__", "__mp_main__"):
            continue
        try:
            if _walk(module, path)[0] is obj:
                return name
        except AttributeError:
            pass
    return "__main__"


def locate(obj, name):
    """Where an object is found by name: its module, its parent if the name is dotted, its code."""
    import _pickle

    path = name.split(".")
    if "<locals>" in path:
        raise _pickle.PicklingError(f"Can't pickle local object {obj!r}")
    module_name = _module_of(obj, path)
    try:
        __import__(module_name)
        module = sys.modules[module_name]
    except (ImportError, ValueError, KeyError) as error:
        raise _pickle.PicklingError(f"Can't pickle {obj!r}: {error!s}") from error
    try:
        found, parent = _walk(module, path)
    except AttributeError as error:
        raise _pickle.PicklingError(
            f"Can't pickle {obj!r}: it's not found as {module_name}.{name}") from error
    if found is not obj:
        raise _pickle.PicklingError(
            f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")
    copyreg = sys.modules.get("copyreg")
    code = copyreg._extension_registry.get((module_name, name)) if copyreg else None
    return sys.intern(module_name), parent if len(path) > 1 else None, code


def find(module_name, name, protocol):
    """The object that a name in a module stands for."""
    __import__(module_name)
    module = sys.modules[module_name]
    if protocol < 4 or "." not in name:
        return getattr(module, name)
    path = name.split(".")
    try:
        return _walk(module, path)[0]
    except AttributeError:
        raise AttributeError(f"Can't resolve path {name!r} on module {module!r}") from None
