"""Tasks, and the functions that combine awaitables."""

__all__ = (
    "Task",
    "create_task",
    "FIRST_COMPLETED",
    "FIRST_EXCEPTION",
    "ALL_COMPLETED",
    "wait",
    "wait_for",
    "as_completed",
    "sleep",
    "gather",
    "shield",
    "run_coroutine_threadsafe",
    "ensure_future",
    "current_task",
    "all_tasks",
    "create_eager_task_factory",
    "eager_task_factory",
)

from _asyncio import (
    Task,
    _enter_task,
    _start_gathering,
    _leave_task,
    _native_face,
    _swap_current_task,
    _yield_once,
    all_tasks,
    current_task,
    isfuture,
)
from asyncio import coroutines, events, exceptions, futures, timeouts

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


# By these names CPython knows its two implementations; here there is one.
_PyTask = _CTask = Task

# The tasks of loops that are not native, or not the library's own; native loops know theirs.
_scheduled_tasks = None


def _register_task(task):
    """Let `all_tasks()` know of a task, which is not kept alive."""
    global _scheduled_tasks
    if _scheduled_tasks is None:
        import weakref

        _scheduled_tasks = weakref.WeakSet()
    _scheduled_tasks.add(task)


def _unregister_task(task):
    """Let `all_tasks()` forget a task."""
    if _scheduled_tasks is not None:
        _scheduled_tasks.discard(task)


_register_eager_task = _py_register_eager_task = _c_register_eager_task = _register_task
_unregister_eager_task = _py_unregister_eager_task = _unregister_task
_c_unregister_eager_task = _unregister_task
_py_register_task = _c_register_task = _register_task
_py_unregister_task = _c_unregister_task = _unregister_task
_py_current_task = _c_current_task = current_task
_py_enter_task = _c_enter_task = _enter_task
_py_leave_task = _c_leave_task = _leave_task
_py_swap_current_task = _c_swap_current_task = _swap_current_task


def _all_tasks(loop):
    """The tasks of a loop that are not done."""
    if loop is None:
        loop = events.get_running_loop()
    tasks = set(loop._all_tasks()) if isinstance(loop, events._NativeEventLoop) else set()
    if _scheduled_tasks is not None:
        for task in list(_scheduled_tasks):
            if futures._get_loop(task) is loop and not task.done():
                tasks.add(task)
    return tasks


_py_all_tasks = _c_all_tasks = all_tasks


def create_task(coro, **kwargs):
    """Schedule a coroutine on the running loop."""
    return events.get_running_loop().create_task(coro, **kwargs)


_native_face(create_task, "create_task")


def create_eager_task_factory(custom_task_constructor):
    """A task factory whose tasks take their first step when they are made."""

    def factory(loop, coro, *, eager_start=True, **kwargs):
        return custom_task_constructor(
            coro, loop=loop, eager_start=eager_start, **kwargs
        )

    return factory


eager_task_factory = create_eager_task_factory(Task)


async def sleep(delay, result=None):
    """Wait for some seconds; `sleep(0)` gives way once."""
    if delay <= 0:
        await _yield_once()
        return result
    if delay != delay:
        raise ValueError("Invalid delay: NaN (not a number)")
    loop = events.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(
        delay, futures._set_result_unless_cancelled, future, result
    )
    try:
        return await future
    finally:
        timer.cancel()


_native_face(sleep, "sleep")


async def _await_it(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    """A future as it is; anything else that can be awaited as a task."""
    if isfuture(coro_or_future):
        if loop is not None and loop is not coro_or_future.get_loop():
            raise ValueError(
                "The future belongs to a different loop than "
                "the one specified as the loop argument"
            )
        return coro_or_future
    wrapped = None
    if not coroutines.iscoroutine(coro_or_future):
        if not hasattr(type(coro_or_future), "__await__"):
            raise TypeError(
                "An asyncio.Future, a coroutine or an awaitable is required"
            )
        wrapped = coro_or_future
        coro_or_future = _await_it(wrapped)
    if loop is None:
        try:
            loop = events.get_event_loop()
        except RuntimeError:
            if wrapped is None:
                coro_or_future.close()
            raise
    try:
        return loop.create_task(coro_or_future)
    except RuntimeError:
        if wrapped is None:
            coro_or_future.close()
        raise


# ---- wait ----


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    """Wait for tasks; return the set of those done and the set of those pending."""
    if isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    fs = set(fs)
    if any(coroutines.iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    return await _wait(fs, timeout, return_when, events.get_running_loop())


async def _wait(fs, timeout, return_when, loop):
    assert fs, "Set of Futures is empty."
    waiter = loop.create_future()
    timer = None
    if timeout is not None:
        timer = loop.call_later(timeout, _release_waiter, waiter)
    left = len(fs)

    def _on_completion(future):
        nonlocal left
        left -= 1
        if (
            left <= 0
            or return_when == FIRST_COMPLETED
            or return_when == FIRST_EXCEPTION
            and not future.cancelled()
            and future.exception() is not None
        ):
            if timer is not None:
                timer.cancel()
            if not waiter.done():
                waiter.set_result(None)

    _on_completion._waiting_task = current_task()
    for future in fs:
        future.add_done_callback(_on_completion)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for future in fs:
            future.remove_done_callback(_on_completion)
    done, pending = set(), set()
    for future in fs:
        (done if future.done() else pending).add(future)
    return done, pending


def _release_waiter(waiter, *args):
    if not waiter.done():
        waiter.set_result(None)


async def wait_for(fut, timeout):
    """Await with a timeout in seconds; what is awaited is cancelled when it passes."""
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except exceptions.CancelledError as exc:
            raise TimeoutError from exc
    async with timeouts.timeout(timeout):
        return await fut


async def _cancel_and_wait(future):
    loop = events.get_running_loop()
    waiter = loop.create_future()

    def release(_):
        _release_waiter(waiter)

    release._waiting_task = current_task()
    future.add_done_callback(release)
    try:
        future.cancel()
        await waiter
    finally:
        future.remove_done_callback(release)


# ---- as_completed ----


class _AsCompletedIterator:
    """What `as_completed()` gives: iterated by `for` or by `async for`."""

    def __init__(self, aws, timeout):
        from asyncio.queues import Queue

        self._done = Queue()
        self._timer = None
        loop = events.get_event_loop()
        # Call graphs look here, at the owner of the callback, for who waits.
        self._waiting_task = current_task(loop)
        # In the order of the arguments, each awaitable once: see the README on determinism.
        unique = dict.fromkeys(aws)
        todo = {}
        for aw in unique:
            todo[ensure_future(aw, loop=loop)] = None
        self._todo = todo
        self._left = len(todo)
        for future in todo:
            future.add_done_callback(self._handle_completion)
        if todo and timeout is not None:
            self._timer = loop.call_later(timeout, self._handle_timeout)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._wait_for_one()

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._wait_for_one(resolve=True)

    def _handle_timeout(self):
        for future in self._todo:
            future.remove_done_callback(self._handle_completion)
            self._done.put_nowait(None)
        self._todo.clear()

    def _handle_completion(self, future):
        if future not in self._todo:
            return
        del self._todo[future]
        self._done.put_nowait(future)
        if not self._todo and self._timer is not None:
            self._timer.cancel()

    async def _wait_for_one(self, resolve=False):
        try:
            future = await self._done.get()
        except:
            # Nothing was taken: somebody else may have it.
            self._left += 1
            raise
        if future is None:
            raise exceptions.TimeoutError
        return future.result() if resolve else future


def as_completed(fs, *, timeout=None):
    """Awaitables, or an async iterator of futures, in the order in which they get done."""
    if isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(
            f"expect an iterable of futures, not {type(fs).__name__}"
        )
    return _AsCompletedIterator(fs, timeout)


# ---- gather ----


class _GatheringFuture(futures.Future):
    """The future of a `gather()`, which brings `_children`: cancelling it cancels them."""

    _cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = False
        for child in self._children:
            if child.cancel(msg=msg):
                cancelled = True
        if cancelled:
            # The children decide: the outer future ends when the last of them has.
            self._cancel_requested = True
        return cancelled


def gather(*coros_or_futures, return_exceptions=False):
    """Run awaitables together; the result is the list of their results, in order."""
    if not coros_or_futures:
        outer = events.get_event_loop().create_future()
        outer.set_result([])
        return outer
    return _start_gathering(
        coros_or_futures, return_exceptions, _settle, ensure_future, _GatheringFuture
    )


def _settle(gathering, future, finished):
    """A child of a gathering is done, and it failed, or it is the last."""
    outer = gathering.outer
    if outer is None or outer.done():
        if not future.cancelled():
            # Somebody else's exception has been reported: this one counts as seen.
            future.exception()
        return
    if not gathering.return_exceptions:
        if future.cancelled():
            outer.set_exception(future._make_cancelled_error())
            return
        exception = future.exception()
        if exception is not None:
            outer.set_exception(exception)
            return
    if finished < gathering.total:
        return
    results = []
    for child in outer._children:
        if child.cancelled():
            message = child._cancel_message
            results.append(exceptions.CancelledError("" if message is None else message))
            continue
        exception = child.exception()
        results.append(child.result() if exception is None else exception)
    if outer._cancel_requested:
        outer.set_exception(child._make_cancelled_error())
    else:
        outer.set_result(results)


def run_coroutine_threadsafe(coro, loop):
    """Run a coroutine in the loop of another thread; a future of `concurrent.futures`."""
    if not coroutines.iscoroutine(coro):
        raise TypeError("A coroutine object is required")
    import concurrent.futures

    future = concurrent.futures.Future()

    def callback():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if future.set_running_or_notify_cancel():
                future.set_exception(exc)
            raise

    loop.call_soon_threadsafe(callback)
    return future


def shield(arg):
    """A future for `arg` whose cancellation does not cancel `arg`."""
    inner = ensure_future(arg)
    if inner.done():
        return inner
    loop = inner.get_loop()
    outer = loop.create_future()

    def _inner_done_callback(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
            return
        exception = inner.exception()
        if exception is not None:
            outer.set_exception(exception)
        else:
            outer.set_result(inner.result())

    def _outer_done_callback(outer):
        if not inner.done():
            inner.remove_done_callback(_inner_done_callback)

    _inner_done_callback._waiting_task = current_task(loop)
    inner.add_done_callback(_inner_done_callback)
    outer.add_done_callback(_outer_done_callback)
    return outer
