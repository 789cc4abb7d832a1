"""Pools of processes that call functions."""

import itertools
import os
import threading
import time
import traceback
from _pickle import dumps as _dumps
from collections import deque

import multiprocessing
from multiprocessing import TimeoutError
from multiprocessing._crew import Crew, ThreadCrew, work

__all__ = ["Pool", "ThreadPool"]

INIT = "INIT"
RUN = "RUN"
CLOSE = "CLOSE"
TERMINATE = "TERMINATE"


class RemoteTraceback(Exception):
    """The traceback that an exception had in the process it comes from."""

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class ExceptionWithTraceback:
    """An exception that takes the text of its traceback along."""

    def __init__(self, exc, tb):
        self.exc = exc
        self.tb = '\n"""\n%s"""' % "".join(traceback.format_exception(type(exc), exc, tb))

    def __reduce__(self):
        return rebuild_exc, (self.exc, self.tb)


def rebuild_exc(exc, tb):
    """The exception, with the text as its cause."""
    exc.__cause__ = RemoteTraceback(tb)
    return exc


class MaybeEncodingError(Exception):
    """A result cannot be sent back."""

    def __init__(self, exc, value):
        self.exc = repr(exc)
        self.value = repr(value)
        super().__init__(self.exc, self.value)

    def __str__(self):
        return f"Error sending result: '{self.value}'. Reason: '{self.exc}'"

    def __repr__(self):
        return f"<{type(self).__name__}: {self}>"


def mapstar(function, items):
    """The results for several items."""
    return [function(item) for item in items]


def starmapstar(function, items):
    """The results for several tuples of arguments."""
    return [function(*item) for item in items]


def _chunks(iterable, size):
    iterator = iter(iterable)
    while chunk := tuple(itertools.islice(iterator, size)):
        yield chunk


class Pool:
    """Processes that call functions."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None,
                 context=None):
        self._crew = None
        self._state = INIT
        self._ctx = context or multiprocessing.get_context()
        if processes is None:
            processes = os.process_cpu_count() or 1
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._processes = processes
        # What is to be done: iterators of (result, index, bytes).
        self._sources = deque()
        self._jobs = {}
        self._numbers = itertools.count()
        self._crew = self._make_crew(processes, initializer, initargs, maxtasksperchild)
        try:
            for _ in range(processes):
                self._crew.start_worker()
        except:
            self._crew.kill()
            raise
        self._crew.start("PoolHandler")
        self._state = RUN

    def _make_crew(self, size, initializer, initargs, limit):
        options = initializer, initargs, limit, ExceptionWithTraceback, MaybeEncodingError

        def make_process(connection):
            process = self._ctx.Process(target=work, args=(connection, *options))
            process.name = process.name.replace("Process", "PoolWorker")
            process.daemon = True
            return process

        return Crew(self, size, make_process, limit)

    @staticmethod
    def _packed(task):
        return _dumps(task)

    @staticmethod
    def Process(ctx, *args, **kwds):
        """A process of a context."""
        return ctx.Process(*args, **kwds)

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} state={self._state} pool_size={self._processes}>"

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")

    # ---- what the crew asks

    def has_tasks(self):
        """Whether there is something to give out."""
        return bool(self._sources)

    def next_task(self):
        """The next job and its bytes."""
        while self._sources:
            result, tasks = self._sources[0]
            try:
                index, function, args, kwargs = next(tasks)
            except StopIteration:
                self._sources.popleft()
                result._all_given_out()
                continue
            except Exception as error:
                # The iterable of the script's own has failed.
                self._sources.popleft()
                result._source_failed(error)
                continue
            number = next(self._numbers)
            try:
                data = self._packed((number, function, args, kwargs))
            except Exception as error:
                result._set(index, False, error)
                continue
            self._jobs[number] = result, index
            return number, data
        return None

    def on_result(self, job, success, value):
        """One of the processes has answered."""
        result, index = self._jobs.pop(job)
        result._set(index, success, value)

    def on_death(self, job):
        """One of the processes has ended; another takes its place."""
        if job is not None:
            result, index = self._jobs.pop(job)
            message = "a process of the pool was terminated abruptly while it ran the task"
            result._set(index, False, RuntimeError(message))
        return True

    def on_end(self):
        """All processes have ended."""

    def _submit(self, result, tasks):
        self._sources.append((result, iter(tasks)))
        self._crew.wake()
        return result

    # ---- calls

    def apply(self, func, args=(), kwds={}):
        """Call a function; its result."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """Call a function, and do not wait for it."""
        self._check_running()
        result = ApplyResult(self, callback, error_callback)
        return self._submit(result, [(0, func, tuple(args), dict(kwds))])

    def map(self, func, iterable, chunksize=None):
        """The results of a function for each item."""
        return self._map_async(func, iterable, mapstar, chunksize).get()

    def starmap(self, func, iterable, chunksize=None):
        """The results of a function for each tuple of arguments."""
        return self._map_async(func, iterable, starmapstar, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """As map, without waiting."""
        return self._map_async(func, iterable, mapstar, chunksize, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """As starmap, without waiting."""
        return self._map_async(func, iterable, starmapstar, chunksize, callback, error_callback)

    def _map_async(self, func, iterable, mapper, chunksize=None, callback=None,
                   error_callback=None):
        self._check_running()
        if not hasattr(iterable, "__len__"):
            iterable = list(iterable)
        if chunksize is None:
            chunksize, extra = divmod(len(iterable), self._processes * 4)
            if extra:
                chunksize += 1
        if len(iterable) == 0:
            chunksize = 0
        result = MapResult(self, chunksize, len(iterable), callback, error_callback)
        tasks = (
            (index, mapper, (func, chunk), {})
            for index, chunk in enumerate(_chunks(iterable, max(chunksize, 1))))
        return self._submit(result, tasks)

    def imap(self, func, iterable, chunksize=1):
        """The results one by one, in order."""
        return self._imap(func, iterable, chunksize, IMapIterator)

    def imap_unordered(self, func, iterable, chunksize=1):
        """The results one by one, as they come."""
        return self._imap(func, iterable, chunksize, IMapUnorderedIterator)

    def _imap(self, func, iterable, chunksize, kind):
        self._check_running()
        if chunksize < 1:
            raise ValueError(f"Chunksize must be 1+, not {chunksize:n}")
        result = kind(self)
        return self._submit(result, result._tasks(func, _chunks(iterable, chunksize)))

    # ---- the end

    def close(self):
        """Take no more work."""
        if self._state == RUN:
            self._state = CLOSE
            self._crew.close()

    def terminate(self):
        """End the processes at once."""
        if self._state != TERMINATE:
            self._state = TERMINATE
            self._crew.terminate()

    def join(self):
        """Wait for the end of the processes."""
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        self._crew.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()

    def __del__(self):
        if self._crew is not None and self._state == RUN:
            self._crew.kill()


class ApplyResult:
    """What a call will result in."""

    def __init__(self, pool, callback, error_callback):
        self._pool = pool
        self._event = threading.Event()
        self._callback = callback
        self._error_callback = error_callback

    def ready(self):
        """Whether the result is there."""
        return self._event.is_set()

    def successful(self):
        """Whether the call went well."""
        if not self.ready():
            raise ValueError(f"{self!r} not ready")
        return self._success

    def wait(self, timeout=None):
        """Wait for the result."""
        self._event.wait(timeout)

    def get(self, timeout=None):
        """The result, or the exception."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value

    def _finish(self, success, value):
        self._success, self._value = success, value
        if success and self._callback:
            self._callback(value)
        if not success and self._error_callback:
            self._error_callback(value)
        self._event.set()
        self._pool = None

    def _set(self, index, success, value):
        self._finish(success, value)

    def _all_given_out(self):
        pass

    def _source_failed(self, error):
        self._finish(False, error)


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """What the calls of a map will result in."""

    def __init__(self, pool, chunksize, length, callback, error_callback):
        super().__init__(pool, callback, error_callback)
        self._success = True
        self._value = [None] * length
        self._chunksize = chunksize
        if chunksize <= 0:
            self._left = 0
            self._event.set()
        else:
            self._left = length // chunksize + bool(length % chunksize)

    def _set(self, index, success, value):
        self._left -= 1
        if success and self._success:
            at = index * self._chunksize
            self._value[at:at + self._chunksize] = value
        elif not success and self._success:
            # The first exception is the result, once all has been done.
            self._success = False
            self._value = value
        if self._left == 0:
            self._finish(self._success, self._value)

    def _source_failed(self, error):
        self._success = False
        self._finish(False, error)


class IMapIterator:
    """Results one by one, in order."""

    def __init__(self, pool):
        self._pool = pool
        self._changed = threading.Condition(threading.Lock())
        self._items = deque()
        self._early = {}
        self._next = 0
        self._count = 0
        self._length = None

    def _tasks(self, func, chunks):
        for chunk in chunks:
            index = self._count
            self._count += 1
            yield index, mapstar, (func, chunk), {}

    def __iter__(self):
        return self

    def next(self, timeout=None):
        """The next result."""
        with self._changed:
            end = None if timeout is None else time.monotonic() + timeout
            while not self._items:
                if self._length is not None and self._next == self._length:
                    self._pool = None
                    raise StopIteration from None
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    raise TimeoutError from None
                self._changed.wait(left)
            success, value = self._items.popleft()
        if success:
            return value
        raise value

    __next__ = next

    def _take_in(self, success, value):
        if not success:
            self._items.append((False, value))
            return
        self._items.extend((True, item) for item in value)

    def _set(self, index, success, value):
        with self._changed:
            self._early[index] = success, value
            while self._next in self._early:
                self._take_in(*self._early.pop(self._next))
                self._next += 1
            self._changed.notify_all()

    def _all_given_out(self):
        self._total(None)

    def _source_failed(self, error):
        self._total(error)

    def _total(self, error):
        with self._changed:
            # Every task has a number below this; an error comes after all of them.
            count = self._count
            if error is not None:
                self._early[count] = False, error
                count += 1
                while self._next in self._early:
                    self._take_in(*self._early.pop(self._next))
                    self._next += 1
            self._length = count
            self._changed.notify_all()


class IMapUnorderedIterator(IMapIterator):
    """Results one by one, as they come."""

    def _set(self, index, success, value):
        with self._changed:
            self._take_in(success, value)
            self._next += 1
            self._changed.notify_all()


class ThreadPool(Pool):
    """A pool of threads."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _make_crew(self, size, initializer, initargs, limit):
        return ThreadCrew(self, size, initializer, initargs)

    @staticmethod
    def _packed(task):
        # Threads get the very objects.
        return task
