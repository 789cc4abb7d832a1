"""Queues between processes."""

import os
import sys
import threading
from _pickle import dumps as _dumps, loads as _loads
from collections import deque
from queue import Empty, Full
from time import monotonic as _time

from multiprocessing.connection import Pipe
from multiprocessing.context import assert_spawning
from multiprocessing.synchronize import SEM_VALUE_MAX, BoundedSemaphore, Condition, Lock, Semaphore

__all__ = ["Queue", "SimpleQueue", "JoinableQueue"]


class Queue:
    """A queue; a thread hands on what is put into it."""

    def __init__(self, maxsize=0, *, ctx=None):
        self._maxsize = maxsize if maxsize > 0 else SEM_VALUE_MAX
        self._reader, self._writer = Pipe(duplex=False)
        self._read_lock = Lock()
        self._write_lock = Lock()
        self._free = BoundedSemaphore(self._maxsize)
        self._begin()

    def _begin(self):
        self._buffer = deque()
        self._changed = threading.Condition()
        self._thread = None
        self._closed = False
        self._join_cancelled = False

    def __getstate__(self):
        assert_spawning(self)
        return (
            self._maxsize, self._reader, self._writer, self._read_lock, self._write_lock, self._free)

    def __setstate__(self, state):
        (self._maxsize, self._reader, self._writer, self._read_lock, self._write_lock,
         self._free) = state
        self._begin()

    def put(self, obj, block=True, timeout=None):
        """Put an object in."""
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        if not self._free.acquire(block, timeout):
            raise Full
        with self._changed:
            if self._thread is None:
                self._start_thread()
            self._buffer.append(obj)
            self._changed.notify()

    def get(self, block=True, timeout=None):
        """Take an object out."""
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")
        end = None if timeout is None else _time() + timeout
        if not self._read_lock.acquire(block, timeout):
            raise Empty
        try:
            if not block:
                if not self._reader.poll():
                    raise Empty
            elif end is not None and not self._reader.poll(max(end - _time(), 0)):
                raise Empty
            data = self._reader.recv_bytes()
            self._free.release()
        finally:
            self._read_lock.release()
        return _loads(data)

    def put_nowait(self, obj):
        """Put an object in, or raise Full."""
        self.put(obj, False)

    def get_nowait(self):
        """Take an object out, or raise Empty."""
        return self.get(False)

    def qsize(self):
        """How many objects there are."""
        return self._maxsize - self._free.get_value()

    def empty(self):
        """Whether there is nothing to take out."""
        return not self._reader.poll()

    def full(self):
        """Whether nothing more can be put in."""
        return self._free.locked()

    def close(self):
        """Put nothing more in from here."""
        self._closed = True
        with self._changed:
            self._changed.notify()
        if self._thread is None:
            self._reader.close()

    def join_thread(self):
        """Wait until what was put in has been handed on."""
        assert self._closed, f"Queue {self!r} not closed"
        if self._thread is not None and not self._join_cancelled:
            self._thread.join()

    def cancel_join_thread(self):
        """Do not wait at the end for what has not been handed on."""
        self._join_cancelled = True

    def _start_thread(self):
        from multiprocessing.process import at_end

        self._thread = threading.Thread(
            target=self._feed, name="QueueFeederThread", daemon=True)
        self._thread.start()
        at_end(self._finish)

    def _finish(self):
        """Before the process ends, everything is handed on."""
        if self._join_cancelled:
            return
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _feed(self):
        while True:
            with self._changed:
                while not self._buffer:
                    if self._closed:
                        return
                    self._changed.wait()
                obj = self._buffer.popleft()
            try:
                data = _dumps(obj)
                with self._write_lock:
                    self._writer.send_bytes(data)
            except BrokenPipeError:
                return
            except Exception as error:
                self._free.release()
                self._on_queue_feeder_error(error, obj)

    @staticmethod
    def _on_queue_feeder_error(e, obj):
        import traceback

        traceback.print_exc()


class JoinableQueue(Queue):
    """A queue whose users say when they are done."""

    def __init__(self, maxsize=0, *, ctx=None):
        super().__init__(maxsize)
        self._unfinished = Semaphore(0)
        self._done = Condition()

    def __getstate__(self):
        return super().__getstate__(), self._unfinished, self._done

    def __setstate__(self, state):
        super().__setstate__(state[0])
        self._unfinished, self._done = state[1:]

    def put(self, obj, block=True, timeout=None):
        """Put an object in."""
        with self._done:
            super().put(obj, block, timeout)
            self._unfinished.release()

    def task_done(self):
        """One object that was taken out is dealt with."""
        with self._done:
            if not self._unfinished.acquire(False):
                raise ValueError("task_done() called too many times")
            if self._unfinished.locked():
                self._done.notify_all()

    def join(self):
        """Wait until everything that was put in is dealt with."""
        with self._done:
            while not self._unfinished.locked():
                self._done.wait()


class SimpleQueue:
    """A queue without a thread behind it: putting waits for room in the pipe."""

    def __init__(self, *, ctx=None):
        self._reader, self._writer = Pipe(duplex=False)
        self._read_lock = Lock()
        self._write_lock = Lock()

    def __getstate__(self):
        assert_spawning(self)
        return self._reader, self._writer, self._read_lock, self._write_lock

    def __setstate__(self, state):
        self._reader, self._writer, self._read_lock, self._write_lock = state

    def close(self):
        """Close both ends here."""
        self._reader.close()
        self._writer.close()

    def empty(self):
        """Whether there is nothing to take out."""
        return not self._reader.poll()

    def get(self):
        """Take an object out."""
        with self._read_lock:
            data = self._reader.recv_bytes()
        return _loads(data)

    def put(self, obj):
        """Put an object in."""
        data = _dumps(obj)
        with self._write_lock:
            self._writer.send_bytes(data)
