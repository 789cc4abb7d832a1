"""Processes that work through tasks, and the thread that gives them out: what pools and executors stand on."""

import itertools
import os
import threading
from _pickle import dumps as _dumps, loads as _loads
from _posixsubprocess import poll as _poll
from collections import deque

from multiprocessing.connection import Pipe

_READABLE = 1


def work(connection, initializer, initargs, limit, wrap_error, encoding_error):
    """What each of the processes does: it carries out what it is told until the connection ends."""
    if initializer is not None:
        initializer(*initargs)
    done = 0
    while limit is None or done < limit:
        try:
            data = connection.recv_bytes()
        except (EOFError, OSError):
            return
        job = None
        try:
            job, function, args, kwargs = _loads(data)
            result = job, True, function(*args, **kwargs)
        except Exception as error:
            result = job, False, wrap_error(error, error.__traceback__)
        function = args = kwargs = None
        try:
            data = _dumps(result)
        except Exception as error:
            error = encoding_error(error, result[2])
            data = _dumps((job, False, wrap_error(error, error.__traceback__)))
        try:
            connection.send_bytes(data)
        except BrokenPipeError:
            return
        result = None
        done += 1


class _Worker:
    def __init__(self, number, process, connection):
        self.number = number
        self.process = process
        self.connection = connection
        self.job = None
        self.done = 0


class Crew:
    """Some processes and what they have to do.

    `owner` has the methods `next_task()` (a pair of job and bytes, or None), `on_result(job, success, value)`,
    `on_death(job)` (whether another process shall take the place of one that has died) and `on_end()`.
    """

    def __init__(self, owner, size, make_process, limit=None):
        self._owner = owner
        self.size = size
        self._make_process = make_process
        self._limit = limit
        # By numbers of their own: descriptors are used again.
        self.workers = {}
        self._numbers = itertools.count()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._thread = None
        self._closing = False
        self._killed = False
        self._lock = threading.Lock()

    def start_worker(self):
        """Starts one more process."""
        ours, theirs = Pipe()
        process = self._make_process(theirs)
        process.start()
        theirs.close()
        number = next(self._numbers)
        self.workers[number] = _Worker(number, process, ours)

    def idle(self):
        """How many processes have nothing to do."""
        return sum(worker.job is None for worker in list(self.workers.values()))

    def start(self, name):
        """Starts the thread."""
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wake(self):
        """Lets the thread look for what there is to do."""
        try:
            os.write(self._wake_write, b"x")
        except (BlockingIOError, OSError):
            # It has been woken already, or has ended.
            pass

    def close(self):
        """Nothing more comes: the processes end when everything is done."""
        self._closing = True
        self.wake()

    def kill(self):
        """Ends the processes at once."""
        self._killed = True
        for worker in list(self.workers.values()):
            worker.process.terminate()
        self.wake()

    def terminate(self):
        """Ends the processes at once, and waits until they have."""
        self.kill()
        self.join()

    def join(self):
        """Waits until the thread has ended."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self):
        try:
            while not self._killed:
                self._give_out()
                busy = any(worker.job is not None for worker in list(self.workers.values()))
                if self._closing and not busy and not self._owner.has_tasks():
                    break
                self._collect()
        finally:
            self._end()

    def _give_out(self):
        for worker in list(self.workers.values()):
            if worker.job is not None or (self._limit and worker.done >= self._limit):
                continue
            task = self._owner.next_task()
            if task is None:
                return
            worker.job, data = task
            try:
                worker.connection.send_bytes(data)
            except OSError:
                # It has died; its job is dealt with when that shows.
                pass

    def _collect(self):
        # By descriptor; a worker that is gone may have left its numbers to the next.
        connections, ends = {}, {}
        for worker in list(self.workers.values()):
            connections[worker.connection.fileno()] = worker
            ends[worker.process.sentinel] = worker
        wanted = [(number, _READABLE) for number in (self._wake_read, *connections, *ends)]
        ready = [number for number, _ in _poll(wanted)]
        if self._wake_read in ready:
            try:
                os.read(self._wake_read, 4096)
            except BlockingIOError:
                pass
        for number in ready:
            if number in connections:
                self._receive(connections[number])
        for number in ready:
            if number in ends and not self._killed:
                self._lost(ends[number])

    def _receive(self, worker):
        try:
            data = worker.connection.recv_bytes()
        except (EOFError, OSError):
            # The process ends: its sentinel says when.
            worker.process.join(1)
            if not worker.process.is_alive():
                self._lost(worker)
            return
        self._take_in(worker, data)

    def _take_in(self, worker, data):
        job, worker.job = worker.job, None
        worker.done += 1
        try:
            _, success, value = _loads(data)
        except Exception as error:
            success, value = False, error
        self._owner.on_result(job, success, value)

    def _lost(self, worker):
        """A process has ended."""
        if self.workers.pop(worker.number, None) is None:
            return
        if worker.job is not None and worker.connection.poll():
            # It may have answered before.
            try:
                data = worker.connection.recv_bytes()
            except (EOFError, OSError):
                pass
            else:
                self._take_in(worker, data)
        worker.process.join()
        worker.connection.close()
        if self._killed:
            return
        job, worker.job = worker.job, None
        is_used_up = job is None and self._limit is not None and worker.done >= self._limit
        is_replaced = is_used_up or self._owner.on_death(job)
        if is_replaced and (not self._closing or self._owner.has_tasks()):
            self.start_worker()

    def _end(self):
        workers, self.workers = self.workers, {}
        for worker in workers.values():
            worker.connection.close()
        for worker in workers.values():
            worker.process.join()
        for descriptor in (self._wake_read, self._wake_write):
            os.close(descriptor)
        self._owner.on_end()


class ThreadCrew:
    """As Crew, with threads: what they work on is not packed."""

    def __init__(self, owner, size, initializer, initargs):
        self._owner = owner
        self.size = size
        self._initializer = initializer
        self._initargs = initargs
        self._changed = threading.Condition()
        self._threads = []
        self._closing = False
        self._killed = False

    def start_worker(self):
        """Starts one more thread."""
        thread = threading.Thread(target=self._work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def start(self, name):
        """Nothing: the threads look for their tasks themselves."""

    def wake(self):
        """Lets the threads look for what there is to do."""
        with self._changed:
            self._changed.notify_all()

    def close(self):
        """Nothing more comes: the threads end when everything is done."""
        self._closing = True
        self.wake()

    def kill(self):
        """The threads end with what they do now."""
        self._killed = True
        self.wake()

    def terminate(self):
        """Nobody waits for what a thread does."""
        self.kill()

    def join(self):
        """Waits until the threads have ended."""
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()

    def _next(self):
        with self._changed:
            while not self._killed:
                task = self._owner.next_task()
                if task is not None:
                    return task[1]
                if self._closing:
                    break
                self._changed.wait()
        return None

    def _work(self):
        if self._initializer is not None:
            self._initializer(*self._initargs)
        while (task := self._next()) is not None:
            job, function, args, kwargs = task
            try:
                success, value = True, function(*args, **kwargs)
            except Exception as error:
                success, value = False, error
            self._owner.on_result(job, success, value)
            task = function = args = kwargs = value = None
