"""Mock objects: they take the place of parts of a program in a test, and remember how they were used.

    from unittest.mock import Mock, patch

    send = Mock(return_value=3)
    send("text")
    send.assert_called_once_with("text")

    with patch("module.name") as name: ...
"""

__all__ = (
    "Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec",
    "AsyncMock", "ThreadingMock", "FILTER_DIR", "NonCallableMock", "NonCallableMagicMock",
    "mock_open", "PropertyMock", "seal",
)

import threading

from ._mock_call import (
    _ANY,
    ANY,
    DEFAULT,
    _AnyComparer,
    _Call,
    _CallList,
    _deleted,
    _format_call_signature,
    _missing,
    _Sentinel,
    _SentinelObject,
    call,
    sentinel,
)

# Whether `dir` of a mock leaves out what is of no use.
FILTER_DIR = True

from ._mock_core import (
    Base,
    CallableMixin,
    FunctionTypes,
    InvalidSpecError,
    Mock,
    NonCallableMock,
    _callable,
    _extract_mock,
    _get_signature_object,
    _instance_callable,
    _is_async_func,
    _is_async_obj,
    _is_exception,
    _is_instance_mock,
    _is_list,
    _is_magic,
    _MockIter,
    _SpecState,
    _try_iter,
)
from ._mock_magic import (
    AsyncMagicMixin,
    AsyncMock,
    AsyncMockMixin,
    MagicMixin,
    MagicMock,
    MagicProxy,
    NonCallableMagicMock,
    PropertyMock,
    _all_magics,
    _all_sync_magics,
    _async_magics,
    _async_method_magics,
    _AsyncIterator,
    _calculate_return_value,
    _get_method,
    _magics,
    _non_defaults,
    _return_values,
    _side_effect_methods,
    _unsupported_magics,
    inplace,
    magic_methods,
    numerics,
    right,
)
from ._mock_spec import (
    _check_signature,
    _check_spec_arg_typos,
    _must_skip,
    _set_signature,
    create_autospec,
    mock_open,
    seal,
)
from ._mock_patch import (
    _clear_dict,
    _get_target,
    _patch,
    _patch_dict,
    _patch_multiple,
    _patch_object,
    _patch_stopall,
    patch,
)

_timeout_unset = sentinel.TIMEOUT_UNSET


class ThreadingMixin(Base):
    """What lets one wait until a mock is called from another thread."""

    DEFAULT_TIMEOUT = None

    def __init__(self, *args, timeout=_timeout_unset, **kwargs):
        super().__init__(*args, **kwargs)
        if timeout is _timeout_unset:
            timeout = self.DEFAULT_TIMEOUT
        self.__dict__["_mock_event"] = threading.Event()
        self.__dict__["_mock_calls_events"] = []
        self.__dict__["_mock_calls_events_lock"] = threading.Lock()
        self.__dict__["_mock_wait_timeout"] = timeout

    def _get_child_mock(self, /, **kw):
        for role in ("parent", "_new_parent"):
            if isinstance(kw.get(role), ThreadingMixin):
                kw["timeout"] = kw[role]._mock_wait_timeout
                break
        return super()._get_child_mock(**kw)

    def reset_mock(self, /, *args, **kwargs):
        """Forget all calls."""
        super().reset_mock(*args, **kwargs)
        self.__dict__["_mock_event"] = threading.Event()
        self.__dict__["_mock_calls_events"] = []

    def _event_for(self, expected_args, expected_kwargs):
        with self._mock_calls_events_lock:
            for args, kwargs, event in self._mock_calls_events:
                if (args, kwargs) == (expected_args, expected_kwargs):
                    return event
            event = threading.Event()
            self._mock_calls_events.append((expected_args, expected_kwargs, event))
        return event

    def _mock_call(self, *args, **kwargs):
        value = super()._mock_call(*args, **kwargs)
        self._event_for(args, kwargs).set()
        self._mock_event.set()
        return value

    def _increment_mock_call(self, /, *args, **kwargs):
        with self._mock_calls_events_lock:
            super()._increment_mock_call(*args, **kwargs)

    def wait_until_called(self, *, timeout=_timeout_unset):
        """Wait for a call; fail if none comes in time."""
        if timeout is _timeout_unset:
            timeout = self._mock_wait_timeout
        if not self._mock_event.wait(timeout=timeout):
            raise AssertionError(
                f"{self._mock_name or 'mock'} was not called before timeout({timeout})."
            )

    def wait_until_any_call_with(self, *args, **kwargs):
        """Wait for a call with these arguments; fail if none comes in time."""
        if not self._event_for(args, kwargs).wait(timeout=self._mock_wait_timeout):
            text = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{text} call not found")


class ThreadingMock(ThreadingMixin, MagicMixin, Mock):
    """A mock to be called from other threads."""


for _each in list(globals().values()):
    if isinstance(_each, type) and _each.__module__.startswith("unittest._mock_"):
        _each.__module__ = __name__
del _each
