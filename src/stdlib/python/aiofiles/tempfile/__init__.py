"""Temporary files and directories for coroutines."""

import io
import tempfile as _tempfile
from asyncio import get_running_loop
from functools import partial, singledispatch

from ..base import AiofilesContextManager
from ..threadpool.binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO
from ..threadpool.text import AsyncTextIOWrapper
from .temptypes import AsyncSpooledTemporaryFile, AsyncTemporaryDirectory

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory"]


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, delete_on_close=True, loop=None, executor=None):
    """Open a temporary file with a name."""
    call = partial(_tempfile.NamedTemporaryFile, mode=mode, buffering=buffering, encoding=encoding, newline=newline,
                   suffix=suffix, prefix=prefix, dir=dir, delete=delete, delete_on_close=delete_on_close)
    return AiofilesContextManager(_make(call, _face_of_file, loop, executor))


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                  loop=None, executor=None):
    """Open a temporary file without a name."""
    call = partial(_tempfile.TemporaryFile, mode=mode, buffering=buffering, encoding=encoding, newline=newline,
                   suffix=suffix, prefix=prefix, dir=dir)
    return AiofilesContextManager(_make(call, _face_of_file, loop, executor))


def SpooledTemporaryFile(max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None, prefix=None,
                         dir=None, loop=None, executor=None):
    """Open a temporary file that is in memory at first."""
    call = partial(_tempfile.SpooledTemporaryFile, max_size=max_size, mode=mode, buffering=buffering,
                   encoding=encoding, newline=newline, suffix=suffix, prefix=prefix, dir=dir)
    return AiofilesContextManager(_make(call, AsyncSpooledTemporaryFile, loop, executor))


def TemporaryDirectory(suffix=None, prefix=None, dir=None, loop=None, executor=None):
    """Make a temporary directory, which is removed at the end of `async with`."""
    call = partial(_tempfile.TemporaryDirectory, suffix, prefix, dir)
    return AiofilesContextManagerTempDir(_make(call, AsyncTemporaryDirectory, loop, executor))


async def _make(call, face, loop, executor):
    if loop is None:
        loop = get_running_loop()
    made = await loop.run_in_executor(executor, call)
    return face(made, loop=loop, executor=executor)


def _face_of_file(file, loop, executor):
    if type(file) is not _tempfile._TemporaryFileWrapper:
        return wrap(file, file, loop=loop, executor=executor)
    face = wrap(file.file, file, loop=loop, executor=executor)
    face._closer = file._closer
    return face


class AiofilesContextManagerTempDir(AiofilesContextManager):
    """`async with` gives the name of the directory, as in `tempfile`."""

    async def __aenter__(self):
        self._obj = await self._coro
        return self._obj.name


@singledispatch
def wrap(base_io_obj, file, *, loop=None, executor=None):
    """The asynchronous face of `file`, which is such an object or stands before one."""
    raise TypeError(f"Unsupported IO type: {base_io_obj}")


def _wrapped_by(face, *kinds):
    def make(base_io_obj, file, *, loop=None, executor=None):
        return face(file, loop=loop, executor=executor)

    for kind in kinds:
        wrap.register(kind, make)


_wrapped_by(AsyncTextIOWrapper, io.TextIOBase)
_wrapped_by(AsyncBufferedIOBase, io.BufferedWriter)
_wrapped_by(AsyncBufferedReader, io.BufferedReader, io.BufferedRandom)
_wrapped_by(AsyncFileIO, io.FileIO)
