"""Locks that processes share: bytes in a pipe, of which whoever reads one holds the lock."""

import os
import threading
from _posixsubprocess import poll as _poll
from time import monotonic as _time

from multiprocessing.context import lend

__all__ = ["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event"]

_READABLE = 1


class _Tokens:
    """A pipe with some bytes in it."""

    def __init__(self, count):
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)
        self.put(count)

    def put(self, count=1):
        """Puts bytes in."""
        if count:
            os.write(self._writing, b"x" * count)

    def take(self, block=True, timeout=None):
        """Takes one byte out; whether there was one in time."""
        end = None if timeout is None else _time() + max(timeout, 0)
        while True:
            try:
                os.read(self._reading, 1)
                return True
            except BlockingIOError:
                if not block:
                    return False
            left = None if end is None else end - _time()
            if left is not None and left <= 0:
                return False
            _poll([(self._reading, _READABLE)], left)

    def available(self, timeout=0.0):
        """Whether there is a byte, after waiting for one."""
        return bool(_poll([(self._reading, _READABLE)], timeout))

    def __getstate__(self):
        return lend(self._reading, self), lend(self._writing, self)

    def __setstate__(self, state):
        self._reading, self._writing = state

    def __del__(self, _close=os.close):
        for descriptor in (getattr(self, "_reading", None), getattr(self, "_writing", None)):
            if descriptor is not None:
                try:
                    _close(descriptor)
                except OSError:
                    pass


class Semaphore:
    """A counter that cannot fall below zero."""

    def __init__(self, value=1, *, ctx=None):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._tokens = _Tokens(value)

    def acquire(self, block=True, timeout=None):
        """Count down; whether that was possible in time."""
        return self._tokens.take(block, timeout)

    def release(self):
        """Count up."""
        self._tokens.put()

    def locked(self):
        """Whether the counter is zero."""
        return not self._tokens.available()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot rise above where it began."""

    def __init__(self, value=1, *, ctx=None):
        super().__init__(value)
        self._spare = _Tokens(0)

    def acquire(self, block=True, timeout=None):
        """Count down; whether that was possible in time."""
        taken = super().acquire(block, timeout)
        if taken:
            self._spare.put()
        return taken

    def release(self):
        """Count up."""
        if not self._spare.take(block=False):
            raise ValueError("semaphore or lock released too many times")
        super().release()


class Lock(BoundedSemaphore):
    """A lock, which any process may give back."""

    def __init__(self, *, ctx=None):
        super().__init__(1)

    def __repr__(self):
        return f"<{type(self).__name__}(owner={'SomeOther' if self.locked() else 'None'})>"


class RLock:
    """A lock that its holder may take several times."""

    def __init__(self, *, ctx=None):
        self._tokens = _Tokens(1)
        self._owner = None
        self._count = 0

    def __getstate__(self):
        return self._tokens

    def __setstate__(self, tokens):
        self._tokens = tokens
        self._owner = None
        self._count = 0

    def acquire(self, block=True, timeout=None):
        """Take the lock once more."""
        me = os.getpid(), threading.get_ident()
        if self._owner != me:
            if not self._tokens.take(block, timeout):
                return False
            self._owner = me
        self._count += 1
        return True

    def release(self):
        """Give the lock back once."""
        if self._owner != (os.getpid(), threading.get_ident()):
            raise AssertionError("attempt to release recursive lock not owned by thread")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._tokens.put()

    def locked(self):
        """Whether somebody holds the lock."""
        return not self._tokens.available()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _is_mine(self):
        return self._owner == (os.getpid(), threading.get_ident())


class Event:
    """A flag that one may wait for: a byte in a pipe, which nobody takes out but to clear it."""

    def __init__(self, *, ctx=None):
        self._flag = _Tokens(0)

    def is_set(self):
        """Whether the flag is set."""
        return self._flag.available()

    def set(self):
        """Set the flag."""
        if not self._flag.available():
            self._flag.put()

    def clear(self):
        """Take the flag back."""
        while self._flag.take(block=False):
            pass

    def wait(self, timeout=None):
        """Wait for the flag."""
        return self._flag.available(timeout)

    def __repr__(self):
        state = "set" if self.is_set() else "unset"
        return f"<{type(self).__qualname__} at {id(self):#x} {state}>"


class Condition:
    """A lock that one may wait with for word from another process."""

    def __init__(self, lock=None, *, ctx=None):
        self._lock = RLock() if lock is None else lock
        # Who waits leaves a byte; who notifies takes it, and leaves one to wake up by.
        self._sleeping = _Tokens(0)
        self._wakeups = _Tokens(0)
        self._bind()

    def _bind(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        return self._lock, self._sleeping, self._wakeups

    def __setstate__(self, state):
        self._lock, self._sleeping, self._wakeups = state
        self._bind()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def wait(self, timeout=None):
        """Wait for word; whether it came in time."""
        mine = getattr(self._lock, "_is_mine", self._lock.locked)
        assert mine(), "must acquire() condition before using wait()"
        self._sleeping.put()
        count = getattr(self._lock, "_count", 1)
        for _ in range(count):
            self._lock.release()
        try:
            woken = self._wakeups.take(True, timeout)
        finally:
            for _ in range(count):
                self._lock.acquire()
        if not woken and not self._sleeping.take(block=False):
            # Word came after the time was over: it was meant for this one.
            woken = self._wakeups.take(block=False)
        return woken

    def notify(self, n=1):
        """Wake processes that wait."""
        for _ in range(n):
            if not self._sleeping.take(block=False):
                break
            self._wakeups.put()

    def notify_all(self):
        """Wake all processes that wait."""
        while self._sleeping.take(block=False):
            self._wakeups.put()

    def wait_for(self, predicate, timeout=None):
        """Wait until the predicate holds."""
        result = predicate()
        end = None if timeout is None else _time() + timeout
        while not result:
            left = None if end is None else end - _time()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result
