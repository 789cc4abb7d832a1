"""What futures of all makes have in common."""

__all__ = ()

import reprlib

from asyncio import format_helpers

_PENDING = "PENDING"
_CANCELLED = "CANCELLED"
_FINISHED = "FINISHED"

from _asyncio import isfuture


def _format_callbacks(cb):
    """The callbacks of a future: the first, the last, and how many there are between."""
    count = len(cb)
    if not count:
        return "cb=[]"
    first = format_helpers._format_callback_source(cb[0][0], ())
    if count == 1:
        return f"cb=[{first}]"
    last = format_helpers._format_callback_source(cb[-1][0], ())
    if count == 2:
        return f"cb=[{first}, {last}]"
    return f"cb=[{first}, <{count - 2} more>, {last}]"


def _future_repr_info(future):
    """The parts of a future's representation."""
    info = [future._state.lower()]
    if future._state == _FINISHED:
        if future._exception is not None:
            info.append(f"exception={future._exception!r}")
        else:
            info.append(f"result={reprlib.repr(future._result)}")
    if future._callbacks:
        info.append(_format_callbacks(future._callbacks))
    source = getattr(future, "_source_traceback", None)
    if source:
        info.append(f"created at {source[-1][0]}:{source[-1][1]}")
    return info


@reprlib.recursive_repr()
def _future_repr(future):
    return f"<{future.__class__.__name__} {' '.join(_future_repr_info(future))}>"
