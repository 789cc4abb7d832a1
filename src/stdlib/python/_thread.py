"""Threads at their lowest: locks and identities.

krait runs one thread.  A lock that is held cannot be given back by anybody while one waits for it, so that waiting
ends at its timeout, or would last for ever.
"""

import time as _time
from _operator import index as _index

__all__ = [
    "LockType", "RLock", "TIMEOUT_MAX", "allocate", "allocate_lock", "error", "get_ident",
    "get_native_id", "lock", "start_new_thread", "start_new", "_local",
]

error = RuntimeError
TIMEOUT_MAX = 9223372036.0

_MAIN = 1


def get_ident():
    """The number of the running thread."""
    return _MAIN


def get_native_id():
    """The number that the system gives the running thread."""
    import os

    return os.getpid()


def start_new_thread(function, args, kwargs={}, /):
    """Starting a thread is not part of krait yet."""
    raise NotImplementedError("krait cannot start threads yet")


start_new = start_new_thread


def _count():
    return 0


def _wait_in_vain(blocking, timeout):
    """Wait for a lock that is held: the answer is always False, if there is one."""
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return False
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")
    if timeout == -1:
        raise RuntimeError("deadlock: the lock is held, and there is no other thread to release it")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    _time.sleep(timeout)
    return False


def _check_wait(blocking, timeout):
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")


class lock:
    """A lock: free or held."""

    __module__ = "_thread"

    def __init__(self):
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock; whether it was to be had."""
        _check_wait(blocking, timeout)
        if self._held:
            return _wait_in_vain(blocking, timeout)
        self._held = True
        return True

    def release(self):
        """Give the lock back."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self):
        """Whether the lock is held."""
        return self._held

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, exc_type, exc_value, traceback):
        self.release()

    def _at_fork_reinit(self):
        self._held = False

    def __repr__(self):
        state = "locked" if self._held else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"


LockType = lock


def allocate_lock():
    """A new lock."""
    return lock()


allocate = allocate_lock


class RLock:
    """A lock that its holder may take several times."""

    __module__ = "_thread"

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock once more."""
        _check_wait(blocking, timeout)
        self._count += 1
        return True

    def release(self):
        """Give the lock back once."""
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def locked(self):
        """Whether the lock is held."""
        return self._count > 0

    def __enter__(self):
        self._count += 1
        return True

    def __exit__(self, exc_type, exc_value, traceback):
        self.release()

    def _at_fork_reinit(self):
        self._count = 0

    def _recursion_count(self):
        return self._count

    def _is_owned(self):
        return self._count > 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        count, self._count = self._count, 0
        return count, _MAIN

    def _acquire_restore(self, state):
        self._count, _ = state

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        owner = _MAIN if self._count else 0
        return (
            f"<{state} _thread.RLock object owner={owner} count={self._count} "
            f"at {id(self):#x}>"
        )


class _local:
    """Attributes of which each thread has its own."""


def interrupt_main(signum=2, /):
    """Let a signal arrive."""
    import _signal

    _signal.raise_signal(_index(signum))
