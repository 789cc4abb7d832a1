"""Several attempts at the same, begun one after the other until one succeeds."""

__all__ = ("staggered_race",)

import contextlib

from asyncio import events, exceptions as exceptions_module, futures, locks, tasks


async def staggered_race(coro_fns, delay, *, loop=None):
    """Begin each attempt when the one before has failed, or `delay` seconds after it began.

    The answer is what the first successful attempt gave, its number, and what the others raised; without success
    the first two are None.
    """
    race = _Race(coro_fns, delay, loop or events.get_running_loop())
    try:
        return await race.run()
    finally:
        # The exceptions of the attempts hold frames that hold the race.
        del race


class _Race:
    def __init__(self, coro_fns, delay, loop):
        self._loop = loop
        self._parent = tasks.current_task(loop)
        self._attempts = enumerate(coro_fns)
        self._delay = delay
        self._running = set()
        self._all_done = None
        self._winner = None, None
        self._exceptions = []
        self._unhandled = []

    async def run(self):
        cancelled = None
        self._begin(None)
        while self._running:
            self._all_done = self._loop.create_future()
            try:
                await self._all_done
            except exceptions_module.CancelledError as e:
                cancelled = e
                for task in self._running:
                    task.cancel(*e.args)
            self._all_done = None
        try:
            if __debug__ and self._unhandled:
                # Not what the attempts raise: that is kept for the caller.
                raise ExceptionGroup("staggered race failed", self._unhandled)
            if cancelled is not None:
                raise cancelled
            return *self._winner, self._exceptions
        finally:
            cancelled = None
            self._unhandled = self._exceptions = self._parent = None

    def _begin(self, previous_failed):
        may_start = locks.Event()
        task = self._loop.create_task(self._attempt(may_start, previous_failed))
        futures.future_add_to_awaited_by(task, self._parent)
        self._running.add(task)
        task.add_done_callback(self._task_done)
        # Even a task that starts eagerly must be known before it runs on.
        may_start.set()

    def _task_done(self, task):
        self._running.discard(task)
        futures.future_discard_from_awaited_by(task, self._parent)
        waiter = self._all_done
        if waiter is not None and not waiter.done() and not self._running:
            waiter.set_result(None)
        if not task.cancelled() and task.exception() is not None:
            self._unhandled.append(task.exception())

    async def _attempt(self, may_start, previous_failed):
        await may_start.wait()
        if previous_failed is not None:
            with contextlib.suppress(exceptions_module.TimeoutError):
                await tasks.wait_for(previous_failed.wait(), self._delay)
        try:
            index, coro_fn = next(self._attempts)
        except StopIteration:
            return
        failed = locks.Event()
        self._begin(failed)
        self._exceptions.append(None)
        assert len(self._exceptions) == index + 1
        try:
            result = await coro_fn()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as e:
            self._exceptions[index] = e
            failed.set()
        else:
            assert self._winner[1] is None
            self._winner = result, index
            current = tasks.current_task(self._loop)
            for task in self._running:
                if task is not current:
                    task.cancel()
