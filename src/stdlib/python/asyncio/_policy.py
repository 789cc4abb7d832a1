"""Event loop policies: deprecated ways to decide which loop is made and found where.

They are asked only where a program has set or asked for one.
"""

import threading

from asyncio import events


class _AbstractEventLoopPolicy:
    """What every policy offers."""

    def get_event_loop(self):
        """The loop that was set for this context."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Set the loop for this context."""
        raise NotImplementedError

    def new_event_loop(self):
        """A fresh loop."""
        raise NotImplementedError


class _BaseDefaultEventLoopPolicy(_AbstractEventLoopPolicy):
    """Each thread has the loop that was set for it."""

    _loop_factory = None

    class _Local(threading.local):
        _loop = None

    def __init__(self):
        self._local = self._Local()

    def get_event_loop(self):
        loop = self._local._loop
        if loop is None:
            name = threading.current_thread().name
            raise RuntimeError(f"There is no current event loop in thread {name!r}.")
        return loop

    def set_event_loop(self, loop):
        if loop is not None and not isinstance(loop, events.AbstractEventLoop):
            raise TypeError(
                "loop must be an instance of AbstractEventLoop or None, "
                f"not '{type(loop).__name__}'"
            )
        self._local._loop = loop

    def new_event_loop(self):
        return self._loop_factory()


class _UnixDefaultEventLoopPolicy(_BaseDefaultEventLoopPolicy):
    """The policy that there is unless another is set."""

    _loop_factory = events.SelectorEventLoop


_DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy


def _deprecated(name):
    import warnings

    warnings.warn(
        f"{name!r} is deprecated and slated for removal in Python 3.16",
        DeprecationWarning,
        stacklevel=3,
    )


def _get_event_loop_policy():
    """The policy that is set."""
    if events._event_loop_policy is None:
        policy = _DefaultEventLoopPolicy()
        # What was set without a policy goes on to be found.
        policy._local._loop = events._thread_loop()
        events._event_loop_policy = policy
    return events._event_loop_policy


def _set_event_loop_policy(policy):
    """Set a policy; None for the usual one."""
    if policy is not None and not isinstance(policy, _AbstractEventLoopPolicy):
        raise TypeError(
            "policy must be an instance of AbstractEventLoopPolicy or None, "
            f"not '{type(policy).__name__}'"
        )
    if policy is None:
        events._set_thread_loop(None)
    events._event_loop_policy = policy


def get_event_loop_policy():
    """The policy that is set."""
    _deprecated("asyncio.get_event_loop_policy")
    return _get_event_loop_policy()


def set_event_loop_policy(policy):
    """Set a policy; None for the usual one."""
    _deprecated("asyncio.set_event_loop_policy")
    _set_event_loop_policy(policy)
