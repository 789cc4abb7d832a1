"""Threads, as far as one thread has use for them: locks, events, and the main thread itself."""

import _thread
import sys as _sys
import time as _time
from collections import deque as _deque
from weakref import WeakSet as _WeakSet
from _thread import (
    TIMEOUT_MAX,
    RLock,
    _local as local,
    error as ThreadError,
    get_ident,
    get_native_id,
    lock as Lock,
)

__all__ = [
    "get_ident", "active_count", "Condition", "current_thread", "enumerate", "main_thread",
    "TIMEOUT_MAX", "Event", "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Thread", "Barrier",
    "BrokenBarrierError", "Timer", "ThreadError", "setprofile", "settrace", "local", "stack_size",
    "excepthook", "ExceptHookArgs", "getprofile", "gettrace", "setprofile_all_threads",
    "settrace_all_threads", "get_native_id",
]

_thread_count = 0
_trace = _profile = None


def settrace(func):
    """Set the trace function of threads to be started."""
    global _trace
    _trace = func


def gettrace():
    """The trace function of threads to be started."""
    return _trace


def setprofile(func):
    """Set the profile function of threads to be started."""
    global _profile
    _profile = func


def getprofile():
    """The profile function of threads to be started."""
    return _profile


settrace_all_threads = settrace
setprofile_all_threads = setprofile


def stack_size(size=0, /):
    """The stack size of threads to be started: 0, the system's own choice."""
    if size:
        raise NotImplementedError("krait cannot start threads yet")
    return 0


class BrokenBarrierError(RuntimeError):
    """A barrier was reset or aborted."""


class Condition:
    """A lock that one may wait with for word from another thread."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self.locked = self._lock.locked
        self._waiters = _deque()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return f"<Condition({self._lock}, {len(self._waiters)})>"

    def _is_owned(self):
        return self._lock.locked()

    def wait(self, timeout=None):
        """Wait for word that can never come: until the timeout."""
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        if timeout is None:
            raise RuntimeError("deadlock: there is no other thread to notify this one")
        if timeout > 0:
            _time.sleep(timeout)
        return False

    def wait_for(self, predicate, timeout=None):
        """Wait until the predicate holds."""
        result = predicate()
        if not result:
            self.wait(timeout)
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake threads that wait: there are none."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")

    def notify_all(self):
        """Wake all threads that wait: there are none."""
        self.notify()


class Semaphore:
    """A counter that cannot fall below zero."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: value={self._value}>"

    def acquire(self, blocking=True, timeout=None):
        """Count down; whether that was possible."""
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        if self._value:
            self._value -= 1
            return True
        return _thread._wait_in_vain(blocking, -1 if timeout is None else max(timeout, 0))

    __enter__ = acquire

    def release(self, n=1):
        """Count up."""
        if n < 1:
            raise ValueError("n must be one or more")
        self._value += n

    def __exit__(self, t, v, tb):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot rise above where it began."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def release(self, n=1):
        if n >= 1 and self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        super().release(n)


class Event:
    """A flag that one may wait for."""

    def __init__(self):
        self._flag = False

    def __repr__(self):
        cls = type(self)
        state = "set" if self._flag else "unset"
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {state}>"

    def is_set(self):
        """Whether the flag is set."""
        return self._flag

    def set(self):
        """Set the flag."""
        self._flag = True

    def clear(self):
        """Take the flag back."""
        self._flag = False

    def wait(self, timeout=None):
        """Wait for the flag; a signal handler may set it, nobody else."""
        if self._flag:
            return True
        if timeout is None:
            raise RuntimeError("deadlock: there is no other thread to set the event")
        if timeout > 0:
            _time.sleep(timeout)
        return self._flag


class Barrier:
    """A place where several threads meet."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self.parties = parties
        self._action = action
        self._timeout = timeout
        self.broken = False
        self.n_waiting = 0

    def wait(self, timeout=None):
        """Wait for the others, of which there can be none."""
        if self.broken:
            raise BrokenBarrierError
        if self.parties > 1:
            if timeout is None and self._timeout is None:
                raise RuntimeError("deadlock: there is no other thread to reach the barrier")
            _time.sleep(self._timeout if timeout is None else timeout)
            self.broken = True
            raise BrokenBarrierError
        if self._action:
            self._action()
        return 0

    def reset(self):
        """Begin anew."""
        self.broken = False

    def abort(self):
        """Break the barrier."""
        self.broken = True


class Thread:
    """A thread; one that can be described, but not started yet."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None,
                 context=None):
        global _thread_count
        assert group is None, "group argument must be None for now"
        if name is None:
            _thread_count += 1
            name = f"Thread-{_thread_count}"
            target_name = getattr(target, "__name__", None)
            if target_name is not None:
                name += f" ({target_name})"
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = False if daemon is None else bool(daemon)
        self._context = context
        self._ident = None

    def __repr__(self):
        status = "initial" if self._ident is None else "started"
        if self._daemonic:
            status += " daemon"
        if self._ident is not None:
            status += f" {self._ident}"
        return f"<{type(self).__name__}({self._name}, {status})>"

    def start(self):
        """Starting a thread is not part of krait yet."""
        raise NotImplementedError("krait cannot start threads yet")

    def run(self):
        """Do what the thread is for."""
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        """Wait for the end of a thread that was started."""
        if self._ident is None:
            raise RuntimeError("cannot join thread before it is started")
        raise RuntimeError("cannot join current thread")

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)

    @property
    def ident(self):
        return self._ident

    @property
    def native_id(self):
        return None if self._ident is None else get_native_id()

    def is_alive(self):
        """Whether the thread runs."""
        return self._ident is not None

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if self._ident is not None:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        """The old name of `daemon`."""
        return self.daemon

    def setDaemon(self, daemonic):
        """The old way to set `daemon`."""
        self.daemon = daemonic

    def getName(self):
        """The old name of `name`."""
        return self.name

    def setName(self, name):
        """The old way to set `name`."""
        self.name = name


class Timer(Thread):
    """A thread that calls a function after some time."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        """Do not call the function."""
        self.finished.set()


class _MainThread(Thread):
    def __init__(self):
        super().__init__(name="MainThread", daemon=False)
        self._ident = get_ident()


_main_thread = _MainThread()

# Threads that have not been waited for.
_dangling = _WeakSet([_main_thread])


def current_thread():
    """The running thread."""
    return _main_thread


def main_thread():
    """The thread that the program began in."""
    return _main_thread


def enumerate():
    """All threads that run."""
    return [_main_thread]


def active_count():
    """How many threads run."""
    return 1


class ExceptHookArgs(tuple):
    """What `excepthook` is told: exc_type, exc_value, exc_traceback, thread."""

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def excepthook(args, /):
    """Report an exception that nobody in a thread has caught."""
    if args.exc_type is SystemExit:
        return
    import traceback

    name = args.thread.name if args.thread is not None else get_ident()
    print(f"Exception in thread {name}:", file=_sys.stderr)
    traceback.print_exception(args.exc_type, args.exc_value, args.exc_traceback)


__excepthook__ = excepthook
