"""What `multiprocessing` offers, with threads in the place of processes."""

import array
import sys
import threading
import weakref
from queue import Queue
from threading import (
    Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, current_thread,
)

__all__ = [
    "Process", "current_process", "active_children", "freeze_support", "Lock", "RLock",
    "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier", "Queue", "Manager", "Pipe",
    "Pool", "JoinableQueue",
]

JoinableQueue = Queue
Dict = dict
List = list
current_process = current_thread
_children = weakref.WeakSet()


class DummyProcess(threading.Thread):
    """A thread that looks like a process."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}):
        threading.Thread.__init__(self, group, target, name, args, kwargs)
        self._begun = False

    def start(self):
        """Start the thread."""
        self._begun = True
        _children.add(self)
        threading.Thread.start(self)

    @property
    def exitcode(self):
        """0 once the thread has ended."""
        return 0 if self._begun and not self.is_alive() else None


Process = DummyProcess


def active_children():
    """The threads that run."""
    return [child for child in list(_children) if child.is_alive()]


def freeze_support():
    """Nothing."""


class Namespace:
    """Somewhere to put attributes."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = sorted(f"{k}={v!r}" for k, v in self.__dict__.items() if not k.startswith("_"))
        return f"{type(self).__name__}({', '.join(items)})"


class Value:
    """One value."""

    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self.value = value

    def __repr__(self):
        return f"<{type(self).__name__}({self._typecode!r}, {self.value!r})>"


def Array(typecode, sequence, lock=True):
    """Numbers of one kind."""
    return array.array(typecode, sequence)


def Manager():
    """This module."""
    return sys.modules[__name__]


def Pool(processes=None, initializer=None, initargs=()):
    """A pool of threads."""
    from multiprocessing.pool import ThreadPool

    return ThreadPool(processes, initializer, initargs)


def Pipe(duplex=True):
    """Two connected ends, for threads of this process."""
    from multiprocessing.connection import Pipe

    return Pipe(duplex)


def shutdown():
    """Nothing."""
