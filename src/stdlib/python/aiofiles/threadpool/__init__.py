"""Files that are opened, read and written in an executor."""

import io
import sys
from asyncio import get_running_loop
from builtins import open as sync_open
from functools import partial, singledispatch

from ..base import AiofilesContextManager
from .binary import AsyncBufferedIOBase, AsyncBufferedReader, AsyncFileIO, AsyncIndirectBufferedIOBase
from .text import AsyncTextIndirectIOWrapper, AsyncTextIOWrapper

__all__ = ("open", "stdin", "stdout", "stderr", "stdin_bytes", "stdout_bytes", "stderr_bytes")


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None, *,
         loop=None, executor=None):
    """Open a file, as the built-in function does: `async with` it, or await it."""
    call = partial(sync_open, file, mode=mode, buffering=buffering, encoding=encoding, errors=errors,
                   newline=newline, closefd=closefd, opener=opener)
    return AiofilesContextManager(_open(call, loop, executor))


async def _open(call, loop, executor):
    if loop is None:
        loop = get_running_loop()
    file = await loop.run_in_executor(executor, call)
    return wrap(file, loop=loop, executor=executor)


@singledispatch
def wrap(file, *, loop=None, executor=None):
    """The asynchronous face of a file that is open."""
    raise TypeError(f"Unsupported io type: {file}.")


def _wrapped_by(face, *kinds):
    def make(file, *, loop=None, executor=None):
        return face(file, loop=loop, executor=executor)

    for kind in kinds:
        wrap.register(kind, make)


_wrapped_by(AsyncTextIOWrapper, io.TextIOBase)
_wrapped_by(AsyncBufferedIOBase, io.BufferedWriter, io.BufferedIOBase)
_wrapped_by(AsyncBufferedReader, io.BufferedReader, io.BufferedRandom)
_wrapped_by(AsyncFileIO, io.FileIO)


def _text_stream(name):
    return AsyncTextIndirectIOWrapper("sys." + name, None, None, indirect=lambda: getattr(sys, name))


def _binary_stream(name):
    return AsyncIndirectBufferedIOBase(f"sys.{name}.buffer", None, None, indirect=lambda: getattr(sys, name).buffer)


stdin, stdout, stderr = map(_text_stream, ("stdin", "stdout", "stderr"))
stdin_bytes, stdout_bytes, stderr_bytes = map(_binary_stream, ("stdin", "stdout", "stderr"))
