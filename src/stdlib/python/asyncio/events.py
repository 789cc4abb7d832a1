"""The event loop as scripts see it, and the functions that find the current one."""

__all__ = (
    "AbstractEventLoop",
    "BaseEventLoop",
    "SelectorEventLoop",
    "EventLoop",
    "Handle",
    "TimerHandle",
    "get_event_loop",
    "set_event_loop",
    "new_event_loop",
    "get_running_loop",
    "_set_running_loop",
    "_get_running_loop",
)

import sys

from _asyncio import (
    EventLoop as _Loop,
    Handle,
    TimerHandle,
    _format_exception,
    _get_running_loop,
    _set_running_loop,
    get_running_loop,
)
from asyncio import exceptions


class AbstractEventLoop:
    """What every event loop offers."""


class BaseEventLoop(_Loop, AbstractEventLoop):
    """An event loop: the ready queue and the timers are native, the rest is here."""

    def __init__(self):
        self._asyncgens_shutdown_called = False
        self._executor_shutdown_called = False

    def __repr__(self):
        return (
            f"<{type(self).__name__} running={self.is_running()} "
            f"closed={self.is_closed()} debug={self.get_debug()}>"
        )

    def _check_closed(self):
        if self.is_closed():
            raise RuntimeError("Event loop is closed")

    def _check_running(self):
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if _get_running_loop() is not None:
            raise RuntimeError(
                "Cannot run the event loop while another loop is running"
            )

    def run_until_complete(self, future):
        """Run until the future is done; return its result or raise its exception."""
        from asyncio import tasks

        self._check_closed()
        self._check_running()
        is_own_task = not tasks.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if is_own_task:
            # Nobody else can retrieve the exception of a task made here.
            future._log_destroy_pending = False
        future.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        except:
            if is_own_task and future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return future.result()

    def close(self):
        """Close the loop, which must not be running."""
        self._close()

    # Async generators.

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            import warnings

            warnings.warn(
                f"asynchronous generator {agen!r} was scheduled after "
                f"loop.shutdown_asyncgens() call",
                ResourceWarning,
                source=self,
            )
        self._register_asyncgen(agen)

    def _asyncgen_finalizer_hook(self, agen):
        self._forget_asyncgen(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Close every async generator that is still open."""
        from asyncio import tasks

        self._asyncgens_shutdown_called = True
        closing = self._take_asyncgens()
        if not closing:
            return
        results = await tasks.gather(
            *[agen.aclose() for agen in closing], return_exceptions=True
        )
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler(
                    {
                        "message": f"an error occurred during closing of "
                        f"asynchronous generator {agen!r}",
                        "exception": result,
                        "asyncgen": agen,
                    }
                )

    async def shutdown_default_executor(self, timeout=None):
        """Shut the default executor down; there is none before one has been used."""
        self._executor_shutdown_called = True

    # What goes wrong where nobody waits.

    def default_exception_handler(self, context):
        """Write what happened to standard error, as asyncio's logger does."""
        message = context.get("message") or "Unhandled exception in event loop"
        lines = [message]
        for key in sorted(context):
            if key in ("message", "exception"):
                continue
            lines.append(f"{key}: {_describe(key, context[key])}")
        text = "\n".join(lines) + "\n"
        exception = context.get("exception")
        if exception is not None:
            text += _exception_text(exception)
        if sys.stderr is not None:
            sys.stderr.write(text)

    def call_exception_handler(self, context):
        """Hand a context to the exception handler, the default one where none is set."""
        handler = self.get_exception_handler()
        if handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                _complain("Exception in default exception handler", exc)
            return
        try:
            handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            try:
                self.default_exception_handler(
                    {
                        "message": "Unhandled error in exception handler",
                        "exception": exc,
                        "context": context,
                    }
                )
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as inner:
                _complain(
                    "Exception in default exception handler while handling an "
                    "unexpected error in custom exception handler",
                    inner,
                )


def _describe(key, value):
    if key == "source_traceback":
        import traceback

        return "Object created at (most recent call last):\n" + "".join(
            traceback.format_list(value)
        ).rstrip()
    return repr(value)


def _exception_text(exception):
    return _format_exception(exception)


def _complain(message, exception):
    if sys.stderr is not None:
        sys.stderr.write(f"{message}\n{_exception_text(exception)}")


def _run_until_complete_cb(future):
    if not future.cancelled():
        exception = future.exception()
        if isinstance(exception, (SystemExit, KeyboardInterrupt)):
            # It has stopped the loop already.
            return
    future.get_loop().stop()


class _UnixSelectorEventLoop(BaseEventLoop):
    """The loop that `new_event_loop()` makes."""


SelectorEventLoop = _UnixSelectorEventLoop
EventLoop = _UnixSelectorEventLoop

_thread_loop = None


def get_event_loop():
    """The running loop, else the one set for the thread."""
    running = _get_running_loop()
    if running is not None:
        return running
    if _thread_loop is None:
        raise RuntimeError("There is no current event loop in thread 'MainThread'.")
    return _thread_loop


def set_event_loop(loop):
    """Set the loop that `get_event_loop()` finds while none is running."""
    global _thread_loop
    if loop is not None and not isinstance(loop, AbstractEventLoop):
        raise TypeError(
            "loop must be an instance of AbstractEventLoop or None, "
            f"not '{type(loop).__name__}'"
        )
    _thread_loop = loop


def new_event_loop():
    """A fresh event loop."""
    return _UnixSelectorEventLoop()
