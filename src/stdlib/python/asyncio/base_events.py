"""An event loop in Python, for those who derive their own: ready queue, timers, and a selector that a subclass brings.

The loop that `asyncio` itself makes is native; it counts as an instance of this class.
"""

import collections
import heapq
import itertools
import socket
import sys
import threading
import time
import traceback
import warnings
import weakref

from asyncio import _handles, constants, coroutines, events, exceptions, futures, tasks
from asyncio.events import _run_until_complete_cb
from asyncio.log import logger

__all__ = ("BaseEventLoop", "Server")

_HAS_IPv6 = hasattr(socket, "AF_INET6")

# Cancelled timers are cleared away when there are at least so many timers, and so many of them are cancelled.
_MIN_SCHEDULED_TIMER_HANDLES = 100
_MIN_CANCELLED_TIMER_HANDLES_FRACTION = 0.5

# The longest that the loop waits at once, in seconds.
MAXIMUM_SELECT_TIMEOUT = 24 * 3600


def _format_handle(handle):
    owner = getattr(handle._callback, "__self__", None)
    # The step of a task says less than the task.
    return repr(owner) if isinstance(owner, tasks.Task) else str(handle)


def _ipaddr_info(host, port, family, type, proto, flowinfo=0, scopeid=0):
    """What getaddrinfo() would say, where the host is an address; else None."""
    if not hasattr(socket, "inet_pton"):
        return None
    protocols = {socket.SOCK_STREAM: socket.IPPROTO_TCP, socket.SOCK_DGRAM: socket.IPPROTO_UDP}
    if proto not in (0, socket.IPPROTO_TCP, socket.IPPROTO_UDP) or host is None:
        return None
    if type not in protocols:
        return None
    proto = protocols[type]
    if port is None:
        port = 0
    elif isinstance(port, (bytes, str)):
        # A service's name has to be looked up; no name at all is port 0.
        if not port:
            port = 0
        else:
            try:
                port = int(port)
            except (TypeError, ValueError):
                return None
    if family == socket.AF_UNSPEC:
        families = [socket.AF_INET]
        if _HAS_IPv6:
            families.append(socket.AF_INET6)
    else:
        families = [family]
    if isinstance(host, bytes):
        host = host.decode("ascii" if host.isascii() else "idna")
    if "%" in host:
        # The system's function takes no scopes.
        return None
    for family in families:
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        if _HAS_IPv6 and family == socket.AF_INET6:
            return family, type, proto, "", (host, port, flowinfo, scopeid)
        return family, type, proto, "", (host, port)
    return None


def _interleave_addrinfos(addrinfos, first_address_family_count=1):
    """Take addresses of each family in turn, after so many of the first."""
    by_family = {}
    for info in addrinfos:
        by_family.setdefault(info[0], []).append(info)
    lists = list(by_family.values())
    mixed = []
    if first_address_family_count > 1:
        mixed.extend(lists[0][: first_address_family_count - 1])
        del lists[0][: first_address_family_count - 1]
    mixed.extend(
        info
        for row in itertools.zip_longest(*lists)
        for info in row
        if info is not None
    )
    return mixed


def _set_reuseport(sock):
    if not hasattr(socket, "SO_REUSEPORT"):
        raise ValueError("reuse_port not supported by socket module")
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        raise ValueError(
            "reuse_port not supported by socket module, "
            "SO_REUSEPORT defined but not implemented."
        )


def _check_ssl_socket(sock):
    ssl = sys.modules.get("ssl")
    if ssl is not None and isinstance(sock, ssl.SSLSocket):
        raise TypeError("Socket cannot be of type SSLSocket")


def _set_nodelay(sock):
    if (
        sock.family in (socket.AF_INET, socket.AF_INET6)
        and sock.type == socket.SOCK_STREAM
        and sock.proto == socket.IPPROTO_TCP
    ):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _format_pipe(fd):
    return {-1: "<pipe>", -2: "<stdout>"}.get(fd) or repr(fd)


from asyncio._network import NetworkMethods
from asyncio._server import Server, _SendfileFallbackProtocol


class _LoopType(type):
    def __instancecheck__(cls, instance):
        if type.__instancecheck__(cls, instance):
            return True
        # The native loop has all that these classes have.
        return "_native_counts" in cls.__dict__ and isinstance(instance, events._NativeEventLoop)


class BaseEventLoop(NetworkMethods, events._LoopMethods, metaclass=_LoopType):
    """An event loop; a subclass provides `_selector`, `_process_events` and `_write_to_self`."""

    _native_counts = True

    def __init__(self):
        super().__init__()
        self._timer_cancelled_count = 0
        self._closed = False
        self._stopping = False
        self._ready = collections.deque()
        self._scheduled = []
        self._default_executor = None
        self._internal_fds = 0
        # The thread that runs the loop; None while it does not run.
        self._thread_id = None
        self._clock_resolution = time.get_clock_info("monotonic").resolution
        self._exception_handler = None
        self._old_agen_hooks = None
        # Callbacks that take longer are reported in debug mode.
        self.slow_callback_duration = 0.1
        self._current_handle = None
        self._task_factory = None
        self._coroutine_origin_tracking_enabled = False
        self._coroutine_origin_tracking_saved_depth = None
        self.set_debug(coroutines._is_debug_mode())
        self._asyncgens = weakref.WeakSet()

    # Futures and tasks.

    def create_future(self):
        """A future of this loop."""
        return futures.Future(loop=self)

    def create_task(self, coro, **kwargs):
        """A task of this loop."""
        self._check_closed()
        if self._task_factory is not None:
            return self._task_factory(self, coro, **kwargs)
        return tasks.Task(coro, loop=self, **kwargs)

    def set_task_factory(self, factory):
        """Set what makes tasks; None for the usual ones."""
        if factory is not None and not callable(factory):
            raise TypeError("task factory must be a callable or None")
        self._task_factory = factory

    def get_task_factory(self):
        """What makes tasks, or None."""
        return self._task_factory

    # What a subclass provides.

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        raise NotImplementedError

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, **kwargs):
        raise NotImplementedError

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        raise NotImplementedError

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        raise NotImplementedError

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        raise NotImplementedError

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr,
                                         bufsize, extra=None, **kwargs):
        raise NotImplementedError

    def _write_to_self(self):
        """Wake the selector, from another thread."""
        raise NotImplementedError

    def _process_events(self, event_list):
        """Act on what the selector has seen."""
        raise NotImplementedError

    # Running.

    def _run_forever_setup(self):
        self._check_closed()
        self._check_running()
        self._set_coroutine_origin_tracking(self._debug)
        self._old_agen_hooks = sys.get_asyncgen_hooks()
        self._thread_id = threading.get_ident()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        events._set_running_loop(self)

    def _run_forever_cleanup(self):
        self._stopping = False
        self._thread_id = None
        events._set_running_loop(None)
        self._set_coroutine_origin_tracking(False)
        if self._old_agen_hooks is not None:
            sys.set_asyncgen_hooks(*self._old_agen_hooks)
            self._old_agen_hooks = None

    def run_forever(self):
        """Run until `stop()`."""
        self._run_forever_setup()
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._run_forever_cleanup()

    def stop(self):
        """Stop after the current iteration."""
        self._stopping = True

    def close(self):
        """Close the loop, which must not be running."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self._closed:
            return
        if self._debug:
            logger.debug("Close %r", self)
        self._closed = True
        self._ready.clear()
        self._scheduled.clear()
        self._executor_shutdown_called = True
        executor, self._default_executor = self._default_executor, None
        if executor is not None:
            executor.shutdown(wait=False)

    def is_closed(self):
        """Whether the loop was closed."""
        return self._closed

    def __del__(self, _warn=warnings.warn):
        if not self.is_closed():
            _warn(f"unclosed event loop {self!r}", ResourceWarning, source=self)
            if not self.is_running():
                self.close()

    def is_running(self):
        """Whether the loop runs."""
        return self._thread_id is not None

    def time(self):
        """The loop's clock, in seconds."""
        return time.monotonic()

    # Callbacks.

    def call_later(self, delay, callback, *args, context=None):
        """Call after some seconds."""
        if delay is None:
            raise TypeError("delay must not be None")
        timer = self.call_at(self.time() + delay, callback, *args, context=context)
        _forget_innermost(timer)
        return timer

    def call_at(self, when, callback, *args, context=None):
        """Call at a time of the loop's clock."""
        if when is None:
            raise TypeError("when cannot be None")
        self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_at")
        timer = events.TimerHandle(when, callback, args, self, context)
        _forget_innermost(timer)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def call_soon(self, callback, *args, context=None):
        """Call in the next iteration."""
        self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_soon")
        handle = self._call_soon(callback, args, context)
        _forget_innermost(handle)
        return handle

    def _call_soon(self, callback, args, context):
        handle = events.Handle(callback, args, self, context)
        _forget_innermost(handle)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        """Like `call_soon`, from whatever thread."""
        self._check_closed()
        if self._debug:
            self._check_callback(callback, "call_soon_threadsafe")
        handle = _handles._ThreadSafeHandle(callback, args, self, context)
        self._ready.append(handle)
        _forget_innermost(handle)
        _forget_innermost(handle)
        self._write_to_self()
        return handle

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines._iscoroutinefunction(callback):
            raise TypeError(f"coroutines cannot be used with {method}()")
        if not callable(callback):
            raise TypeError(f"a callable object was expected by {method}(), got {callback!r}")

    def _check_thread(self):
        if self._thread_id is not None and threading.get_ident() != self._thread_id:
            raise RuntimeError(
                "Non-thread-safe operation invoked on an event loop other than the current one"
            )

    # Async generators, which the loop must not keep alive.

    def _register_asyncgen(self, agen):
        self._asyncgens.add(agen)

    def _forget_asyncgen(self, agen):
        self._asyncgens.discard(agen)

    def _take_asyncgens(self):
        taken = list(self._asyncgens)
        self._asyncgens.clear()
        return taken

    # What goes wrong where nobody waits.

    def get_exception_handler(self):
        """What is called when something goes wrong, or None."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Set what is called when something goes wrong."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    # One iteration.

    def _add_callback(self, handle):
        if not handle._cancelled:
            self._ready.append(handle)

    def _add_callback_signalsafe(self, handle):
        self._add_callback(handle)
        self._write_to_self()

    def _timer_handle_cancelled(self, handle):
        if handle._scheduled:
            self._timer_cancelled_count += 1

    def _run_once(self):
        self._clear_cancelled_timers()
        event_list = self._selector.select(self._select_timeout())
        self._process_events(event_list)
        event_list = None
        end_time = self.time() + self._clock_resolution
        while self._scheduled and self._scheduled[0]._when < end_time:
            timer = heapq.heappop(self._scheduled)
            timer._scheduled = False
            self._ready.append(timer)
        # Only what is ready now: callbacks that these schedule wait for the next iteration.
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if handle._cancelled:
                continue
            if self._debug:
                self._run_watched(handle)
            else:
                handle._run()
        handle = None

    def _clear_cancelled_timers(self):
        count = len(self._scheduled)
        if (
            count > _MIN_SCHEDULED_TIMER_HANDLES
            and self._timer_cancelled_count / count > _MIN_CANCELLED_TIMER_HANDLES_FRACTION
        ):
            left = []
            for timer in self._scheduled:
                if timer._cancelled:
                    timer._scheduled = False
                else:
                    left.append(timer)
            heapq.heapify(left)
            self._scheduled = left
            self._timer_cancelled_count = 0
            return
        while self._scheduled and self._scheduled[0]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(self._scheduled)._scheduled = False

    def _select_timeout(self):
        """How long the selector may wait; None where only an event can wake it."""
        if self._ready or self._stopping:
            return 0
        if not self._scheduled:
            return None
        timeout = self._scheduled[0]._when - self.time()
        return min(max(timeout, 0), MAXIMUM_SELECT_TIMEOUT)

    def _run_watched(self, handle):
        try:
            self._current_handle = handle
            start = self.time()
            handle._run()
            elapsed = self.time() - start
            if elapsed >= self.slow_callback_duration:
                logger.warning("Executing %s took %.3f seconds", _format_handle(handle), elapsed)
        finally:
            self._current_handle = None

    # Debug mode.

    def _set_coroutine_origin_tracking(self, enabled):
        if bool(enabled) == bool(self._coroutine_origin_tracking_enabled):
            return
        if enabled:
            self._coroutine_origin_tracking_saved_depth = (
                sys.get_coroutine_origin_tracking_depth()
            )
            sys.set_coroutine_origin_tracking_depth(constants.DEBUG_STACK_DEPTH)
        else:
            sys.set_coroutine_origin_tracking_depth(self._coroutine_origin_tracking_saved_depth)
        self._coroutine_origin_tracking_enabled = enabled

    def get_debug(self):
        """Whether debug mode is on."""
        return self._debug

    def set_debug(self, enabled):
        """Switch debug mode."""
        self._debug = enabled
        if self.is_running():
            self.call_soon_threadsafe(self._set_coroutine_origin_tracking, enabled)


def _forget_innermost(handle):
    """Leave the loop's own frame out of where a handle was made."""
    if handle._source_traceback:
        del handle._source_traceback[-1]
