"""Mocks in the likeness of something: autospecs, functions that stand before mocks, files, sealed mocks."""

import inspect
import io
from dataclasses import fields, is_dataclass
from functools import partial
from inspect import iscoroutinefunction

from ._mock_call import DEFAULT, _CallList, _missing
from ._mock_core import (
    FunctionTypes,
    InvalidSpecError,
    NonCallableMock,
    _callable,
    _get_signature_object,
    _instance_callable,
    _is_async_func,
    _is_instance_mock,
    _is_list,
    _is_magic,
    _SpecState,
)
from ._mock_magic import AsyncMock, MagicMock, NonCallableMagicMock


def _check_spec_arg_typos(kwargs_to_check):
    for typo in ("autospect", "auto_spec", "set_spec"):
        if typo in kwargs_to_check:
            raise RuntimeError(f"{typo!r} might be a typo; use unsafe=True if this is intended")


def _copy_func_details(func, funcopy):
    for attribute in ("__name__", "__doc__", "__text_signature__", "__module__", "__defaults__",
                      "__kwdefaults__"):
        try:
            setattr(funcopy, attribute, getattr(func, attribute))
        except AttributeError:
            # What is called need not be a plain function.
            pass


def _check_signature(func, mock, skipfirst, instance=False):
    """Let the mock accept only what the function would."""
    found = _get_signature_object(func, instance, skipfirst)
    if found is None:
        return
    func, signature = found

    def checksig(self, /, *args, **kwargs):
        signature.bind(*args, **kwargs)

    _copy_func_details(func, checksig)
    type(mock)._mock_check_sig = checksig
    type(mock).__signature__ = signature


def _set_signature(mock, original, instance=False):
    """A function that looks like the original and calls the mock."""
    found = _get_signature_object(original, instance, isinstance(original, type))
    if found is None:
        return mock
    func, signature = found
    name = original.__name__

    def funcopy(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return mock(*args, **kwargs)

    _copy_func_details(func, funcopy)
    funcopy.__name__ = funcopy.__qualname__ = name if name.isidentifier() else "funcopy"
    _setup_func(funcopy, mock, signature)
    return funcopy


def _set_async_signature(mock, original, instance=False, is_async_mock=False):
    """A coroutine function that looks like the original and calls the mock."""
    func, signature = _get_signature_object(original, instance, isinstance(original, type))

    async def funcopy(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return await mock(*args, **kwargs)

    _copy_func_details(func, funcopy)
    funcopy.__name__ = funcopy.__qualname__ = original.__name__
    _setup_func(funcopy, mock, signature)
    _setup_async_mock(funcopy)
    return funcopy


_FORWARDED = (
    "assert_called_with", "assert_called", "assert_not_called", "assert_called_once",
    "assert_called_once_with", "assert_has_calls", "assert_any_call",
)
_FORWARDED_ASYNC = (
    "assert_awaited", "assert_awaited_once", "assert_awaited_with", "assert_awaited_once_with",
    "assert_any_await", "assert_has_awaits", "assert_not_awaited",
)


def _forward(mock, name, /, *args, **kwargs):
    return getattr(mock, name)(*args, **kwargs)


def _setup_func(funcopy, mock, sig):
    """Give a function what a mock has; the mock keeps its record there."""

    def reset_mock():
        funcopy.method_calls = _CallList()
        funcopy.mock_calls = _CallList()
        mock.reset_mock()
        value = funcopy.return_value
        if _is_instance_mock(value) and value is not mock:
            value.reset_mock()

    funcopy.mock = mock
    funcopy.called = False
    funcopy.call_count = 0
    funcopy.call_args = None
    funcopy.call_args_list = _CallList()
    funcopy.method_calls = _CallList()
    funcopy.mock_calls = _CallList()
    funcopy.return_value = mock.return_value
    funcopy.side_effect = mock.side_effect
    funcopy._mock_children = mock._mock_children
    for name in _FORWARDED:
        setattr(funcopy, name, partial(_forward, mock, name))
    funcopy.reset_mock = reset_mock
    funcopy.__signature__ = sig
    mock._mock_delegate = funcopy


def _setup_async_mock(mock):
    from asyncio import coroutines

    mock._is_coroutine = coroutines._is_coroutine
    mock.await_count = 0
    mock.await_args = None
    mock.await_args_list = _CallList()
    for name in _FORWARDED_ASYNC:
        setattr(mock, name, partial(_forward, mock.mock, name))


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *,
                    unsafe=False, **kwargs):
    """A mock in the likeness of an object: its attributes, their attributes, and all signatures.

    With `instance`, in the likeness of an instance of a class.
    """
    if _is_list(spec):
        # A list of names would say nothing of what they are.
        spec = type(spec)
    is_type = isinstance(spec, type)
    if _is_instance_mock(spec):
        raise InvalidSpecError(f"Cannot autospec a Mock object. [object={spec!r}]")
    if not unsafe:
        _check_spec_arg_typos(kwargs)
    entries = [(name, _missing) for name in dir(spec)]
    data_fields = fields(spec) if is_type and instance and is_dataclass(spec) else ()
    entries += [(field.name, field.type) for field in data_fields]
    mock = _make_specced(spec, spec_set, instance, is_type, _parent, _name, kwargs)
    if data_fields:
        mock._mock_extend_spec_methods([field.name for field in data_fields])
    if isinstance(spec, FunctionTypes):
        # A function, so that it becomes a method in a class.
        mock = (_set_async_signature if _is_async_func(spec) else _set_signature)(mock, spec)
    else:
        _check_signature(spec, mock, is_type, instance)
    name = kwargs.get("name", _name)
    if _parent is not None and not instance:
        _parent._mock_children[name] = mock
    kwargs.pop("name", None)
    wrapped = kwargs.pop("wraps", None)
    if is_type and not instance and "return_value" not in kwargs:
        mock.return_value = create_autospec(
            spec, spec_set, instance=True, _name="()", _parent=mock, wraps=wrapped
        )
    for entry, original in entries:
        _add_entry(mock, spec, spec_set, instance, is_type, entry, original, wrapped)
    if _is_instance_mock(mock) and kwargs:
        mock.configure_mock(**kwargs)
    return mock


def _make_specced(spec, spec_set, instance, is_type, parent, name, kwargs):
    """The mock for the object itself."""
    options = {"spec_set" if spec_set else "spec": spec}
    if spec is None:
        options = {}
    if options and instance:
        options["_spec_as_instance"] = True
    kwargs = dict(kwargs)
    name = kwargs.pop("name", name)
    options.update(kwargs)
    make = MagicMock
    if inspect.isdatadescriptor(spec):
        # What a descriptor gives is not known.
        options = {}
    elif _is_async_func(spec):
        if instance:
            raise RuntimeError(
                "Instance can not be True when create_autospec is mocking an async function"
            )
        make = AsyncMock
    elif not _callable(spec) or (is_type and instance and not _instance_callable(spec)):
        make = NonCallableMagicMock
    new_name = "" if parent is None else name
    return make(parent=parent, _new_parent=parent, _new_name=new_name, name=name, **options)


def _add_entry(mock, spec, spec_set, instance, is_type, entry, original, wrapped):
    """A child for one attribute of the object; what is no function waits until it is asked for."""
    if _is_magic(entry):
        # Special methods are on the mock's class already.
        return
    if original is _missing:
        try:
            original = getattr(spec, entry)
        except AttributeError:
            return
    if not isinstance(original, FunctionTypes):
        mock._mock_children[entry] = _SpecState(original, spec_set, mock, entry, instance)
        return
    options = {"spec": original}
    if wrapped and hasattr(wrapped, entry):
        options["wraps"] = original
    if spec_set:
        options = {"spec_set": original}
    parent = mock.mock if isinstance(spec, FunctionTypes) else mock
    skipfirst = _must_skip(spec, entry, is_type)
    make = AsyncMock if iscoroutinefunction(original) else MagicMock
    child = make(
        parent=parent, name=entry, _new_name=entry, _new_parent=parent, _eat_self=skipfirst,
        **options,
    )
    mock._mock_children[entry] = child
    child.return_value = make()
    _check_signature(original, child, skipfirst=skipfirst)
    if isinstance(child, FunctionTypes):
        setattr(mock, entry, child)


def _must_skip(spec, entry, is_type):
    """Whether the first parameter of an attribute is filled by the instance."""
    if not isinstance(spec, type):
        if entry in getattr(spec, "__dict__", {}):
            return False
        spec = spec.__class__
    for cls in spec.__mro__:
        found = cls.__dict__.get(entry, DEFAULT)
        if found is DEFAULT:
            continue
        if isinstance(found, (staticmethod, classmethod)):
            return False
        return is_type if isinstance(found, FunctionTypes) else False
    return is_type


# Files.

file_spec = None
open_spec = None


def _to_stream(read_data):
    return io.BytesIO(read_data) if isinstance(read_data, bytes) else io.StringIO(read_data)


def mock_open(mock=None, read_data=""):
    """A mock in the place of `open`, whose file reads this data."""
    global file_spec, open_spec
    # The data as it is being read, and the iterator over its lines that `readline` began with.
    stream = _to_stream(read_data)
    first_lines = None

    def readlines(*args, **kwargs):
        if handle.readlines.return_value is not None:
            return handle.readlines.return_value
        return stream.readlines(*args, **kwargs)

    def read(*args, **kwargs):
        if handle.read.return_value is not None:
            return handle.read.return_value
        return stream.read(*args, **kwargs)

    def lines(*args, **kwargs):
        yield from iterate()
        while True:
            yield stream.readline(*args, **kwargs)

    def iterate():
        if handle.readline.return_value is not None:
            while True:
                yield handle.readline.return_value
        yield from stream

    def step():
        if handle.readline.return_value is not None:
            return handle.readline.return_value
        return next(stream)

    def leave(*args):
        handle.close()

    def reset_data(*args, **kwargs):
        nonlocal stream, first_lines
        stream = _to_stream(read_data)
        if handle.readline.side_effect == first_lines:
            first_lines = lines()
            handle.readline.side_effect = first_lines
        return DEFAULT

    if file_spec is None:
        file_spec = list(set(dir(io.TextIOWrapper)) | set(dir(io.BytesIO)))
    if open_spec is None:
        open_spec = list(set(dir(io.open)))
    if mock is None:
        mock = MagicMock(name="open", spec=open_spec)
    handle = MagicMock(spec=file_spec)
    handle.__enter__.return_value = handle
    for name in ("write", "read", "readline", "readlines"):
        getattr(handle, name).return_value = None
    first_lines = lines()
    handle.read.side_effect = read
    handle.readline.side_effect = first_lines
    handle.readlines.side_effect = readlines
    handle.__iter__.side_effect = iterate
    handle.__next__.side_effect = step
    handle.__exit__.side_effect = leave
    mock.side_effect = reset_data
    mock.return_value = handle
    return mock


def seal(mock):
    """Let a mock, and the mocks below it, have no further attributes than they have now."""
    mock._mock_sealed = True
    for name in dir(mock):
        try:
            child = getattr(mock, name)
        except AttributeError:
            continue
        if not isinstance(child, NonCallableMock):
            continue
        if isinstance(child._mock_children.get(name), _SpecState):
            continue
        if child._mock_new_parent is mock:
            seal(child)
