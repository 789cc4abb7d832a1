"""How processes are started, and what goes along with them.

krait has one way to start a process, be it called spawn or forkserver: a fresh interpreter that imports the main
module under the name `__mp_main__`.
"""

import os
import sys
import threading

__all__ = []


class ProcessError(Exception):
    pass


class BufferTooShort(ProcessError):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


# What each thread lends to the process that it is starting.
_lent = {}


def lend(descriptor, owner):
    """A descriptor that the process which is being started gets under the same number."""
    lent = _lent.get(threading.get_ident())
    if lent is None:
        raise RuntimeError(
            f"{type(owner).__name__} objects should only be shared between processes through "
            "inheritance")
    lent.add(descriptor)
    return descriptor


def assert_spawning(obj):
    """Checks that an object is sent to a process which is being started."""
    if _lent.get(threading.get_ident()) is None:
        raise RuntimeError(
            f"{type(obj).__name__} objects should only be shared between processes through "
            "inheritance")


def get_spawning_popen():
    """What this thread lends to the process that it is starting; None while it starts none."""
    return _lent.get(threading.get_ident())


class Lending:
    """While a process is being started, descriptors can be lent to it."""

    def __enter__(self):
        lent = _lent[threading.get_ident()] = set()
        return lent

    def __exit__(self, *args):
        del _lent[threading.get_ident()]


class _ProcessClass:
    """The class of processes, imported when somebody asks for it; a context can have another put in its place."""

    def __init__(self, name):
        self._name = name

    def __get__(self, instance, owner):
        from multiprocessing import process

        return getattr(process, self._name)


class BaseContext:
    """What the module offers, for one way to start processes."""

    ProcessError = ProcessError
    BufferTooShort = BufferTooShort
    TimeoutError = TimeoutError
    AuthenticationError = AuthenticationError

    _name = None

    Process = _ProcessClass("Process")

    def cpu_count(self):
        """How many processors there are."""
        count = os.cpu_count()
        if count is None:
            raise NotImplementedError("cannot determine number of cpus")
        return count

    def current_process(self):
        """The process that runs this."""
        from multiprocessing.process import current_process

        return current_process()

    def parent_process(self):
        """The process that started this one."""
        from multiprocessing.process import parent_process

        return parent_process()

    def active_children(self):
        """The processes started here that run."""
        from multiprocessing.process import active_children

        return active_children()

    def Manager(self):
        """Objects that live in a process of their own."""
        from multiprocessing.managers import SyncManager

        manager = SyncManager(ctx=self.get_context())
        manager.start()
        return manager

    def Pipe(self, duplex=True):
        """Two connected ends."""
        from multiprocessing.connection import Pipe

        return Pipe(duplex)

    def Lock(self):
        """A lock."""
        from multiprocessing.synchronize import Lock

        return Lock(ctx=self)

    def RLock(self):
        """A lock that its holder may take several times."""
        from multiprocessing.synchronize import RLock

        return RLock(ctx=self)

    def Condition(self, lock=None):
        """A lock that one may wait with for word from another process."""
        from multiprocessing.synchronize import Condition

        return Condition(lock, ctx=self)

    def Semaphore(self, value=1):
        """A counter that cannot fall below zero."""
        from multiprocessing.synchronize import Semaphore

        return Semaphore(value, ctx=self)

    def BoundedSemaphore(self, value=1):
        """A semaphore that cannot rise above where it began."""
        from multiprocessing.synchronize import BoundedSemaphore

        return BoundedSemaphore(value, ctx=self)

    def Event(self):
        """A flag that one may wait for."""
        from multiprocessing.synchronize import Event

        return Event(ctx=self)

    def Barrier(self, parties, action=None, timeout=None):
        """A place where several processes meet."""
        from multiprocessing.synchronize import Barrier

        return Barrier(parties, action, timeout, ctx=self)

    def Queue(self, maxsize=0):
        """A queue for objects."""
        from multiprocessing.queues import Queue

        return Queue(maxsize, ctx=self)

    def JoinableQueue(self, maxsize=0):
        """A queue whose users say when they are done."""
        from multiprocessing.queues import JoinableQueue

        return JoinableQueue(maxsize, ctx=self)

    def SimpleQueue(self):
        """A queue without a thread behind it."""
        from multiprocessing.queues import SimpleQueue

        return SimpleQueue(ctx=self)

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """Processes that call functions."""
        from multiprocessing.pool import Pool

        return Pool(processes, initializer, initargs, maxtasksperchild, context=self.get_context())

    def RawValue(self, typecode_or_type, *args):
        """A number in shared memory."""
        from multiprocessing.sharedctypes import RawValue

        return RawValue(typecode_or_type, *args)

    def RawArray(self, typecode_or_type, size_or_initializer):
        """Numbers in shared memory."""
        from multiprocessing.sharedctypes import RawArray

        return RawArray(typecode_or_type, size_or_initializer)

    def Value(self, typecode_or_type, *args, lock=True):
        """A number in shared memory, with a lock."""
        from multiprocessing.sharedctypes import Value

        return Value(typecode_or_type, *args, lock=lock, ctx=self)

    def Array(self, typecode_or_type, size_or_initializer, *, lock=True):
        """Numbers in shared memory, with a lock."""
        from multiprocessing.sharedctypes import Array

        return Array(typecode_or_type, size_or_initializer, lock=lock, ctx=self)

    def freeze_support(self):
        """Nothing: a program made into one file starts processes as any other does."""

    def get_logger(self):
        """The logger of the package."""
        from multiprocessing.util import get_logger

        return get_logger()

    def log_to_stderr(self, level=None):
        """The logger, which from now on writes to standard error."""
        from multiprocessing.util import log_to_stderr

        return log_to_stderr(level)

    def set_executable(self, executable):
        """The interpreter that processes are started with."""
        from multiprocessing import spawn

        spawn.set_executable(executable)

    def set_forkserver_preload(self, module_names):
        """Nothing: there is no server to load modules beforehand."""

    def allow_connection_pickling(self):
        """Nothing: connections can be sent to processes that are being started."""

    def get_context(self, method=None):
        """The same functions for a way to start processes."""
        if method is None:
            return self
        try:
            return _contexts[method]
        except KeyError:
            raise ValueError(f"cannot find context for {method!r}") from None

    def get_start_method(self, allow_none=False):
        """The name of the way processes are started."""
        return self._name

    def set_start_method(self, method, force=False):
        """Refused: this context has one way."""
        raise ValueError("cannot set start method of concrete context")

    @property
    def reducer(self):
        """The module that makes objects into bytes."""
        import pickle

        return pickle

    def get_all_start_methods(self):
        """The names that are understood."""
        return ["forkserver", "spawn"]


class SpawnContext(BaseContext):
    _name = "spawn"

    Process = _ProcessClass("SpawnProcess")


class ForkServerContext(BaseContext):
    _name = "forkserver"

    Process = _ProcessClass("ForkServerProcess")


_contexts = {"spawn": SpawnContext(), "forkserver": ForkServerContext()}


class DefaultContext(BaseContext):
    """The context behind the functions of the package, whose way can be set once."""

    def __init__(self):
        self._actual = None

    def get_context(self, method=None):
        if method is not None:
            return super().get_context(method)
        if self._actual is None:
            self._actual = _contexts["forkserver"]
        return self._actual

    def set_start_method(self, method, force=False):
        if self._actual is not None and not force:
            raise RuntimeError("context has already been set")
        if method is None and force:
            self._actual = None
            return
        self._actual = self.get_context(method)

    def get_start_method(self, allow_none=False):
        if self._actual is None:
            if allow_none:
                return None
            self._actual = _contexts["forkserver"]
        return self._actual._name


_default_context = DefaultContext()
