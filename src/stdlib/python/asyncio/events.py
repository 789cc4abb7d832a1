"""The event loop as scripts see it, and the functions that find the current one."""

__all__ = (
    "AbstractEventLoop",
    "AbstractServer",
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
    _origin_notice,
    _get_running_loop,
    _set_running_loop,
    _set_thread_loop,
    _thread_loop,
    get_running_loop,
)
from asyncio import exceptions


class AbstractEventLoop:
    """What every event loop offers."""


def _not_there(self, *args, **kwargs):
    raise NotImplementedError


async def _not_there_async(self, *args, **kwargs):
    raise NotImplementedError


for _name in """
    run_forever run_until_complete stop is_running is_closed close _timer_handle_cancelled
    call_soon call_later call_at time create_future create_task call_soon_threadsafe
    run_in_executor set_default_executor add_reader remove_reader add_writer remove_writer
    add_signal_handler remove_signal_handler set_task_factory get_task_factory
    get_exception_handler set_exception_handler default_exception_handler
    call_exception_handler get_debug set_debug
""".split():
    setattr(AbstractEventLoop, _name, _not_there)
for _name in """
    shutdown_asyncgens shutdown_default_executor getaddrinfo getnameinfo create_connection
    create_server start_tls create_unix_connection create_unix_server
    connect_accepted_socket create_datagram_endpoint connect_read_pipe connect_write_pipe
    subprocess_shell subprocess_exec sendfile sock_recv sock_recv_into sock_recvfrom
    sock_recvfrom_into sock_sendall sock_sendto sock_connect sock_accept sock_sendfile
""".split():
    setattr(AbstractEventLoop, _name, _not_there_async)
del _name


class AbstractServer:
    """What every server offers."""

    def close(self):
        """Take no more connections."""
        raise NotImplementedError

    def close_clients(self):
        """Close the connections that there are."""
        raise NotImplementedError

    def abort_clients(self):
        """Close the connections that there are, at once."""
        raise NotImplementedError

    def get_loop(self):
        """The loop of the server."""
        raise NotImplementedError

    def is_serving(self):
        """Whether it takes connections."""
        raise NotImplementedError

    async def start_serving(self):
        """Begin to take connections."""
        raise NotImplementedError

    async def serve_forever(self):
        """Take connections until this is cancelled."""
        raise NotImplementedError

    async def wait_closed(self):
        """Wait until all is closed."""
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class _LoopMethods(AbstractEventLoop):
    """What native loops and loops in Python have in common."""

    # In debug mode, callbacks that take longer are reported.
    slow_callback_duration = 0.1

    _default_executor = None

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
        if not self.is_closed():
            if self.get_debug() and not self.is_running():
                _logger().debug("Close %r", self)
            self._close()
            self._executor_shutdown_called = True
            executor = self._default_executor
            if executor is not None:
                self._default_executor = None
                executor.shutdown(wait=False)

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

    # Work that blocks.

    def _check_default_executor(self):
        if self._executor_shutdown_called:
            raise RuntimeError("Executor shutdown has been called")

    def run_in_executor(self, executor, func, *args):
        """Call a function in a thread; the answer is a future."""
        from asyncio import futures

        self._check_closed()
        if self.get_debug():
            _check_callback(func, "run_in_executor")
        if executor is None:
            self._check_default_executor()
            if self._default_executor is None:
                import concurrent.futures

                self._default_executor = concurrent.futures.ThreadPoolExecutor(
                    thread_name_prefix="asyncio"
                )
            executor = self._default_executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        """Set the executor of `run_in_executor`."""
        import concurrent.futures

        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Wait for the threads of the default executor, if there is one."""
        self._executor_shutdown_called = True
        if self._default_executor is None:
            return
        import threading
        from asyncio import timeouts

        future = self.create_future()
        thread = threading.Thread(target=self._do_shutdown, args=(future,))
        thread.start()
        try:
            async with timeouts.timeout(timeout):
                await future
        except TimeoutError:
            import warnings

            warnings.warn(
                "The executor did not finishing joining its threads within "
                f"{timeout} seconds.",
                RuntimeWarning,
                stacklevel=2,
            )
            self._default_executor.shutdown(wait=False)
        else:
            thread.join()

    def _do_shutdown(self, future):
        from asyncio import futures

        try:
            self._default_executor.shutdown(wait=True)
            if not self.is_closed():
                self.call_soon_threadsafe(futures._set_result_unless_cancelled, future, None)
        except Exception as ex:
            if not self.is_closed() and not future.cancelled():
                self.call_soon_threadsafe(future.set_exception, ex)

    def _report_slow(self, subject, duration):
        _logger().warning("Executing %s took %.3f seconds", repr(subject), duration)

    # What goes wrong where nobody waits.

    def default_exception_handler(self, context):
        """Write what happened to standard error, as asyncio's logger does."""
        message = context.get("message") or "Unhandled exception in event loop"
        current = getattr(self, "_current_handle", None)
        if current is not None and current._source_traceback:
            context.setdefault("handle_traceback", current._source_traceback)
        lines = [message]
        for key in sorted(context):
            if key in ("message", "exception"):
                continue
            lines.append(f"{key}: {_describe(key, context[key])}")
        text = "\n".join(lines)
        exception = context.get("exception")
        shown = _log_error(text, exception)
        if shown and message == "Task exception was never retrieved" and sys.stderr is not None:
            # Whatever krait knows of the task follows on the log's words.
            sys.stderr.write(_origin_notice(context.get("future")))

    def call_exception_handler(self, context):
        """Hand a context to the exception handler, the default one where none is set."""
        handler = self.get_exception_handler()
        try:
            if handler is None:
                self.default_exception_handler(context)
            else:
                _in_context_of(context, handler, self)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if handler is None:
                _log_error("Exception in default exception handler", exc, True)
                return
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
                _log_error(
                    "Exception in default exception handler while handling an "
                    "unexpected error in custom exception handler",
                    inner,
                    True,
                )


def _check_callback(callback, method):
    from asyncio import coroutines

    if coroutines.iscoroutine(callback) or coroutines._iscoroutinefunction(callback):
        raise TypeError(f"coroutines cannot be used with {method}()")
    if not callable(callback):
        raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")


def _in_context_of(details, handler, loop):
    """Call an exception handler in the context of what failed."""
    for kind in ("task", "future", "handle"):
        thing = details.get(kind)
        if thing is not None:
            break
    context = thing.get_context() if hasattr(thing, "get_context") else None
    if hasattr(context, "run"):
        context.run(handler, loop, details)
    else:
        handler(loop, details)


def _describe(key, value):
    if key in ("source_traceback", "handle_traceback"):
        import traceback

        what = "Object" if key == "source_traceback" else "Handle"
        stack = "".join(traceback.format_list(value)).rstrip()
        return f"{what} created at (most recent call last):\n{stack}"
    return repr(value)


def _logger():
    """The logger of asyncio, as the module has it that is known to log."""
    base_events = sys.modules.get("asyncio.base_events")
    if base_events is not None:
        return base_events.logger
    from asyncio.log import logger

    return logger


def _log_error(text, exception, being_handled=False):
    """What asyncio's logger does with an error; where nobody logs, that is to write to standard error."""
    if "logging" in sys.modules:
        if being_handled:
            exc_info = True
        elif exception is None:
            exc_info = False
        else:
            exc_info = (type(exception), exception, exception.__traceback__)
        import logging

        logger = _logger()
        logger.error(text, exc_info=exc_info)
        # A script's own handlers write to places of their own.
        return logger.isEnabledFor(logging.ERROR) and not logger.hasHandlers()
    elif sys.stderr is not None:
        text += "\n"
        if exception is not None:
            text += _format_exception(exception)
        sys.stderr.write(text)
        return True


def _run_until_complete_cb(future):
    if not future.cancelled():
        exception = future.exception()
        if isinstance(exception, (SystemExit, KeyboardInterrupt)):
            # It has stopped the loop already.
            return
    future.get_loop().stop()


class _NativeEventLoop(_Loop, _LoopMethods):
    """An event loop: the ready queue and the timers are native."""


# Whether the methods that have to do with the world (sockets, signals, processes) are there.
_has_world = False


class _UnixSelectorEventLoop(_NativeEventLoop):
    """The loop that `new_event_loop()` makes."""

    def __new__(cls, selector=None):
        if selector is None:
            return super().__new__(cls)
        if cls is not _UnixSelectorEventLoop:
            raise NotImplementedError(f"{cls.__name__}() with a selector: derive from BaseSelectorEventLoop")
        from asyncio.unix_events import _PythonUnixEventLoop

        return _PythonUnixEventLoop(selector)

    def __init__(self, selector=None):
        super().__init__()
        if "logging" in sys.modules:
            # That is what watches its descriptors.
            _logger().debug("Using selector: %s", "EpollSelector")

    def close(self):
        has_world = _has_world and not self.is_closed() and not self.is_running()
        if has_world:
            self._close_world()
        super().close()
        if has_world:
            self._close_signals()

    def __getattr__(self, name):
        if not _has_world and not sys.is_finalizing():
            import asyncio.unix_events

            if _has_world:
                return getattr(self, name)
        raise AttributeError(
            f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self
        )


def _of_the_world(name):
    """A method that brings in the module that has the real ones."""

    def method(self, *args, **kwargs):
        import asyncio.unix_events

        return getattr(_UnixSelectorEventLoop, name)(self, *args, **kwargs)

    method.__name__ = name
    return method


for _name in """
    add_reader remove_reader add_writer remove_writer add_signal_handler remove_signal_handler
    getaddrinfo getnameinfo create_connection create_server start_tls create_unix_connection
    create_unix_server connect_accepted_socket create_datagram_endpoint connect_read_pipe
    connect_write_pipe subprocess_shell subprocess_exec sendfile sock_recv sock_recv_into
    sock_recvfrom sock_recvfrom_into sock_sendall sock_sendto sock_connect sock_accept
    sock_sendfile
""".split():
    setattr(_UnixSelectorEventLoop, _name, _of_the_world(_name))
del _name


SelectorEventLoop = _UnixSelectorEventLoop
EventLoop = _UnixSelectorEventLoop

# A program that sets a policy, or asks for one, brings `asyncio._policy` in.
_event_loop_policy = None
_POLICY_NAMES = frozenset(
    """
    _AbstractEventLoopPolicy _BaseDefaultEventLoopPolicy _get_event_loop_policy
    _set_event_loop_policy get_event_loop_policy set_event_loop_policy
    """.split()
)


def __getattr__(name):
    if name in _POLICY_NAMES:
        from asyncio import _policy

        return getattr(_policy, name)
    if name == "threading":
        import threading

        return threading
    if name == "_ThreadSafeHandle":
        from asyncio import _handles

        return _handles._ThreadSafeHandle
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def get_event_loop():
    """The running loop, else the one set for the thread."""
    running = _get_running_loop()
    if running is not None:
        return running
    if _event_loop_policy is not None:
        return _event_loop_policy.get_event_loop()
    loop = _thread_loop()
    if loop is None:
        import threading

        raise RuntimeError(
            f"There is no current event loop in thread {threading.current_thread().name!r}."
        )
    return loop


def set_event_loop(loop):
    """Set the loop that `get_event_loop()` finds while none is running."""
    if _event_loop_policy is not None:
        _event_loop_policy.set_event_loop(loop)
        return
    if loop is not None and not isinstance(loop, AbstractEventLoop):
        raise TypeError(
            "loop must be an instance of AbstractEventLoop or None, "
            f"not '{type(loop).__name__}'"
        )
    _set_thread_loop(loop)


def new_event_loop():
    """A fresh event loop."""
    if _event_loop_policy is not None:
        return _event_loop_policy.new_event_loop()
    return _UnixSelectorEventLoop()


# What CPython has in two versions is one thing here.
_py__get_running_loop = _c__get_running_loop = _get_running_loop
_py__set_running_loop = _c__set_running_loop = _set_running_loop
_py_get_running_loop = _c_get_running_loop = get_running_loop
_py_get_event_loop = _c_get_event_loop = get_event_loop
