"""Futures, and the small functions around them."""

__all__ = ("Future", "wrap_future", "isfuture")

from _asyncio import Future, isfuture


def _set_result_unless_cancelled(future, result):
    if not future.cancelled():
        future.set_result(result)


def wrap_future(future, *, loop=None):
    """A future of this loop for one of `concurrent.futures`."""
    if isfuture(future):
        return future
    raise NotImplementedError(
        "krait has no concurrent.futures yet, so wrap_future() takes asyncio futures only"
    )
