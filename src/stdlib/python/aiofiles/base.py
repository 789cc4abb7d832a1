"""What all asynchronous files have in common."""

from asyncio import get_running_loop
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from functools import partial, wraps


def wrap(func):
    """The coroutine function that calls `func` in an executor."""
    @wraps(func)
    async def run(*args, loop=None, executor=None, **kwargs):
        call = partial(func, *args, **kwargs)
        return await (loop or get_running_loop()).run_in_executor(executor, call)

    return run


class AsyncBase:
    """An asynchronous face of a file object."""

    def __init__(self, file, loop, executor):
        self._file = file
        self._executor = executor
        self._ref_loop = loop

    @property
    def _loop(self):
        return self._ref_loop or get_running_loop()

    def __aiter__(self):
        """Lines are what it is iterated by."""
        return self

    async def __anext__(self):
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line

    def __repr__(self):
        return f"{super().__repr__()} wrapping {self._file!r}"


class AsyncIndirectBase(AsyncBase):
    """The same of a file that is asked for anew each time, as `sys.stdout` may be replaced."""

    def __init__(self, name, loop, executor, indirect):
        self._name = name
        self._indirect = indirect
        super().__init__(None, loop, executor)

    @property
    def _file(self):
        return self._indirect()

    @_file.setter
    def _file(self, value):
        # The base class sets what is looked up here.
        pass


class AiofilesContextManager(Awaitable, AbstractAsyncContextManager):
    """What opening gives: awaited it is the file, under `async with` the file is closed at the end."""

    __slots__ = ("_coro", "_obj")

    def __init__(self, coro):
        self._coro = coro
        self._obj = None

    def __await__(self):
        if self._obj is None:
            self._obj = yield from self._coro.__await__()
        return self._obj

    async def __aenter__(self):
        return await self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        leave = self._obj._file.__exit__
        await get_running_loop().run_in_executor(None, leave, exc_type, exc_val, exc_tb)
        self._obj = None
