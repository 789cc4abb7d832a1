"""The graph of calls and awaits: which coroutine is where, and who waits for it."""

import dataclasses
import sys
import types

from asyncio import events, futures, tasks

__all__ = (
    "capture_call_graph",
    "format_call_graph",
    "print_call_graph",
    "FrameCallGraphEntry",
    "FutureCallGraph",
)


@dataclasses.dataclass(frozen=True, slots=True)
class FrameCallGraphEntry:
    """One frame of a stack."""

    frame: types.FrameType


@dataclasses.dataclass(frozen=True, slots=True)
class FutureCallGraph:
    """A future or task, its stack, and those that wait for it."""

    future: futures.Future
    call_stack: tuple["FrameCallGraphEntry", ...]
    awaited_by: tuple["FutureCallGraph", ...]


def _check_future(future):
    if not isinstance(future, futures.Future):
        raise TypeError(
            f"{future!r} object does not appear to be compatible with asyncio.Future"
        )


def _awaited_by(future, limit):
    return tuple(
        _build_graph_for_future(parent, limit=limit)
        for parent in future._asyncio_awaited_by or ()
    )


def _build_graph_for_future(future, *, limit=None):
    """The graph of a future whose task does not run: its frames are those that are suspended."""
    _check_future(future)
    coro = None
    if limit != 0 and hasattr(future, "get_coro"):
        coro = future.get_coro()
    stack = []
    while coro is not None:
        if hasattr(coro, "cr_await"):
            if coro.cr_frame is not None:
                stack.append(FrameCallGraphEntry(coro.cr_frame))
            coro = coro.cr_await
        elif hasattr(coro, "ag_await"):
            if coro.ag_frame is not None:
                stack.append(FrameCallGraphEntry(coro.ag_frame))
            coro = coro.ag_await
        else:
            break
    if limit is not None:
        stack = stack[:limit] if limit > 0 else stack[limit:] if limit else stack
    stack.reverse()
    return FutureCallGraph(future, tuple(stack), _awaited_by(future, limit))


def capture_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph of a future or task, by default of the current task; None outside of tasks.

    `limit` keeps so many entries of each stack: the nearest, or with a negative number the farthest.
    """
    loop = events._get_running_loop()
    if future is not None:
        if loop is None or future is not tasks.current_task(loop=loop):
            return _build_graph_for_future(future, limit=limit)
    elif loop is None:
        raise RuntimeError(
            "capture_call_graph() is called outside of a running event loop and no *future* "
            "to introspect was provided"
        )
    else:
        future = tasks.current_task(loop=loop)
    if future is None:
        # A callback of the loop's: no task runs.
        return None
    _check_future(future)
    stack = []
    frame = sys._getframe(depth) if limit != 0 else None
    try:
        while frame is not None:
            is_async = isinstance(
                frame.f_generator, (types.CoroutineType, types.AsyncGeneratorType)
            )
            stack.append(FrameCallGraphEntry(frame))
            back = frame.f_back
            if is_async and back is not None and back.f_generator is None:
                # The task ends where the loop begins.
                break
            frame = back
    finally:
        del frame
    if limit is not None:
        # This stack begins with the innermost frame, the others with the outermost.
        stack = stack[:-limit] if limit < 0 else stack[-limit:] if limit else stack
    return FutureCallGraph(future, tuple(stack), _awaited_by(future, limit))


def _frame_line(frame):
    """Where a frame is, and what kind of function it belongs to."""
    owner, code, kind = frame.f_generator, frame.f_code, ""
    for prefix, word in (("cr", "async "), ("ag", "async generator "), ("gi", "generator ")):
        if hasattr(owner, f"{prefix}_code"):
            kind = word
    return (
        f"File {frame.f_code.co_filename!r}, line {frame.f_lineno}, in {kind}{code.co_qualname}()"
    )


def _render(graph, lines, level):
    margin = level * "    "
    future = graph.future
    if isinstance(future, tasks.Task):
        lines.append(f"{margin}* Task(name={future.get_name()!r}, id={id(future):#x})")
    else:
        lines.append(f"{margin}* Future(id={id(future):#x})")
    if graph.call_stack:
        lines.append(f"{margin}  + Call stack:")
        for entry in graph.call_stack:
            lines.append(f"{margin}  |   {_frame_line(entry.frame)}")
    if graph.awaited_by:
        lines.append(f"{margin}  + Awaited by:")
        for parent in graph.awaited_by:
            _render(parent, lines, level + 1)


def format_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph as text; empty outside of tasks."""
    graph = capture_call_graph(future, depth=depth + 1, limit=limit)
    if graph is None:
        return ""
    lines = []
    try:
        _render(graph, lines, 0)
    finally:
        # The graph holds frames, which hold this one.
        del graph
    return "\n".join(lines)


def print_call_graph(future=None, /, *, file=None, depth=1, limit=None):
    """Print the graph."""
    print(format_call_graph(future, depth=depth, limit=limit), file=file)
