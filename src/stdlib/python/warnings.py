"""Warnings: messages about a program that do not stop it.

Filters decide what happens to each: the first that matches wins.
"""

import sys

from _krait import annotated_warning as _annotated_warning

__all__ = [
    "warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings",
    "simplefilter", "resetwarnings", "catch_warnings", "deprecated",
]

# (action, compiled message or None, category, compiled module or None, line or 0)
filters = []
defaultaction = "default"
onceregistry = {}
# Every change to the filters makes what the registries remember stale.
_filters_version = 1

_ACTIONS = ("default", "always", "ignore", "module", "once", "error", "all")


class WarningMessage:
    """What is known of one warning when it is shown."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (
            f"{{message : {self.message!r}, category : {self._category_name!r}, "
            f"filename : {self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}"
        )

    def __repr__(self):
        return f"<{type(self).__qualname__} {self}>"


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, by default sys.stderr."""
    _show(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """The text of a warning."""
    return _format(WarningMessage(message, category, filename, lineno, None, line))


_showwarning_original = showwarning
_formatwarning_original = formatwarning


def _format(warning):
    category = warning.category.__name__
    text = f"{warning.filename}:{warning.lineno}: {category}: {warning.message}\n"
    line = warning.line
    if line is None:
        try:
            import linecache
            line = linecache.getline(warning.filename, warning.lineno)
        except Exception:
            line = None
    if line:
        text += f"  {line.strip()}\n"
    if warning.source is not None:
        text += f"{category}: Enable tracemalloc to get the object allocation traceback\n"
    return text


def _show(warning):
    file = warning.file
    if file is None:
        file = sys.stderr
        if file is None:
            return
    if formatwarning is not _formatwarning_original:
        text = formatwarning(
            warning.message, warning.category, warning.filename, warning.lineno, warning.line
        )
    else:
        text = _format(warning)
        if file is sys.__stderr__:
            title = f"{warning.category.__name__}: {warning.message}"
            text = _annotated_warning(title, text)
    try:
        file.write(text)
    except OSError:
        pass


def _report(warning):
    if showwarning is not _showwarning_original:
        if not callable(showwarning):
            raise TypeError("warnings.showwarning() must be set to a function or method")
        showwarning(
            warning.message, warning.category, warning.filename, warning.lineno,
            warning.file, warning.line,
        )
        return
    _showwarnmsg(warning)


def _showwarnmsg(warning):
    _show(warning)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Add a filter; message and module are regular expressions."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    if message or module:
        import re
    message = re.compile(message, re.I) if message else None
    module = re.compile(module) if module else None
    _add_filter(action, message, category, module, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Add a filter that matches every module and message."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    _add_filter(action, None, category, None, lineno, append=append)


def _add_filter(*item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        try:
            filters.remove(item)
        except ValueError:
            pass
        filters.insert(0, item)
    _filters_mutated()


def resetwarnings():
    """Remove every filter."""
    filters[:] = []
    _filters_mutated()


def _filters_mutated():
    global _filters_version
    _filters_version += 1


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    """Issue a warning, or maybe ignore it or raise an exception."""
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    elif not isinstance(category, type):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    elif not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not class '{category.__name__}'")
    if not isinstance(skip_file_prefixes, tuple):
        raise TypeError("skip_file_prefixes must be a tuple of strs.")
    if skip_file_prefixes:
        stacklevel = max(2, stacklevel)
    frame = _frame_at(stacklevel, skip_file_prefixes)
    if frame is None:
        namespace = sys.__dict__
        filename = "<sys>"
        lineno = 0
        if sys._getframe(0).f_back is None:
            filename, lineno = "sys", 1
    else:
        namespace = frame.f_globals
        filename = frame.f_code.co_filename
        lineno = frame.f_lineno
    module = namespace.get("__name__", "<string>")
    registry = namespace.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, module, registry, namespace, source)


def _frame_at(stacklevel, prefixes):
    # Depth 0 is this function, depth 1 is `warn`, depth 2 its caller.
    try:
        frame = sys._getframe(2)
        if stacklevel <= 0:
            return sys._getframe(1)
        for _ in range(stacklevel - 1):
            frame = frame.f_back
            while frame is not None and frame.f_code.co_filename.startswith(prefixes):
                frame = frame.f_back
            if frame is None:
                return None
        return frame
    except ValueError:
        return None


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    """Issue a warning about a given place."""
    lineno = int(lineno)
    if module is None:
        module = filename or "<unknown>"
        if module[-3:].lower() == ".py":
            module = module[:-3]
    if registry is None:
        registry = {}
    if registry.get("version", 0) != _filters_version:
        registry.clear()
        registry["version"] = _filters_version
    if isinstance(message, Warning):
        text = str(message)
        category = message.__class__
    else:
        text = message
        message = category(message)
    key = (text, category, lineno)
    if registry.get(key):
        return
    action = defaultaction
    for candidate, pattern, kind, module_pattern, line in filters:
        if (
            (pattern is None or _matches(pattern, text))
            and issubclass(category, kind)
            and (module_pattern is None or _matches(module_pattern, module))
            and (line == 0 or lineno == line)
        ):
            action = candidate
            break
    if action == "ignore":
        return
    if action == "error":
        raise message
    if action == "once":
        registry[key] = 1
        once_key = (text, category)
        if onceregistry.get(once_key):
            return
        onceregistry[once_key] = 1
    elif action == "module":
        registry[key] = 1
        module_key = (text, category, 0)
        if registry.get(module_key):
            return
        registry[module_key] = 1
    elif action == "default":
        registry[key] = 1
    elif action not in ("always", "all"):
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {candidate}")
    _report(WarningMessage(message, category, filename, lineno, source=source))


def _matches(pattern, text):
    if isinstance(pattern, str):
        return pattern == text
    return pattern.match(text)


class catch_warnings:
    """Restore filters and the way of showing at the end of a `with` block.

    With record=True the block gets a list to which warnings are appended instead of being shown.
    """

    def __init__(self, *, record=False, module=None, action=None, category=Warning,
                 lineno=0, append=False):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not sys.modules["warnings"]:
            args.append(f"module={self._module!r}")
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        module = self._module
        self._saved = module.filters, module.showwarning, module._showwarnmsg
        module.filters = module.filters[:]
        module._filters_mutated()
        log = None
        if self._record:
            log = []
            module._showwarnmsg = log.append
            module.showwarning = module._showwarning_original
        if self._filter is not None:
            action, category, lineno, append = self._filter
            simplefilter(action, category, lineno, append)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        module = self._module
        module.filters, module.showwarning, module._showwarnmsg = self._saved
        module._filters_mutated()


class deprecated:
    """Mark a class, function or overload as deprecated: using it warns."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(
                f"Expected an object of type str for 'message', not {type(message).__name__!r}"
            )
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        message, category, level = self.message, self.category, self.stacklevel
        if category is None:
            arg.__deprecated__ = message
            return arg
        if isinstance(arg, type):
            return self._mark_class(arg, message, category, level)
        if not callable(arg):
            raise TypeError(
                "@deprecated decorator with non-None category must be applied to "
                f"a class or callable, not {arg!r}"
            )
        import functools
        import inspect

        @functools.wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=level + 1)
            return arg(*args, **kwargs)

        if inspect.iscoroutinefunction(arg):
            wrapper = inspect.markcoroutinefunction(wrapper)
        arg.__deprecated__ = wrapper.__deprecated__ = message
        return wrapper

    def _mark_class(self, cls, message, category, level):
        original_new = cls.__new__

        def __new__(cls_, /, *args, **kwargs):
            if cls_ is cls:
                warn(message, category=category, stacklevel=level + 1)
            if original_new is not object.__new__:
                return original_new(cls_, *args, **kwargs)
            if cls_.__init__ is object.__init__ and (args or kwargs):
                raise TypeError(f"{cls_.__name__}() takes no arguments")
            return original_new(cls_)

        cls.__new__ = staticmethod(__new__)
        cls.__deprecated__ = message
        return cls


def _process_options(options):
    for option in options:
        try:
            _set_option(option)
        except ValueError as error:
            print("Invalid -W option ignored:", error, file=sys.stderr)


def _set_option(option):
    parts = [part.strip() for part in option.split(":")]
    if len(parts) > 5:
        raise ValueError(f"too many fields (max 5): {option!r}")
    parts += [""] * (5 - len(parts))
    action, message, category, module, lineno = parts
    matching = [known for known in _ACTIONS if action and known.startswith(action)]
    if action and not matching:
        raise ValueError(f"invalid action: {action!r}")
    action = matching[0] if matching else "default"
    kind = Warning
    if category:
        import builtins
        kind = getattr(builtins, category, None)
        if not (isinstance(kind, type) and issubclass(kind, Warning)):
            raise ValueError(f"unknown warning category: {category!r}")
    if lineno and not lineno.isdigit():
        raise ValueError(f"invalid lineno {lineno!r}")
    _add_filter(
        action, message or None, kind, module or None, int(lineno or 0), append=False
    )


filters[:] = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
_process_options(getattr(sys, "warnoptions", ()))


def _warn_unawaited_coroutine(coro, _level=2):
    """Warn of a coroutine that was never awaited, and tell where it was made if that is known."""
    lines = [f"coroutine {coro.__qualname__!r} was never awaited"]
    if coro.cr_origin is not None:
        import linecache
        import traceback

        lines.append("Coroutine created at (most recent call last)")
        entries = [
            (filename, number, name, linecache.getline(filename, number))
            for filename, number, name in reversed(coro.cr_origin)
        ]
        lines.append("".join(traceback.format_list(entries)).rstrip("\n"))
    warn("\n".join(lines), RuntimeWarning, _level, coro)


_warn_unawaited_original = _warn_unawaited_coroutine


def _tell_of_unawaited(coro):
    """Warn of a coroutine as the script wants it; False where the interpreter does that as well by itself."""
    hook = globals().get("_warn_unawaited_coroutine")
    if hook is None or hook is _warn_unawaited_original and coro.cr_origin is None:
        return False
    if hook is _warn_unawaited_original:
        # The line that is told of is that of the script, not of this call.
        hook(coro, 3)
    else:
        hook(coro)
    return True


_DEPRECATED_MSG = "{name!r} is deprecated and slated for removal in Python {remove}"


def _deprecated(name, message=_DEPRECATED_MSG, *, remove, _version=None):
    """Warn of something that a later version will not have."""
    import sys
    version = sys.version_info if _version is None else _version
    shown = f"{remove[0]}.{remove[1]}"
    if version[:2] > remove or version[:2] == remove and version[3] != "alpha":
        raise RuntimeError(f"{name!r} was slated for removal after Python {shown} alpha")
    warn(message.format(name=name, remove=shown), DeprecationWarning, stacklevel=3)
