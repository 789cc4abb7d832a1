"""The simple queue between threads, and what an empty one raises."""

import threading
import types
from collections import deque


class Empty(Exception):
    """There is nothing to get."""


class SimpleQueue:
    """First in, first out, without a limit."""

    def __init__(self):
        self._queue = deque()
        self._count = threading.Semaphore(0)

    def put(self, item, block=True, timeout=None):
        """Put an item; there is always room."""
        self._queue.append(item)
        self._count.release()

    def get(self, block=True, timeout=None):
        """Take an item, waiting for one unless told otherwise."""
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if not (self._count.acquire(True, timeout) if block else self._count.acquire(False)):
            raise Empty
        return self._queue.popleft()

    def put_nowait(self, item):
        """Put an item."""
        return self.put(item, block=False)

    def get_nowait(self):
        """Take an item; Empty where there is none."""
        return self.get(block=False)

    def empty(self):
        """Whether there is no item just now."""
        return not self._queue

    def qsize(self):
        """How many items there are about now."""
        return len(self._queue)

    __class_getitem__ = classmethod(types.GenericAlias)
