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


def iscoroutinefunction(func):
    """Whether calling `func` gives a coroutine."""
    import inspect

    return inspect.iscoroutinefunction(func)


def iscoroutine(obj):
    """Whether `obj` can be driven as a coroutine."""
    if type(obj) is _CoroutineType:
        return True
    return all(hasattr(obj, name) for name in ("send", "throw", "close", "__await__"))
