"""Work in several processes, as if they were threads."""

import sys as _sys

from multiprocessing import context as _context
from multiprocessing.context import (
    AuthenticationError,
    BufferTooShort,
    ProcessError,
    TimeoutError,
)
from multiprocessing.process import Process

_names = [
    "Array", "Barrier", "BoundedSemaphore", "Condition", "Event", "JoinableQueue", "Lock", "Manager",
    "Pipe", "Pool", "Queue", "RLock", "RawArray", "RawValue", "Semaphore", "SimpleQueue", "Value",
    "active_children", "allow_connection_pickling", "cpu_count", "current_process",
    "freeze_support", "get_all_start_methods", "get_context", "get_logger", "get_start_method",
    "log_to_stderr", "parent_process", "set_executable", "set_forkserver_preload",
    "set_start_method",
]
globals().update((name, getattr(_context._default_context, name)) for name in _names)

__all__ = [
    *_names, "AuthenticationError", "BufferTooShort", "Process", "ProcessError", "TimeoutError",
    "reducer",
]

# What other processes send may name classes of the main module as they know it.
if "__main__" in _sys.modules:
    _sys.modules["__mp_main__"] = _sys.modules["__main__"]


def __getattr__(name):
    if name == "reducer":
        return _context._default_context.reducer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
