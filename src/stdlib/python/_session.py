"""The loop behind a prompt, and behind a script that awaits at its top level.

A `Session` is a Runner whose loop the interpreter drives itself, between and during statements.
"""

import contextvars
import weakref

from asyncio import coroutines, exceptions, graph, runners, tasks

# Set in the context of what `asyncio.run()` runs at the prompt, and so in those of the tasks made there.
_run = contextvars.ContextVar("_run", default=None)


class Session(runners.Runner):
    """One loop, several pieces of work, Ctrl-C for the one that is awaited."""

    def __init__(self):
        super().__init__()
        self._lazy_init()
        self._numbers = weakref.WeakKeyDictionary()
        self._last_number = 0

    def begin(self, task):
        """From now on Ctrl-C cancels this task; a second one stops whatever runs."""
        self._interrupt_count = 0
        return self._watch_interrupts(task)

    def end(self, handler):
        """Ctrl-C is what it was before `begin()`, which returned `handler`."""
        self._unwatch_interrupts(handler)

    def failure(self, task):
        """What a task that is done raised, or None; a cancellation by Ctrl-C is a KeyboardInterrupt."""
        if not task.cancelled():
            return task.exception()
        try:
            task.result()
        except exceptions.CancelledError as error:
            # What belongs to this very call is not worth showing.
            traceback = error.__traceback__.tb_next
            uncancel = getattr(task, "uncancel", None)
            if self._interrupt_count > 0 and uncancel is not None and uncancel() == 0:
                return KeyboardInterrupt().with_traceback(traceback)
            return error.with_traceback(traceback)

    def pending(self):
        """The tasks that are not done, each with its number; numbers stay what they are."""
        found = []
        for task in self._loop._all_tasks():
            if task not in self._numbers:
                self._last_number += 1
                self._numbers[task] = self._last_number
            found.append((self._numbers[task], task))
        return found

    def find(self, which):
        """The task with this number or name, or None."""
        for number, task in self.pending():
            if which == str(number) or which == task.get_name():
                return task
        return None

    def leave(self):
        """End the loop; return a line for each task that was cancelled by that."""
        left = [f"{task.get_name()} ({_place(task)})" for _, task in self.pending()]
        self.close()
        return left

    def state(self, task):
        """In a word, how a task stands, and who awaits it."""
        state = "ready" if task._fut_waiter is None else "waiting"
        if task.cancelling():
            state = "cancelling"
        parents = [_name(parent) for parent in task._asyncio_awaited_by or ()]
        return state, ", ".join(parents)


def _name(future):
    return future.get_name() if isinstance(future, tasks.Task) else type(future).__name__.lstrip("_")


def _place(task):
    """Where a task is suspended: in the innermost function that is not the library's."""
    call_stack = graph._build_graph_for_future(task).call_stack
    frames = [entry.frame for entry in call_stack]
    own = [frame for frame in frames if not frame.f_code.co_filename.startswith("<frozen ")]
    if not frames:
        return "not begun"
    frame = (own or frames)[0]
    code = frame.f_code
    return f"{code.co_qualname} at {code.co_filename}:{frame.f_lineno}"


def run_script(coro):
    """Run what a script awaits at its top level; return what it raised, or None."""
    with Session() as session:
        loop = session._loop
        task = loop.create_task(coro, context=session._context)
        task.add_done_callback(lambda _: loop.stop())
        handler = session.begin(task)
        try:
            # Nobody asks for the result here: that would add to the traceback.
            loop.run_forever()
        except BaseException:
            if not task.done():
                raise
        finally:
            session.end(handler)
        return session.failure(task)


def run_at_prompt(loop, main, debug):
    """`asyncio.run()` at a prompt: the session's loop runs it, and its other tasks go on meanwhile.

    Tasks that it made and that are not done at its end are cancelled, as with a loop of its own.
    """
    if not coroutines.iscoroutine(main):
        if not hasattr(type(main), "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        main = tasks._await_it(main)
    mark = object()
    context = contextvars.copy_context()
    context.run(_run.set, mark)
    task = loop.create_task(main, context=context)
    old_debug = loop.get_debug()
    if debug is not None:
        loop.set_debug(debug)
    session = object.__new__(Session)
    session._loop = loop
    handler = session.begin(task)
    try:
        loop._drive(task)
        error = session.failure(task)
        if error is not None:
            raise error
        return task.result()
    finally:
        session.end(handler)
        left = [task for task in loop._all_tasks() if task.get_context().get(_run) is mark]
        for task in left:
            task.cancel()
        if left:
            loop._drive(tasks.gather(*left, return_exceptions=True))
        loop.set_debug(old_debug)
