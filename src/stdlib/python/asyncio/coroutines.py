"""Asking whether something is a coroutine."""

__all__ = ("iscoroutinefunction", "iscoroutine")


# What marks a function that is no coroutine function but whose calls are awaited.
_is_coroutine = object()


async def _probe():
    pass


_probe = _probe()
_CoroutineType = type(_probe)
_probe.close()
del _probe


def _is_debug_mode():
    """Whether the environment asks for debug mode."""
    import os
    import sys

    return sys.flags.dev_mode or (
        not sys.flags.ignore_environment and bool(os.environ.get("PYTHONASYNCIODEBUG"))
    )


def iscoroutinefunction(func):
    """Whether calling `func` gives a coroutine."""
    import warnings

    warnings.warn(
        "'asyncio.iscoroutinefunction' is deprecated and slated for removal in Python 3.16; "
        "use inspect.iscoroutinefunction() instead",
        DeprecationWarning,
        stacklevel=2,
    )
    return _iscoroutinefunction(func)


def _iscoroutinefunction(func):
    import inspect

    return (
        inspect.iscoroutinefunction(func)
        or getattr(func, "_is_coroutine", None) is _is_coroutine
    )


def _format_coroutine(coro):
    """A coroutine, or what behaves like one, as the repr of a task shows it."""
    name = getattr(coro, "__qualname__", None) or getattr(coro, "__name__", None)
    # Those of other compilers may lack everything.
    text = f"{name or f'<{type(coro).__name__} without __name__>'}()"
    is_running = getattr(coro, "cr_running", getattr(coro, "gi_running", False))
    code = getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)
    if code is None:
        return f"{text} running" if is_running else text
    frame = getattr(coro, "cr_frame", None) or getattr(coro, "gi_frame", None)
    file = code.co_filename or "<empty co_filename>"
    if frame is None:
        return f"{text} done, defined at {file}:{code.co_firstlineno}"
    return f"{text} running at {file}:{frame.f_lineno}"


def iscoroutine(obj):
    """Whether `obj` can be driven as a coroutine."""
    if type(obj) is _CoroutineType:
        return True
    return all(hasattr(obj, name) for name in ("send", "throw", "close", "__await__"))
