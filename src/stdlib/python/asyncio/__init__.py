"""asyncio: concurrent code with async and await."""

from asyncio import exceptions, events, coroutines, futures, timeouts, tasks, runners
from asyncio.coroutines import *
from asyncio.events import *
from asyncio.exceptions import *
from asyncio.futures import *
from asyncio.runners import *
from asyncio.tasks import *
from asyncio.timeouts import *

# Submodules that not every program needs, and the names in them that are ours: imported when they are asked for.
_LAZY = {
    "_policy": ("get_event_loop_policy", "set_event_loop_policy"),
    "base_events": ("BaseEventLoop", "Server"),
    "base_futures": (),
    "base_subprocess": (),
    "base_tasks": (),
    "constants": (),
    "format_helpers": (),
    "graph": (
        "capture_call_graph", "format_call_graph", "print_call_graph", "FrameCallGraphEntry",
        "FutureCallGraph",
    ),
    "locks": ("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"),
    "log": (),
    "mixins": (),
    "protocols": (
        "BaseProtocol", "Protocol", "DatagramProtocol", "SubprocessProtocol", "BufferedProtocol",
    ),
    "queues": (
        "Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown",
    ),
    "selector_events": (),
    "sslproto": (),
    "staggered": (),
    "streams": (
        "StreamReader", "StreamWriter", "StreamReaderProtocol", "open_connection", "start_server",
        "open_unix_connection", "start_unix_server",
    ),
    "subprocess": ("create_subprocess_exec", "create_subprocess_shell"),
    "taskgroups": ("TaskGroup",),
    "threads": ("to_thread",),
    "transports": (
        "BaseTransport", "ReadTransport", "WriteTransport", "Transport", "DatagramTransport",
        "SubprocessTransport",
    ),
    "trsock": (),
    "unix_events": (),
}

__all__ = (
    coroutines.__all__
    + events.__all__
    + exceptions.__all__
    + futures.__all__
    + runners.__all__
    + tasks.__all__
    + timeouts.__all__
)
for _names in _LAZY.values():
    __all__ += _names
del _names


def __getattr__(name):
    for module, names in _LAZY.items():
        if name == module or name in names:
            from importlib import import_module

            value = import_module(f"asyncio.{module}")
            if name != module:
                value = getattr(value, name)
            globals()[name] = value
            return value
    if name in ("AbstractEventLoopPolicy", "DefaultEventLoopPolicy"):
        from asyncio import _policy

        _policy._deprecated(f"asyncio.{name}")
        return getattr(_policy, f"_{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_LAZY, *__all__})
