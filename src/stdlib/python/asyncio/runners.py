"""Running a coroutine from the outside."""

__all__ = ("Runner", "run")

from _asyncio import _tell_pending
from asyncio import coroutines, events, exceptions, tasks


class _State:
    CREATED = "created"
    INITIALIZED = "initialized"
    CLOSED = "closed"


class Runner:
    """Runs several coroutines in one event loop, one after the other."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = _State.CREATED
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._interrupt_count = 0
        self._set_event_loop = False

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def close(self):
        """Cancel what is left, close async generators and the loop."""
        if self._state is not _State.INITIALIZED:
            return
        running = events._get_running_loop()
        if running is not None and _is_idle(running):
            events._set_running_loop(None)
            try:
                return self.close()
            finally:
                events._set_running_loop(running)
        loop = self._loop
        try:
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor(300))
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = _State.CLOSED

    def get_loop(self):
        """The loop, made when it is first asked for."""
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        """Run a coroutine to its end; return its result."""
        running = events._get_running_loop()
        if running is not None:
            if not _is_idle(running):
                raise RuntimeError(
                    "Runner.run() cannot be called from a running event loop"
                )
            # Typed at a prompt, whose loop stands still meanwhile.
            events._set_running_loop(None)
            try:
                return self.run(coro, context=context)
            finally:
                events._set_running_loop(running)
        self._lazy_init()
        if not coroutines.iscoroutine(coro):
            if not hasattr(type(coro), "__await__"):
                raise TypeError(
                    "An asyncio.Future, a coroutine or an awaitable is required"
                )
            coro = tasks._await_it(coro)
        if context is None:
            context = self._context
        task = self._loop.create_task(coro, context=context)
        previous = self._watch_interrupts(task)
        self._interrupt_count = 0
        try:
            return self._loop.run_until_complete(task)
        except exceptions.CancelledError:
            # A task factory's tasks need not know how to take a cancellation back.
            uncancel = getattr(task, "uncancel", None)
            if self._interrupt_count > 0 and uncancel is not None and uncancel() == 0:
                raise KeyboardInterrupt()
            raise
        finally:
            self._unwatch_interrupts(previous)

    def _watch_interrupts(self, task):
        from _signal import SIGINT, default_int_handler, getsignal, signal

        previous = getsignal(SIGINT)
        if previous is not default_int_handler:
            return None

        def on_interrupt(signum, frame):
            self._interrupt_count += 1
            if self._interrupt_count == 1 and not task.done():
                task.cancel()
                # The loop may be asleep: this wakes it.
                self._loop.call_soon_threadsafe(lambda: None)
                return
            raise KeyboardInterrupt()

        signal(SIGINT, on_interrupt)
        return on_interrupt

    def _unwatch_interrupts(self, handler):
        from _signal import SIGINT, default_int_handler, getsignal, signal

        if handler is not None and getsignal(SIGINT) is handler:
            signal(SIGINT, default_int_handler)

    def _lazy_init(self):
        if self._state is _State.CLOSED:
            raise RuntimeError("Runner is closed")
        if self._state is _State.INITIALIZED:
            return
        if self._loop_factory is None:
            self._loop = events.new_event_loop()
            if not self._set_event_loop:
                events.set_event_loop(self._loop)
                self._set_event_loop = True
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        import contextvars

        self._context = contextvars.copy_context()
        self._state = _State.INITIALIZED


def run(main, *, debug=None, loop_factory=None):
    """Run a coroutine in a fresh event loop; return its result."""
    running = events._get_running_loop()
    if running is not None:
        if not _is_idle(running):
            raise RuntimeError("asyncio.run() cannot be called from a running event loop")
        if loop_factory is None:
            from _session import run_at_prompt

            return run_at_prompt(running, main, debug)
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _is_idle(loop):
    """Whether a loop is a prompt's, which runs but is in no iteration: statements may drive it."""
    is_idle = getattr(loop, "_is_idle", None)
    return is_idle is not None and is_idle()


def _cancel_all_tasks(loop):
    # A native loop knows in which order they were made.
    native = isinstance(loop, events._NativeEventLoop)
    pending = loop._all_tasks() if native else tasks.all_tasks(loop)
    if not pending:
        return
    _tell_pending(pending)
    for task in pending:
        task.cancel()
    loop.run_until_complete(tasks.gather(*pending, return_exceptions=True))
    for task in pending:
        if task.cancelled():
            continue
        if task.exception() is not None:
            loop.call_exception_handler(
                {
                    "message": "unhandled exception during asyncio.run() shutdown",
                    "exception": task.exception(),
                    "task": task,
                }
            )
