"""The mock objects themselves: attributes that come into being when asked for, and calls that are recorded."""

import inspect
from functools import partial
from inspect import iscoroutinefunction
from threading import RLock
from types import FunctionType, MethodType
from unittest.util import safe_repr

from ._mock_call import (
    DEFAULT,
    _AnyComparer,
    _Call,
    _CallList,
    _deleted,
    _format_call_signature,
    _missing,
    call,
)

FunctionTypes = (FunctionType, MethodType)


class InvalidSpecError(Exception):
    """A mock cannot be made in the likeness of a mock."""


def _mocks():
    """The module that has all classes of mocks; mocks make mocks of other kinds."""
    from unittest import mock

    return mock


# What something is.


def _is_instance_mock(obj):
    # Not by `isinstance`, since a mock may say that it is of another class.
    return issubclass(type(obj), NonCallableMock)


def _is_async_obj(obj):
    if _is_instance_mock(obj) and not isinstance(obj, _mocks().AsyncMock):
        return False
    obj = getattr(obj, "__func__", obj)
    return iscoroutinefunction(obj) or inspect.isawaitable(obj)


def _is_async_func(func):
    return bool(getattr(func, "__code__", None)) and iscoroutinefunction(func)


def _is_exception(obj):
    return isinstance(obj, BaseException) or (
        isinstance(obj, type) and issubclass(obj, BaseException)
    )


def _is_list(obj):
    return type(obj) in (list, tuple)


def _is_magic(name):
    return f"__{name[2:-2]}__" == name


def _callable(obj):
    if isinstance(obj, type):
        return True
    if isinstance(obj, (staticmethod, classmethod, MethodType)):
        return _callable(obj.__func__)
    return getattr(obj, "__call__", None) is not None


def _instance_callable(obj):
    """Whether an object, or an instance of a class, can be called."""
    if not isinstance(obj, type):
        return getattr(obj, "__call__", None) is not None
    return any(base.__dict__.get("__call__") is not None for base in obj.__mro__)


def _extract_mock(obj):
    """The mock behind a function that was made for it."""
    if isinstance(obj, FunctionTypes) and hasattr(obj, "mock"):
        return obj.mock
    return obj


def _get_signature_object(func, as_instance, eat_self):
    """What is called when `func` is, and its signature; None where that is not known."""
    from annotationlib import Format

    if isinstance(func, type) and not as_instance:
        func, eat_self = func.__init__, True
    elif isinstance(func, (classmethod, staticmethod)):
        eat_self = eat_self or isinstance(func, classmethod)
        func = func.__func__
    elif not isinstance(func, FunctionTypes):
        try:
            func = func.__call__
        except AttributeError:
            return None
    called = partial(func, None) if eat_self else func
    try:
        return func, inspect.signature(called, annotation_format=Format.FORWARDREF)
    except ValueError:
        return None


def _try_iter(obj):
    """An iterator over the values of a side effect, if it is no function and no exception."""
    if obj is None or _is_exception(obj) or _callable(obj):
        return obj
    try:
        return iter(obj)
    except TypeError:
        return obj


class _MockIter:
    def __init__(self, obj):
        self.obj = iter(obj)

    def __next__(self):
        return next(self.obj)


def _check_and_set_parent(parent, value, name, new_name):
    """Make a mock that belongs to nobody a child of `parent`; whether that was possible."""
    value = _extract_mock(value)
    if not _is_instance_mock(value):
        return False
    if value._mock_name or value._mock_new_name:
        return False
    if value._mock_parent is not None or value._mock_new_parent is not None:
        return False
    ancestor = parent
    while ancestor is not None:
        if ancestor is value:
            # It would be its own descendant.
            return False
        ancestor = ancestor._mock_new_parent
    if new_name:
        value._mock_new_parent = parent
        value._mock_new_name = new_name
    if name:
        value._mock_parent = parent
        value._mock_name = name
    return True


# Attributes that every mock may set, whatever it is to be like.
_allowed_names = {
    "return_value", "_mock_return_value", "side_effect", "_mock_side_effect", "_mock_parent",
    "_mock_new_parent", "_mock_name", "_mock_new_name",
}


def _delegating_property(name):
    """An attribute that belongs to the function made for a mock, if there is one."""
    _allowed_names.add(name)
    own_name = "_mock_" + name

    def get(self):
        delegate = self._mock_delegate
        return getattr(self, own_name) if delegate is None else getattr(delegate, name)

    def set(self, value):
        delegate = self._mock_delegate
        if delegate is None:
            self.__dict__[own_name] = value
        else:
            setattr(delegate, name, value)

    return property(get, set)


class Base:
    """The end of every chain of constructors."""

    _mock_return_value = DEFAULT
    _mock_side_effect = None

    def __init__(self, /, *args, **kwargs):
        pass


_ASSERTION_LIKE = ("assert", "assret", "asert", "aseert", "assrt")


class NonCallableMock(Base):
    """A mock that cannot be called."""

    # Mocks may be used from several threads.
    _lock = RLock()

    def __new__(cls, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                _eat_self=None, unsafe=False, **kwargs):
        # Each mock has a class of its own, on which its special methods can be set.
        bases = (cls,)
        mixin = _mocks().AsyncMockMixin
        if not issubclass(cls, mixin):
            model = spec_set or spec
            if model is not None and _is_async_obj(model):
                bases = (mixin, cls)
        own_class = type(
            cls.__name__, bases, {"__doc__": cls.__doc__, "__module__": "unittest.mock"}
        )
        return super().__new__(own_class)

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                 _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                 _eat_self=None, unsafe=False, **kwargs):
        state = self.__dict__
        state["_mock_parent"] = parent
        state["_mock_name"] = name
        state["_mock_new_name"] = _new_name
        state["_mock_new_parent"] = parent if _new_parent is None else _new_parent
        state["_mock_sealed"] = False
        if spec_set is not None:
            spec, spec_set = spec_set, True
        if _eat_self is None:
            _eat_self = parent is not None
        self._mock_add_spec(spec, spec_set, _spec_as_instance, _eat_self)
        state["_mock_children"] = {}
        state["_mock_wraps"] = wraps
        state["_mock_delegate"] = None
        state["_mock_called"] = False
        state["_mock_call_args"] = None
        state["_mock_call_count"] = 0
        state["_mock_call_args_list"] = _CallList()
        state["_mock_mock_calls"] = _CallList()
        state["method_calls"] = _CallList()
        state["_mock_unsafe"] = unsafe
        if kwargs:
            self.configure_mock(**kwargs)
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state)

    # What it is to be like.

    def mock_add_spec(self, spec, spec_set=False):
        """Let only the attributes of `spec` be there; with `spec_set`, let no others be set either."""
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, _spec_as_instance=False, _eat_self=False):
        if _is_instance_mock(spec):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        spec_class = signature = None
        asyncs = []
        if spec is not None and not _is_list(spec):
            spec_class = spec if isinstance(spec, type) else type(spec)
            found = _get_signature_object(spec, _spec_as_instance, _eat_self)
            signature = found and found[1]
            names = dir(spec)
            for name in names:
                attribute = inspect.getattr_static(spec, name, None)
                try:
                    attribute = inspect.unwrap(attribute)
                except ValueError:
                    # It wraps itself.
                    pass
                if iscoroutinefunction(attribute):
                    asyncs.append(name)
            spec = names
        state = self.__dict__
        state["_spec_class"] = spec_class
        state["_spec_set"] = spec_set
        state["_spec_signature"] = signature
        state["_mock_methods"] = spec
        state["_spec_asyncs"] = asyncs

    def _mock_extend_spec_methods(self, spec_methods):
        names = self.__dict__.get("_mock_methods") or []
        names.extend(spec_methods)
        self.__dict__["_mock_methods"] = names

    @property
    def __class__(self):
        return type(self) if self._spec_class is None else self._spec_class

    def configure_mock(self, /, **kwargs):
        """Set attributes, those of children by dotted names."""
        # The shorter names first: a longer one may reach into what they set.
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *parents, last = path.split(".")
            obj = self
            for name in parents:
                obj = getattr(obj, name)
            setattr(obj, last, value)

    def attach_mock(self, mock, attribute):
        """Make a mock an attribute of this one, which then hears of its calls."""
        inner = _extract_mock(mock)
        inner._mock_parent = None
        inner._mock_new_parent = None
        inner._mock_name = ""
        inner._mock_new_name = None
        setattr(self, attribute, mock)

    # What it does when called, and what it was called with.

    called = _delegating_property("called")
    call_count = _delegating_property("call_count")
    call_args = _delegating_property("call_args")
    call_args_list = _delegating_property("call_args_list")
    mock_calls = _delegating_property("mock_calls")

    def _get_return_value(self):
        value = self._mock_return_value
        if self._mock_delegate is not None:
            value = self._mock_delegate.return_value
        if value is DEFAULT and self._mock_wraps is None:
            value = self._get_child_mock(_new_parent=self, _new_name="()")
            self.return_value = value
        return value

    def _set_return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
        else:
            self._mock_return_value = value
            _check_and_set_parent(self, value, None, "()")

    return_value = property(
        _get_return_value, _set_return_value, doc="The value to be returned when the mock is called."
    )

    def _get_side_effect(self):
        delegate = self._mock_delegate
        if delegate is None:
            return self._mock_side_effect
        effect = delegate.side_effect
        if (
            effect is not None
            and not callable(effect)
            and not isinstance(effect, _MockIter)
            and not _is_exception(effect)
        ):
            effect = delegate.side_effect = _MockIter(effect)
        return effect

    def _set_side_effect(self, value):
        value = _try_iter(value)
        if self._mock_delegate is None:
            self._mock_side_effect = value
        else:
            self._mock_delegate.side_effect = value

    side_effect = property(_get_side_effect, _set_side_effect)

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forget all calls; and the return value and side effect, if that is wanted."""
        if visited is None:
            visited = []
        if id(self) in visited:
            return
        visited.append(id(self))
        self.called = False
        self.call_args = None
        self.call_count = 0
        self.mock_calls = _CallList()
        self.call_args_list = _CallList()
        self.method_calls = _CallList()
        if return_value:
            self._mock_return_value = DEFAULT
        if side_effect:
            self._mock_side_effect = None
        for child in self._mock_children.values():
            if not isinstance(child, _SpecState) and child is not _deleted:
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        value = self._mock_return_value
        if _is_instance_mock(value) and value is not self:
            value.reset_mock(visited)

    # Attributes.

    def __getattr__(self, name):
        if name in ("_mock_methods", "_mock_unsafe"):
            # Asked for before `__init__` has run.
            raise AttributeError(name)
        names = self._mock_methods
        if names is not None:
            if name not in names or name in _mocks()._all_magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif _is_magic(name):
            raise AttributeError(name)
        if not self._mock_unsafe and (not names or name not in names):
            if name.startswith(_ASSERTION_LIKE) or name in _ATTRIB_DENY_LIST:
                raise AttributeError(
                    f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} "
                    "is meant to be an attribute."
                )
        with NonCallableMock._lock:
            return self._child_for(name)

    def _child_for(self, name):
        child = self._mock_children.get(name)
        if child is _deleted:
            raise AttributeError(name)
        if child is None:
            # The wrapped object is asked first, since it may not have the attribute.
            wrapped = None if self._mock_wraps is None else getattr(self._mock_wraps, name)
            child = self._get_child_mock(
                parent=self, name=name, wraps=wrapped, _new_name=name, _new_parent=self
            )
        elif isinstance(child, _SpecState):
            try:
                child = _mocks().create_autospec(
                    child.spec, child.spec_set, child.instance, child.parent, child.name
                )
            except InvalidSpecError:
                target = self.__dict__["_mock_name"] or self
                raise InvalidSpecError(
                    f"Cannot autospec attr {name!r} from target {target!r} as it has already "
                    f"been mocked out. [target={self!r}, attr={child.spec!r}]"
                )
        else:
            return child
        self._mock_children[name] = child
        return child

    def __setattr__(self, name, value):
        mocks = _mocks()
        names = self._mock_methods if name not in _allowed_names else None
        if name in _allowed_names:
            return object.__setattr__(self, name, value)
        if self._spec_set and names is not None and name not in names and name not in self.__dict__:
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in mocks._unsupported_magics:
            raise AttributeError(f"Attempting to set unsupported magic method {name!r}.")
        if name in mocks._all_magics:
            if names is not None and name not in names:
                raise AttributeError(f"Mock object has no attribute '{name}'")
            if _is_instance_mock(value):
                _check_and_set_parent(self, value, None, name)
                setattr(type(self), name, value)
                self._mock_children[name] = value
            else:
                setattr(type(self), name, mocks._get_method(name, value))
                function = value
                value = lambda *args, **kw: function(self, *args, **kw)
        elif name == "__class__":
            self._spec_class = value
            return None
        elif _check_and_set_parent(self, value, name, name):
            self._mock_children[name] = value
        if self._mock_sealed and not hasattr(self, name):
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        if isinstance(value, mocks.PropertyMock):
            self.__dict__[name] = value
            return None
        return object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if name in _mocks()._all_magics and name in type(self).__dict__:
            delattr(type(self), name)
            if name not in self.__dict__:
                # It was set on the class alone.
                return
        child = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            super().__delattr__(name)
        elif child is _deleted:
            raise AttributeError(name)
        self._mock_children[name] = _deleted

    def __dir__(self):
        if not _mocks().FILTER_DIR:
            return object.__dir__(self)
        names = set(self._mock_methods or [])
        names.update(name for name in dir(type(self)) if not name.startswith("_"))
        names.update(
            name for name in self.__dict__ if not name.startswith("_") or _is_magic(name)
        )
        names.update(
            name for name, child in self._mock_children.items() if child is not _deleted
        )
        return sorted(names)

    def _get_child_mock(self, /, **kw):
        """A mock for an attribute or a return value: of the same class, or as async as it should be."""
        if self._mock_sealed:
            attribute = f".{kw['name']}" if "name" in kw else "()"
            raise AttributeError(self._extract_mock_name() + attribute)
        mocks = _mocks()
        name = kw.get("_new_name")
        if name in self.__dict__["_spec_asyncs"]:
            return mocks.AsyncMock(**kw)
        cls = type(self)
        if issubclass(cls, mocks.MagicMock) and name in mocks._async_method_magics:
            child_class = mocks.AsyncMock
        elif issubclass(cls, mocks.AsyncMockMixin):
            is_sync = name in mocks._all_sync_magics or (
                self._mock_methods and name in self._mock_methods
            )
            child_class = mocks.MagicMock if is_sync else mocks.AsyncMock
        elif issubclass(cls, CallableMixin):
            # The class that the mock was made from.
            child_class = cls.__mro__[1]
        elif issubclass(cls, mocks.NonCallableMagicMock):
            child_class = mocks.MagicMock
        else:
            child_class = Mock
        return child_class(**kw)

    # How it looks.

    def _extract_mock_name(self):
        """The path from the outermost mock to this one."""
        parts = [self._mock_new_name]
        dot = "" if parts == ["()"] else "."
        parent, last = self._mock_new_parent, self
        while parent is not None:
            last = parent
            parts.append(parent._mock_new_name + dot)
            dot = "" if parent._mock_new_name == "()" else "."
            parent = parent._mock_new_parent
        parts.reverse()
        first = last._mock_name or "mock"
        if len(parts) > 1 and parts[1] not in ("()", "()."):
            first += "."
        parts[0] = first
        return "".join(parts)

    def __repr__(self):
        name = self._extract_mock_name()
        text = type(self).__name__
        if name not in ("mock", "mock."):
            text += f" name={name!r}"
        if self._spec_class is not None:
            kind = "spec_set" if self._spec_set else "spec"
            text += f" {kind}={self._spec_class.__name__!r}"
        return f"<{text} id='{id(self)}'>"

    def _format_mock_call_signature(self, args, kwargs):
        return _format_call_signature(self._mock_name or "mock", args, kwargs)

    def _format_mock_failure_message(self, args, kwargs, action="call"):
        expected = self._format_mock_call_signature(args, kwargs)
        actual = self._format_mock_call_signature(*self.call_args)
        return f"expected {action} not found.\nExpected: {expected}\n  Actual: {actual}"

    def _calls_repr(self):
        return f"\nCalls: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    # Comparing calls.

    def _get_call_signature_from_name(self, name):
        """The signature of a child, which is known only for those that exist."""
        if not name:
            return self._spec_signature
        signature = None
        children = self._mock_children
        for part in name.replace("()", "").split("."):
            child = children.get(part)
            if child is None or isinstance(child, _SpecState):
                break
            child = _extract_mock(child)
            children = child._mock_children
            signature = child._spec_signature
        return signature

    def _call_matcher(self, _call):
        """A call in a form in which it is told from others whether by place or by keyword.

        Where it does not fit the signature, the TypeError that says so.
        """
        if isinstance(_call, tuple) and len(_call) > 2:
            signature = self._get_call_signature_from_name(_call[0])
        else:
            signature = self._spec_signature
        if signature is None:
            return _call
        name, args, kwargs = ("", *_call) if len(_call) == 2 else _call
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            return e.with_traceback(None)
        return call(name, bound.args, bound.kwargs)

    # Assertions.

    def assert_not_called(self):
        """Fail if it was called."""
        if self.call_count != 0:
            raise AssertionError(
                f"Expected '{self._mock_name or 'mock'}' to not have been called. "
                f"Called {self.call_count} times.{self._calls_repr()}"
            )

    def assert_called(self):
        """Fail unless it was called."""
        if self.call_count == 0:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called.")

    def assert_called_once(self):
        """Fail unless it was called once."""
        if self.call_count != 1:
            raise AssertionError(
                f"Expected '{self._mock_name or 'mock'}' to have been called once. "
                f"Called {self.call_count} times.{self._calls_repr()}"
            )

    def assert_called_with(self, /, *args, **kwargs):
        """Fail unless the last call was with these arguments."""
        if self.call_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(
                f"expected call not found.\nExpected: {expected}\n  Actual: not called."
            )
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        actual = self._call_matcher(self.call_args)
        if actual != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError(self._format_mock_failure_message(args, kwargs)) from cause

    def assert_called_once_with(self, /, *args, **kwargs):
        """Fail unless it was called once, with these arguments."""
        if self.call_count != 1:
            raise AssertionError(
                f"Expected '{self._mock_name or 'mock'}' to be called once. "
                f"Called {self.call_count} times.{self._calls_repr()}"
            )
        return self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        """Fail unless some call was with these arguments."""
        self._assert_any(self.call_args_list, "call", args, kwargs)

    def _assert_any(self, made, what, args, kwargs):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        cause = expected if isinstance(expected, Exception) else None
        actual = [self._call_matcher(each) for each in made]
        if cause or expected not in _AnyComparer(actual):
            text = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{text} {what} not found") from cause

    def assert_has_calls(self, calls, any_order=False):
        """Fail unless `mock_calls` has these calls, one right after the other unless in any order."""
        expected, cause, all_calls = self._match_all(calls, self.mock_calls)
        if not any_order:
            if expected not in all_calls:
                problem = _problem_with(expected, cause, "calls")
                raise AssertionError(
                    f"{problem}\nExpected: {_CallList(calls)}\n"
                    f"  Actual: {safe_repr(self.mock_calls)}"
                ) from cause
            return
        not_found, left = _not_among(expected, all_calls)
        if not_found:
            raise AssertionError(
                f"{self._mock_name or 'mock'!r} does not contain all of {not_found!r} "
                f"in its call list, found {left!r} instead"
            ) from cause

    def _match_all(self, calls, made):
        expected = [self._call_matcher(each) for each in calls]
        cause = next((each for each in expected if isinstance(each, Exception)), None)
        return expected, cause, _CallList(self._call_matcher(each) for each in made)


def _problem_with(expected, cause, what):
    if cause is None:
        return f"{what.capitalize()} not found."
    errors = [each if isinstance(each, Exception) else None for each in expected]
    return f"Error processing expected {what}.\nErrors: {errors}"


def _not_among(expected, made):
    """The expected calls that were not made, and the calls that were not expected."""
    left = list(made)
    not_found = []
    for each in expected:
        try:
            left.remove(each)
        except ValueError:
            not_found.append(each)
    return tuple(not_found), left


# Assertions without their prefix: asked for as attributes they are mistakes.
_ATTRIB_DENY_LIST = frozenset(
    name.removeprefix("assert_") for name in dir(NonCallableMock) if name.startswith("assert_")
)


class CallableMixin(Base):
    """What a mock needs to be called."""

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None,
                 spec_set=None, parent=None, _spec_state=None, _new_name="", _new_parent=None,
                 **kwargs):
        self.__dict__["_mock_return_value"] = return_value
        super().__init__(
            spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent, **kwargs
        )
        self.side_effect = side_effect

    def _mock_check_sig(self, /, *args, **kwargs):
        """Replaced where the signature is known."""

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(*args, **kwargs)
        self._increment_mock_call(*args, **kwargs)
        return self._mock_call(*args, **kwargs)

    def _mock_call(self, /, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _increment_mock_call(self, /, *args, **kwargs):
        """Record a call here and in all mocks above."""
        self.called = True
        with NonCallableMock._lock:
            made = _Call((args, kwargs), two=True)
            self.call_args = made
            self.call_args_list.append(made)
            self.call_count = len(self.call_args_list)
        # `method_calls` hears only of attributes, `mock_calls` of return values too.
        is_method = self._mock_parent is not None
        method_name = self._mock_name
        path = self._mock_new_name
        is_a_call = path == "()"
        self.mock_calls.append(_Call(("", args, kwargs)))
        above = self._mock_new_parent
        while above is not None:
            if is_method:
                above.method_calls.append(_Call((method_name, args, kwargs)))
                is_method = above._mock_parent is not None
                if is_method:
                    method_name = f"{above._mock_name}.{method_name}"
            above.mock_calls.append(_Call((path, args, kwargs)))
            if above._mock_new_name:
                dot = "" if is_a_call else "."
                is_a_call = above._mock_new_name == "()"
                path = above._mock_new_name + dot + path
            above = above._mock_new_parent

    def _execute_mock_call(self, /, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if _callable(effect):
                value = effect(*args, **kwargs)
            else:
                value = next(effect)
                if _is_exception(value):
                    raise value
            if value is not DEFAULT:
                return value
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_delegate and self._mock_delegate.return_value is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(CallableMixin, NonCallableMock):
    """An object that takes part in a test in place of a real one.

    Attributes and return values are mocks too, made when asked for.  `return_value` and `side_effect` say what a
    call does; `called`, `call_args`, `call_args_list`, `mock_calls` and the `assert_` methods tell what was called.
    """


class _SpecState:
    """An attribute of an autospec that nobody has asked for yet."""

    def __init__(self, spec, spec_set=False, parent=None, name=None, ids=None, instance=False):
        self.spec = spec
        self.ids = ids
        self.spec_set = spec_set
        self.parent = parent
        self.instance = instance
        self.name = name
