"""Work that blocks, moved to a thread."""

__all__ = ("to_thread",)

import contextvars
import functools

from asyncio import events


async def to_thread(func, /, *args, **kwargs):
    """Call a function in a thread of its own; its result."""
    loop = events.get_running_loop()
    ctx = contextvars.copy_context()
    call = functools.partial(ctx.run, func, *args, **kwargs)
    return await loop.run_in_executor(None, call)
