"""Work in several processes, as if they were threads."""

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


def __getattr__(name):
    if name == "reducer":
        return _context._default_context.reducer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
