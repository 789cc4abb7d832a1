"""Handles of loops that are written in Python; those of the native loop are native."""

import contextvars
import sys
import threading

import _asyncio
from asyncio import format_helpers


class Handle(_asyncio.Handle):
    """A callback that is to be called, unless it is cancelled before."""

    def __init__(self, callback, args, loop, context=None):
        self._context = contextvars.copy_context() if context is None else context
        self._loop = loop
        self._callback = callback
        self._args = args
        self._cancelled = False
        self._repr = None
        self._source_traceback = None
        if loop.get_debug():
            self._source_traceback = format_helpers.extract_stack(sys._getframe(1))

    # These hide what the native class computes.
    _callback = _args = _cancelled = _source_traceback = None

    def _repr_info(self):
        info = [self.__class__.__name__]
        if self._cancelled:
            info.append("cancelled")
        if self._callback is not None:
            info.append(
                format_helpers._format_callback_source(
                    self._callback, self._args, debug=self._loop.get_debug()
                )
            )
        if self._source_traceback:
            frame = self._source_traceback[-1]
            info.append(f"created at {frame[0]}:{frame[1]}")
        return info

    def __repr__(self):
        if self._repr is not None:
            return self._repr
        return f"<{' '.join(self._repr_info())}>"

    def get_context(self):
        """The context in which the callback is called."""
        return self._context

    def cancel(self):
        """Do not call the callback."""
        if self._cancelled:
            return
        self._cancelled = True
        if self._loop.get_debug():
            # What it was cannot be told any more afterwards.
            self._repr = repr(self)
        self._callback = None
        self._args = None

    def cancelled(self):
        """Whether it has been cancelled."""
        return self._cancelled

    def _run(self):
        try:
            self._context.run(self._callback, *self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            shown = format_helpers._format_callback_source(
                self._callback, self._args, debug=self._loop.get_debug()
            )
            context = {
                "message": f"Exception in callback {shown}",
                "exception": exc,
                "handle": self,
            }
            if self._source_traceback:
                context["source_traceback"] = self._source_traceback
            self._loop.call_exception_handler(context)
        # An exception that is kept must not keep the handle.
        self = None


class _ThreadSafeHandle(Handle):
    """A handle that another thread may cancel."""

    def __init__(self, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        self._lock = threading.RLock()

    def cancel(self):
        with self._lock:
            return super().cancel()

    def cancelled(self):
        with self._lock:
            return super().cancelled()

    def _run(self):
        with self._lock:
            if not self._cancelled:
                super()._run()


class TimerHandle(Handle, _asyncio.TimerHandle):
    """A callback that is to be called at a time."""

    def __init__(self, when, callback, args, loop, context=None):
        super().__init__(callback, args, loop, context)
        if self._source_traceback:
            del self._source_traceback[-1]
        self._when = when
        self._scheduled = False

    def _repr_info(self):
        info = super()._repr_info()
        info.insert(2 if self._cancelled else 1, f"when={self._when}")
        return info

    def __hash__(self):
        return hash(self._when)

    def _order(self, other):
        """Minus one, zero or one, by the times; None for something else than a timer."""
        if not isinstance(other, TimerHandle):
            return None
        return (self._when > other._when) - (self._when < other._when)

    def __lt__(self, other):
        order = self._order(other)
        return NotImplemented if order is None else order < 0

    def __le__(self, other):
        order = self._order(other)
        return NotImplemented if order is None else order < 0 or self.__eq__(other)

    def __gt__(self, other):
        order = self._order(other)
        return NotImplemented if order is None else order > 0

    def __ge__(self, other):
        order = self._order(other)
        return NotImplemented if order is None else order > 0 or self.__eq__(other)

    def __eq__(self, other):
        if not isinstance(other, TimerHandle):
            return NotImplemented
        return (
            self._when == other._when
            and self._callback == other._callback
            and self._args == other._args
            and self._cancelled == other._cancelled
        )

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_handle_cancelled(self)
        super().cancel()

    def when(self):
        """The time, on the loop's clock."""
        return self._when


for _class in (Handle, _ThreadSafeHandle, TimerHandle):
    _class.__module__ = "asyncio.events"
del _class
