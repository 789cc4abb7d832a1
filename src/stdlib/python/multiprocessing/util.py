"""What the package shares: its log, and what is done when an object goes or the process ends."""

import itertools
import os
import weakref

__all__ = [
    "sub_debug", "debug", "info", "sub_warning", "warn", "get_logger", "log_to_stderr",
    "get_temp_dir", "register_after_fork", "is_exiting", "Finalize", "close_all_fds_except",
    "SUBDEBUG", "SUBWARNING",
]

NOTSET = 0
SUBDEBUG = 5
DEBUG = 10
INFO = 20
SUBWARNING = 25
WARNING = 30

LOGGER_NAME = "multiprocessing"
DEFAULT_LOGGING_FORMAT = "[%(levelname)s/%(processName)s] %(message)s"

_logger = None


def sub_debug(msg, *args):
    """Log something below debugging."""
    if _logger:
        _logger.log(SUBDEBUG, msg, *args, stacklevel=2)


def debug(msg, *args):
    """Log something for debugging."""
    if _logger:
        _logger.log(DEBUG, msg, *args, stacklevel=2)


def info(msg, *args):
    """Log an information."""
    if _logger:
        _logger.log(INFO, msg, *args, stacklevel=2)


def sub_warning(msg, *args):
    """Log something below a warning."""
    if _logger:
        _logger.log(SUBWARNING, msg, *args, stacklevel=2)


def warn(msg, *args):
    """Log a warning."""
    if _logger:
        _logger.log(WARNING, msg, *args, stacklevel=2)


def get_logger():
    """The logger of the package."""
    global _logger
    if _logger is None:
        import logging

        _logger = logging.getLogger(LOGGER_NAME)
        _logger.propagate = 0
        for level, name in ((SUBDEBUG, "SUBDEBUG"), (SUBWARNING, "SUBWARNING")):
            logging.addLevelName(level, name)
    return _logger


def log_to_stderr(level=None):
    """The logger, which from now on writes to standard error."""
    import logging

    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    return logger


_temporary = None


def get_temp_dir():
    """A directory that goes when the process ends."""
    global _temporary
    if _temporary is None:
        import shutil
        import tempfile

        _temporary = tempfile.mkdtemp(prefix="pymp-")
        Finalize(None, shutil.rmtree, args=(_temporary, True), exitpriority=-100)
    return _temporary


def register_after_fork(obj, func):
    """Nothing: no process begins as a copy of another."""


_registry = {}
_numbers = itertools.count()
_exiting = False


class Finalize:
    """Calls a function when an object goes, or when the process ends."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(f"Exitpriority ({exitpriority!r}) must be None or int, not {type(exitpriority)!s}")
        if obj is None and exitpriority is None:
            raise ValueError("Without object, exitpriority cannot be None")
        self._weakref = None if obj is None else weakref.ref(obj, self)
        self._callback = callback
        self._args = args
        self._kwargs = kwargs or {}
        self._key = exitpriority, next(_numbers)
        self._pid = os.getpid()
        _registry[self._key] = self

    def __call__(self, wr=None):
        if _registry.pop(self._key, None) is None:
            return None
        result = None
        if self._pid == os.getpid():
            result = self._callback(*self._args, **self._kwargs)
        self._weakref = self._callback = self._args = self._kwargs = None
        return result

    def cancel(self):
        """Do not call it."""
        if _registry.pop(self._key, None) is not None:
            self._weakref = self._callback = self._args = self._kwargs = None

    def still_active(self):
        """Whether it has not been called yet."""
        return self._key in _registry

    def __repr__(self):
        name = type(self).__name__
        if self._key not in _registry:
            return f"<{name} object, dead>"
        parts = [f"<{name} object, callback={getattr(self._callback, '__name__', self._callback)}"]
        if self._args:
            parts.append(f"args={self._args}")
        if self._kwargs:
            parts.append(f"kwargs={self._kwargs}")
        if self._key[0] is not None:
            parts.append(f"exitpriority={self._key[0]}")
        return ", ".join(parts) + ">"


def _run_finalizers(minpriority=None):
    """Calls those with a priority at or above this one, the highest and latest first."""
    def is_meant(key):
        return key[0] is not None and (minpriority is None or key[0] >= minpriority)

    for key in sorted(filter(is_meant, list(_registry)), reverse=True):
        finalizer = _registry.get(key)
        if finalizer is not None:
            try:
                finalizer()
            except Exception:
                import traceback

                traceback.print_exc()
    if minpriority is None:
        _registry.clear()


def is_exiting():
    """Whether the process ends."""
    return _exiting


def _exit_function():
    global _exiting
    if not _exiting:
        _exiting = True
        _run_finalizers(0)


def _exit_rest():
    _run_finalizers()


def _cleanup_tests():
    """What a suite of tests calls when it is through.  No server and no tracker outlives its use here: it is
    left to collect pools that are garbage, and to join the processes that have ended."""
    import gc
    from multiprocessing import active_children

    gc.collect()
    active_children()


def close_all_fds_except(fds):
    """Close all descriptors but these."""
    last = -1
    for number in sorted([*fds, os.sysconf("SC_OPEN_MAX")]):
        os.closerange(last + 1, number)
        last = number


from multiprocessing.process import at_end as _at_end

_at_end(_exit_rest)
_at_end(_exit_function, before_children=True)
