"""Locks that processes share: numbers that the system counts down for whoever comes first (`eventfd`)."""

import errno
import os
import threading
from _posixsubprocess import poll as _poll
from time import monotonic as _time

from multiprocessing.context import assert_spawning, lend

__all__ = ["Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event"]

_READABLE = 1
SEM_VALUE_MAX = 2**31 - 1


class _Count:
    """A number at or above zero that processes share."""

    def __init__(self, value):
        if not 0 <= value <= SEM_VALUE_MAX:
            raise OSError(errno.EINVAL, "Invalid argument")
        flags = os.EFD_CLOEXEC | os.EFD_NONBLOCK | os.EFD_SEMAPHORE
        self._descriptor = os.eventfd(0, flags)
        if value:
            self.put(value)

    def put(self, count=1):
        """Counts up."""
        os.eventfd_write(self._descriptor, count)

    def take(self, block=True, timeout=None):
        """Counts down; whether that was possible in time."""
        end = None if timeout is None else _time() + max(timeout, 0)
        while True:
            try:
                os.eventfd_read(self._descriptor)
                return True
            except BlockingIOError:
                if not block:
                    return False
            left = None if end is None else end - _time()
            if left is not None and left <= 0:
                return False
            _poll([(self._descriptor, _READABLE)], left)

    def available(self, timeout=0.0):
        """Whether the number is above zero, after waiting for that."""
        return bool(_poll([(self._descriptor, _READABLE)], timeout))

    def value(self):
        """The number, as the system tells it."""
        with open(f"/proc/self/fdinfo/{self._descriptor}") as lines:
            for line in lines:
                name, _, text = line.partition(":")
                if name == "eventfd-count":
                    return int(text, 16)
        raise OSError("the count of an eventfd is not known here")

    def __getstate__(self):
        return lend(self._descriptor, self)

    def __setstate__(self, descriptor):
        self._descriptor = descriptor

    def __del__(self, _close=os.close):
        descriptor = getattr(self, "_descriptor", None)
        if descriptor is not None:
            try:
                _close(descriptor)
            except OSError:
                pass


class SemLock:
    """What locks and semaphores have in common."""

    def __init__(self, value, most):
        self._tokens = _Count(value)
        self._most = most
        self._forget()

    def _forget(self):
        # What this process holds of it, and which of its threads came last.
        self._held = 0
        self._thread = None

    def __getstate__(self):
        assert_spawning(self)
        return self._tokens, self._most

    def __setstate__(self, state):
        self._tokens, self._most = state
        self._forget()

    def _is_mine(self):
        return self._held > 0 and self._thread == threading.get_ident()

    def acquire(self, block=True, timeout=None):
        """Count down; whether that was possible in time."""
        if not self._tokens.take(block, timeout):
            return False
        self._held += 1
        self._thread = threading.get_ident()
        return True

    def release(self):
        """Count up."""
        if self._most == 1:
            full = self._tokens.available()
        else:
            full = self._most < SEM_VALUE_MAX and self._tokens.value() >= self._most
        if full:
            raise ValueError("semaphore or lock released too many times")
        self._tokens.put()
        self._held -= 1

    def locked(self):
        """Whether the number is zero."""
        return not self._tokens.available()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def _holder(self):
        """Who holds it, as representations say it."""
        if self._is_mine():
            return _own_name()
        if not self.locked():
            return "None"
        return "SomeOtherThread" if self._held > 0 else "SomeOtherProcess"


def _own_name():
    from multiprocessing.process import current_process

    name = current_process().name
    thread = threading.current_thread().name
    return name if thread == "MainThread" else f"{name}|{thread}"


class Semaphore(SemLock):
    """A counter that cannot fall below zero."""

    def __init__(self, value=1, *, ctx=None):
        super().__init__(value, SEM_VALUE_MAX)

    def get_value(self):
        """The number."""
        return self._tokens.value()

    def __repr__(self):
        return f"<{type(self).__name__}(value={self.get_value()})>"


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot rise above where it began."""

    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, value, value)

    def __repr__(self):
        return f"<{type(self).__name__}(value={self.get_value()}, maxvalue={self._most})>"


class Lock(SemLock):
    """A lock, which any process may give back."""

    def __init__(self, *, ctx=None):
        super().__init__(1, 1)

    def __repr__(self):
        return f"<{type(self).__name__}(owner={self._holder()})>"


class RLock(SemLock):
    """A lock that its holder may take several times."""

    def __init__(self, *, ctx=None):
        super().__init__(1, 1)

    def acquire(self, block=True, timeout=None):
        """Take the lock once more."""
        if self._is_mine():
            self._held += 1
            return True
        return super().acquire(block, timeout)

    def release(self):
        """Give the lock back once."""
        if not self._is_mine():
            raise AssertionError("attempt to release recursive lock not owned by thread")
        if self._held > 1:
            self._held -= 1
        else:
            # First here: the next holder may be a thread of this process.
            self._held = 0
            self._tokens.put()

    def __repr__(self):
        holder = self._holder()
        count = {"None": 0, "SomeOtherThread": "nonzero", "SomeOtherProcess": "nonzero"}.get(holder)
        return f"<{type(self).__name__}({holder}, {self._held if count is None else count})>"


class Event:
    """A flag that one may wait for: a number above zero, which nobody takes away but to clear it."""

    def __init__(self, *, ctx=None):
        self._flag = _Count(0)

    def __getstate__(self):
        assert_spawning(self)
        return self._flag

    def __setstate__(self, flag):
        self._flag = flag

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
        # Who waits counts up; who notifies counts down, and leaves one to wake up by.
        self._sleeping = _Count(0)
        self._wakeups = _Count(0)
        self._bind()

    def _bind(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        assert_spawning(self)
        return self._lock, self._sleeping, self._wakeups

    def __setstate__(self, state):
        self._lock, self._sleeping, self._wakeups = state
        self._bind()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return f"<{type(self).__name__}({self._lock}, {self._sleeping.value()})>"

    def wait(self, timeout=None):
        """Wait for word; whether it came in time."""
        assert self._lock._is_mine(), "must acquire() condition before using wait()"
        self._sleeping.put()
        count = self._lock._held
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
        assert self._lock._is_mine(), "lock is not owned"
        for _ in range(n):
            if not self._sleeping.take(block=False):
                break
            self._wakeups.put()

    def notify_all(self):
        """Wake all processes that wait."""
        self.notify(SEM_VALUE_MAX)

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


class Barrier(threading.Barrier):
    """A place where several processes meet: that of `threading`, with what it counts in shared memory."""

    def __init__(self, parties, action=None, timeout=None, *, ctx=None):
        from multiprocessing.sharedctypes import RawArray

        if parties < 1:
            raise ValueError("parties must be > 0")
        self.__setstate__((parties, action, timeout, Condition(), RawArray("i", 2)))

    def __getstate__(self):
        assert_spawning(self)
        return self._parties, self._action, self._timeout, self._cond, self._numbers

    def __setstate__(self, state):
        self._parties, self._action, self._timeout, self._cond, self._numbers = state

    @property
    def _state(self):
        return self._numbers[0]

    @_state.setter
    def _state(self, state):
        self._numbers[0] = state

    @property
    def _count(self):
        return self._numbers[1]

    @_count.setter
    def _count(self, count):
        self._numbers[1] = count
