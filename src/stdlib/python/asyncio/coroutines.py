"""Asking whether something is a coroutine."""

__all__ = ("iscoroutinefunction", "iscoroutine")

import types

_MARK = "_is_coroutine_mark"


def iscoroutinefunction(func):
    """Whether calling `func` gives a coroutine."""
    import inspect

    return inspect.iscoroutinefunction(func)


def iscoroutine(obj):
    """Whether `obj` can be driven as a coroutine."""
    if type(obj) is types.CoroutineType:
        return True
    return all(hasattr(obj, name) for name in ("send", "throw", "close", "__await__"))
