"""Calls that are carried out by a pool of processes."""

import itertools
import os
import threading
import traceback
from _pickle import dumps as _dumps
from collections import deque
from functools import partial

from concurrent.futures import _base

__all__ = ["BrokenProcessPool", "ProcessPoolExecutor"]


class _RemoteTraceback(Exception):
    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class _ExceptionWithTraceback:
    def __init__(self, exc, tb):
        text = "".join(traceback.format_exception(type(exc), exc, tb))
        self.exc = exc
        self.exc.__traceback__ = None
        self.tb = '\n"""\n%s"""' % text

    def __reduce__(self):
        return _rebuild_exc, (self.exc, self.tb)


def _rebuild_exc(exc, tb):
    exc.__cause__ = _RemoteTraceback(tb)
    return exc


class BrokenProcessPool(_base.BrokenExecutor):
    """A process of the pool has ended abruptly."""


def _not_sent(error, value):
    """A result that cannot be sent back is answered by the reason."""
    return error


def _work(connection, initializer, initargs, limit):
    """What each of the processes does."""
    from multiprocessing._crew import work

    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException:
            import logging

            logging.getLogger("concurrent.futures").critical(
                "Exception in initializer:", exc_info=True)
            return
    work(connection, None, (), limit, _ExceptionWithTraceback, _not_sent)


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _chain_from_iterable_of_lists(iterable):
    for element in iterable:
        element.reverse()
        while element:
            yield element.pop()


def _check_system_limits():
    """Nothing: what the pool needs, the system has."""


_executors = set()


class ProcessPoolExecutor(_base.Executor):
    """A pool of processes."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *,
                 max_tasks_per_child=None):
        import multiprocessing

        if max_workers is None:
            max_workers = os.process_cpu_count() or 1
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if mp_context is None:
            if max_tasks_per_child is not None:
                mp_context = multiprocessing.get_context("spawn")
            else:
                mp_context = multiprocessing.get_context()
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")
            if mp_context.get_start_method(allow_none=False) == "fork":
                raise ValueError(
                    "max_tasks_per_child is incompatible with the 'fork' multiprocessing start "
                    "method; supply a different mp_context.")
        self._max_workers = max_workers
        self._mp_context = mp_context
        self._initializer = initializer
        self._initargs = initargs
        self._limit = max_tasks_per_child
        self._waiting = deque()
        self._running = {}
        self._numbers = itertools.count()
        self._broken = False
        self._shutdown = False
        self._lock = threading.Lock()
        self._crew = None

    @property
    def _processes(self):
        crew = self._crew
        if crew is None:
            return {} if not self._shutdown else None
        return {w.process.pid: w.process for w in list(crew.workers.values())}

    def _make_process(self, connection):
        return self._mp_context.Process(
            target=_work, args=(connection, self._initializer, self._initargs, self._limit))

    def submit(self, fn, /, *args, **kwargs):
        """Have a function called in another process; a future."""
        with self._lock:
            if self._broken:
                raise BrokenProcessPool(self._broken)
            if self._shutdown:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if _at_exit:
                raise RuntimeError("cannot schedule new futures after interpreter shutdown")
            future = _base.Future()
            self._waiting.append((future, fn, args, kwargs))
            if self._crew is None:
                from multiprocessing._crew import Crew

                self._crew = Crew(self, self._max_workers, self._make_process, self._limit)
                self._crew.start_worker()
                self._crew.start("ExecutorManagerThread")
                _executors.add(self)
            elif (len(self._crew.workers) < self._max_workers
                    and self._crew.idle() < len(self._waiting)):
                self._crew.start_worker()
            self._crew.wake()
            return future

    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """The results of a function for each item, in order."""
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = itertools.batched(zip(*iterables), chunksize)
        results = super().map(
            partial(_process_chunk, fn), chunks, timeout=timeout, buffersize=buffersize)
        return _chain_from_iterable_of_lists(results)

    # ---- what the crew asks

    def has_tasks(self):
        """Whether there is something to give out."""
        return bool(self._waiting)

    def next_task(self):
        """The next job and its bytes."""
        while self._waiting:
            future, fn, args, kwargs = self._waiting.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            number = next(self._numbers)
            try:
                data = _dumps((number, fn, args, kwargs))
            except Exception as error:
                text = "".join(
                    traceback.format_exception(type(error), error, error.__traceback__))
                error.__cause__ = _RemoteTraceback(f'\n"""\n{text}"""')
                future.set_exception(error)
                continue
            self._running[number] = future
            return number, data
        return None

    def on_result(self, job, success, value):
        """One of the processes has answered."""
        future = self._running.pop(job)
        if success:
            future.set_result(value)
        else:
            future.set_exception(value)

    def on_death(self, job):
        """One of the processes has ended, and the pool with it."""
        with self._lock:
            self._broken = (
                "A child process terminated abruptly, the process pool is not usable anymore")
            self._shutdown = True
            futures = list(self._running.values())
            futures += [task[0] for task in self._waiting]
            self._running.clear()
            self._waiting.clear()
        message = (
            "A process in the process pool was terminated abruptly while the future was running or "
            "pending.")
        for future in futures:
            try:
                future.set_exception(BrokenProcessPool(message))
            except _base.InvalidStateError:
                # It was cancelled before.
                pass
        self._crew.kill()
        return False

    def on_end(self):
        """All processes have ended."""
        _executors.discard(self)

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no more work, and end the processes when everything is done."""
        with self._lock:
            self._shutdown = True
            if cancel_futures:
                waiting = [task[0] for task in self._waiting]
                self._waiting.clear()
                for future in waiting:
                    future.cancel()
                    future.set_running_or_notify_cancel()
        crew = self._crew
        if crew is not None:
            crew.close()
            if wait:
                crew.join()
                self._crew = None

    shutdown.__doc__ = _base.Executor.shutdown.__doc__

    def terminate_workers(self):
        """Ask the processes to end at once."""
        self._end_workers("terminate")

    def kill_workers(self):
        """End the processes at once."""
        self._end_workers("kill")

    def _end_workers(self, operation):
        crew = self._crew
        processes = [] if crew is None else [w.process for w in list(crew.workers.values())]
        self.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            try:
                if process.is_alive():
                    getattr(process, operation)()
            except (ValueError, ProcessLookupError):
                pass


_at_exit = False


def _python_exit():
    """Before the program ends, everything that was submitted is done."""
    global _at_exit
    _at_exit = True
    for executor in list(_executors):
        crew = executor._crew
        if crew is not None:
            crew.close()
            crew.join()


threading._register_atexit(_python_exit)
