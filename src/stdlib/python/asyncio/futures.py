"""Futures, and the small functions around them."""

__all__ = (
    "Future",
    "wrap_future",
    "isfuture",
    "future_add_to_awaited_by",
    "future_discard_from_awaited_by",
)

from _asyncio import Future, isfuture
from asyncio import events, exceptions

# Who waits for a future without awaiting it itself; a table of weak keys once there is one.
_waiters = None


def future_add_to_awaited_by(fut, waiter, /):
    """Note that `waiter` waits for `fut`, as far as call graphs are concerned."""
    global _waiters
    if isinstance(fut, Future) and isinstance(waiter, Future):
        if _waiters is None:
            import weakref

            _waiters = weakref.WeakKeyDictionary()
        _waiters.setdefault(fut, set()).add(waiter)


def future_discard_from_awaited_by(fut, waiter, /):
    """Note that `waiter` waits for `fut` no more."""
    if _waiters is not None and fut in _waiters:
        _waiters[fut].discard(waiter)


def _awaited_by(future, awaiting):
    """All that wait for a future: tasks that await it, and those that its callbacks work for."""
    found = set(awaiting)
    if _waiters is not None:
        found |= _waiters.get(future, set())
    for callback, _ in future._callbacks or ():
        owner = getattr(callback, "__self__", callback)
        for name in ("_parent_task", "_waiting_task"):
            waiter = getattr(owner, name, None)
            if isinstance(waiter, Future):
                found.add(waiter)
    return found or None


# Where futures and tasks were made in debug mode; a table of weak keys once there is one.
_origins = None


def _note_origin(future):
    """Remember where a future is being made."""
    global _origins
    import sys
    import weakref

    from asyncio import format_helpers

    if _origins is None:
        _origins = weakref.WeakKeyDictionary()
    _origins[future] = format_helpers.extract_stack(sys._getframe(1))


def _origin_of(future):
    """Where a future was made, if that is known."""
    return None if _origins is None else _origins.get(future)


# By these names CPython knows its two implementations; here there is one.
_PyFuture = _CFuture = Future
_py_future_add_to_awaited_by = _c_future_add_to_awaited_by = future_add_to_awaited_by
_py_future_discard_from_awaited_by = future_discard_from_awaited_by
_c_future_discard_from_awaited_by = future_discard_from_awaited_by

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"


def _get_loop(future):
    get_loop = getattr(future, "get_loop", None)
    return future._loop if get_loop is None else get_loop()


def _set_result_unless_cancelled(future, result):
    if not future.cancelled():
        future.set_result(result)


# Futures of `concurrent.futures`, which other threads end.


def _convert_future_exc(exc):
    import concurrent.futures

    kinds = {
        concurrent.futures.CancelledError: exceptions.CancelledError,
        concurrent.futures.InvalidStateError: exceptions.InvalidStateError,
    }
    kind = kinds.get(type(exc))
    return exc if kind is None else kind(*exc.args).with_traceback(exc.__traceback__)


def _set_concurrent_future_state(concurrent, source):
    """End a concurrent future as an asyncio future has ended."""
    assert source.done()
    if source.cancelled():
        concurrent.cancel()
    if not concurrent.set_running_or_notify_cancel():
        return
    exception = source.exception()
    if exception is not None:
        concurrent.set_exception(_convert_future_exc(exception))
    else:
        concurrent.set_result(source.result())


def _copy_future_state(source, dest):
    """End an asyncio future as another future has ended."""
    assert source.done()
    if dest.cancelled():
        return
    assert not dest.done()
    if source.cancelled():
        dest.cancel()
        return
    exception = source.exception()
    if exception is not None:
        dest.set_exception(_convert_future_exc(exception))
    else:
        dest.set_result(source.result())


def _chain_future(source, destination):
    """Let `destination` end as `source` does, and cancel `source` when `destination` is cancelled."""
    import concurrent.futures

    loops = []
    for role, future in (("source", source), ("destination", destination)):
        if isfuture(future):
            loops.append(_get_loop(future))
        elif isinstance(future, concurrent.futures.Future):
            loops.append(None)
        else:
            raise TypeError(f"A future is required for {role} argument")
    source_loop, dest_loop = loops

    def set_state(future, other):
        if isfuture(future):
            _copy_future_state(other, future)
        else:
            _set_concurrent_future_state(future, other)

    def call_check_cancel(destination):
        if not destination.cancelled():
            return
        if source_loop is None or source_loop is events._get_running_loop():
            source.cancel()
        else:
            source_loop.call_soon_threadsafe(source.cancel)

    def call_set_state(source):
        if destination.cancelled() and dest_loop is not None and dest_loop.is_closed():
            return
        if dest_loop is None or dest_loop is events._get_running_loop():
            set_state(destination, source)
        elif not dest_loop.is_closed():
            dest_loop.call_soon_threadsafe(set_state, destination, source)

    destination.add_done_callback(call_check_cancel)
    source.add_done_callback(call_set_state)


def wrap_future(future, *, loop=None):
    """A future of this loop for one of `concurrent.futures`."""
    if isfuture(future):
        return future
    import concurrent.futures

    assert isinstance(future, concurrent.futures.Future), (
        f"concurrent.futures.Future is expected, got {future!r}"
    )
    if loop is None:
        loop = events.get_event_loop()
    wrapper = loop.create_future()
    _chain_future(future, wrapper)
    return wrapper
