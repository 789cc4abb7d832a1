"""asyncio: concurrent code with async and await."""

from asyncio import (
    exceptions,
    events,
    coroutines,
    futures,
    timeouts,
    threads,
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
from asyncio.threads import *
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
    + threads.__all__
    + timeouts.__all__
)


def __getattr__(name):
    if name in _LAZY:
        from importlib import import_module

        if name not in _SUBMODULES:
            return getattr(import_module(f"asyncio.{_LAZY[name]}"), name)
        return import_module(f"asyncio.{name}")
    if name in ("AbstractEventLoopPolicy", "DefaultEventLoopPolicy"):
        from asyncio import _policy

        _policy._deprecated(f"asyncio.{name}")
        return getattr(_policy, f"_{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


# Submodules that few programs need, and names in them: imported when they are asked for.
_SUBMODULES = (
    "base_events", "base_futures", "base_tasks", "constants", "format_helpers", "graph", "log",
    "base_subprocess", "protocols", "selector_events", "sslproto", "staggered", "streams",
    "subprocess", "transports", "trsock", "unix_events",
)
_LAZY = {
    "BaseEventLoop": "base_events",
    "Server": "base_events",
    "create_subprocess_exec": "subprocess",
    "create_subprocess_shell": "subprocess",
    **dict.fromkeys(
        (
            "StreamReader", "StreamWriter", "StreamReaderProtocol", "open_connection",
            "start_server", "open_unix_connection", "start_unix_server",
        ),
        "streams",
    ),
    "get_event_loop_policy": "_policy",
    "set_event_loop_policy": "_policy",
    **dict.fromkeys(
        (
            "capture_call_graph", "format_call_graph", "print_call_graph",
            "FrameCallGraphEntry", "FutureCallGraph",
        ),
        "graph",
    ),
    **dict.fromkeys(
        (
            "BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol",
            "BufferedProtocol",
        ),
        "protocols",
    ),
    **dict.fromkeys(
        (
            "BaseTransport", "ReadTransport", "WriteTransport", "Transport",
            "DatagramTransport", "SubprocessTransport",
        ),
        "transports",
    ),
    **dict.fromkeys(_SUBMODULES, None),
}
__all__ += tuple(name for name in _LAZY if name not in _SUBMODULES)
