"""Class decorators that give a class methods which go on to the file behind it."""

from functools import partial


def _adding(make):
    """A decorator with arguments: sets `make(name)` for each name."""
    def decorator(*names):
        def fill(cls):
            for name in names:
                setattr(cls, name, make(name))
            return cls

        return fill

    return decorator


def _awaited(name):
    async def method(self, *args, **kwargs):
        call = partial(getattr(self._file, name), *args, **kwargs)
        return await self._loop.run_in_executor(self._executor, call)

    return method


def _direct(name):
    def method(self, *args, **kwargs):
        return getattr(self._file, name)(*args, **kwargs)

    return method


def _attribute(name):
    return property(lambda self: getattr(self._file, name))


def _awaited_on_disk(name):
    in_executor = _awaited(name)

    async def method(self, *args, **kwargs):
        if self._file._rolled:
            return await in_executor(self, *args, **kwargs)
        return getattr(self._file, name)(*args, **kwargs)

    return method


# Coroutine methods, done in the executor.
delegate_to_executor = _adding(_awaited)
# Methods that do nothing that takes long.
proxy_method_directly = _adding(_direct)
# Attributes of the file.
proxy_property_directly = _adding(_attribute)
# Coroutine methods of a temporary file that is in memory at first, where there is nothing to wait for.
cond_delegate_to_executor = _adding(_awaited_on_disk)
