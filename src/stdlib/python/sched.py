"""A scheduler of calls: each has a time and a priority."""

import heapq
import threading
import time
from collections import namedtuple
from itertools import count
from time import monotonic as _time

__all__ = ["scheduler"]

_missing = object()


class Event(namedtuple("Event", "time, priority, sequence, action, argument, kwargs")):
    """A call that is to come; events of the same time and priority are run in the order of their making."""

    __slots__ = ()


Event.time.__doc__ = """When the event is run, by the scheduler's clock."""
Event.priority.__doc__ = """Of events of the same time the lower number is run first."""
Event.sequence.__doc__ = """A count that tells events apart whose time and priority are the same."""
Event.action.__doc__ = """What is called."""
Event.argument.__doc__ = """The positional arguments of the call."""
Event.kwargs.__doc__ = """The keyword arguments of the call."""


class scheduler:
    """Runs calls at their times by a clock and a function that waits."""

    def __init__(self, timefunc=_time, delayfunc=time.sleep):
        self._queue = []
        self._lock = threading.RLock()
        self.timefunc = timefunc
        self.delayfunc = delayfunc
        self._sequence_generator = count()

    def enterabs(self, time, priority, action, argument=(), kwargs=_missing):
        """Enter a call at a time; returns an event, by which it can be cancelled."""
        if kwargs is _missing:
            kwargs = {}
        with self._lock:
            event = Event(time, priority, next(self._sequence_generator), action, argument, kwargs)
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_missing):
        """Enter a call after a delay."""
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        """Remove an event; ValueError if it is not in the queue."""
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        """Whether there is nothing to run."""
        with self._lock:
            return not self._queue

    def run(self, blocking=True):
        """Run events until the queue is empty.

        If blocking is false, run those that are due and return how long it is until the next.
        """
        with self._lock:
            queue, delay, now_of = self._queue, self.delayfunc, self.timefunc
        while True:
            with self._lock:
                if not queue:
                    return None
                event = queue[0]
                now = now_of()
                is_early = event.time > now
                if not is_early:
                    heapq.heappop(queue)
            if is_early:
                if not blocking:
                    return event.time - now
                delay(event.time - now)
            else:
                event.action(*event.argument, **event.kwargs)
                # Other threads may run now.
                delay(0)

    @property
    def queue(self):
        """A sorted list of the events that are to come."""
        with self._lock:
            events = self._queue[:]
        return [heapq.heappop(events) for _ in range(len(events))]
