"""Asynchronous binary files."""

from ..base import AsyncBase, AsyncIndirectBase
from .utils import delegate_to_executor, proxy_method_directly, proxy_property_directly

_COMMON = ("close", "flush", "isatty", "read", "readinto", "readline", "readlines", "seek", "seekable", "tell",
           "truncate", "writable", "write", "writelines")


def _buffered(cls):
    cls = delegate_to_executor(*_COMMON, "read1")(cls)
    cls = proxy_method_directly("detach", "fileno", "readable")(cls)
    return proxy_property_directly("closed", "raw", "name", "mode")(cls)


def _raw(cls):
    cls = delegate_to_executor(*_COMMON, "readall")(cls)
    cls = proxy_method_directly("fileno", "readable")(cls)
    return proxy_property_directly("closed", "name", "mode")(cls)


@_buffered
class AsyncBufferedIOBase(AsyncBase):
    """A buffered file that is written, or any other with a buffer."""


@delegate_to_executor("peek")
class AsyncBufferedReader(AsyncBufferedIOBase):
    """A buffered file that is read."""


@_raw
class AsyncFileIO(AsyncBase):
    """A file without a buffer."""


@_buffered
class AsyncIndirectBufferedIOBase(AsyncIndirectBase):
    """A buffered file that is looked up each time."""


@delegate_to_executor("peek")
class AsyncIndirectBufferedReader(AsyncIndirectBufferedIOBase):
    """A buffered file that is read, looked up each time."""


@_raw
class AsyncIndirectFileIO(AsyncIndirectBase):
    """A file without a buffer, looked up each time."""
