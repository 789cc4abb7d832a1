"""asyncio: concurrent code with async and await."""

from asyncio import (
    exceptions,
    events,
    coroutines,
    futures,
    timeouts,
    locks,
    queues,
    tasks,
    taskgroups,
    runners,
)
from asyncio.coroutines import *
from asyncio.events import *
from asyncio.exceptions import *
from asyncio.futures import *
from asyncio.locks import *
from asyncio.queues import *
from asyncio.runners import *
from asyncio.taskgroups import *
from asyncio.tasks import *
from asyncio.timeouts import *

__all__ = (
    coroutines.__all__
    + events.__all__
    + exceptions.__all__
    + futures.__all__
    + locks.__all__
    + queues.__all__
    + runners.__all__
    + taskgroups.__all__
    + tasks.__all__
    + timeouts.__all__
)


def __getattr__(name):
    if name in _LATER:
        raise NotImplementedError(f"asyncio.{name} is not part of krait yet")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# What CPython's asyncio has besides.  Named, so that a script learns what it misses.
_LATER = frozenset(
    """
    AbstractServer BaseProtocol BaseTransport BufferedProtocol DatagramProtocol DatagramTransport
    Protocol ReadTransport Server StreamReader StreamReaderProtocol StreamWriter SubprocessProtocol
    SubprocessTransport Transport WriteTransport create_subprocess_exec create_subprocess_shell
    open_connection open_unix_connection run_coroutine_threadsafe start_server start_unix_server
    to_thread capture_call_graph format_call_graph print_call_graph future_add_to_awaited_by
    future_discard_from_awaited_by
    """.split()
)
