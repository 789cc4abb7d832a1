"""Putting mocks in the place of things for a while: patch in all its forms."""

import builtins
import contextlib
import importlib
import inspect
import sys
from functools import partial, wraps
from types import ModuleType

from ._mock_call import DEFAULT
from ._mock_core import (
    InvalidSpecError,
    NonCallableMock,
    _instance_callable,
    _is_async_obj,
    _is_instance_mock,
    _is_list,
)
from ._mock_magic import AsyncMock, MagicMock, NonCallableMagicMock
from ._mock_spec import _check_spec_arg_typos, create_autospec

_builtins = {name for name in dir(builtins) if not name.startswith("_")}

# Deleting these from a function or a class does not bring back what was there before.
_NOT_BACK_BY_DELETION = (
    "__doc__", "__module__", "__defaults__", "__annotations__", "__kwdefaults__",
)


def _resolve_name(name):
    """The object of a dotted name: modules as far as there are any, attributes from there on."""
    module_name, colon, attributes = name.partition(":")
    parts = module_name.split(".")
    if not all(part.isidentifier() for part in parts):
        raise ValueError(f"invalid format: {name!r}")
    found = importlib.import_module(module_name if colon else parts[0])
    rest = attributes.split(".") if colon and attributes else []
    if not colon:
        path, rest = parts[0], parts[1:]
        while rest:
            path = f"{path}.{rest[0]}"
            try:
                found = importlib.import_module(path)
            except ImportError:
                break
            rest = rest[1:]
    for attribute in rest:
        found = getattr(found, attribute)
    return found


def _started_once(patched, func):
    """The function with one more patch, if it has some already."""
    if hasattr(func, "patchings"):
        func.patchings.append(patched)
        return func
    return None


class _patch:
    """One attribute that is replaced: a decorator, a context manager, or started and stopped by hand."""

    attribute_name = None
    _active_patches = []

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable,
                 kwargs, *, unsafe=False):
        if new_callable is not None:
            if new is not DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        if not unsafe:
            _check_spec_arg_typos(kwargs)
        if _is_instance_mock(spec):
            raise InvalidSpecError(
                f"Cannot spec attr {attribute!r} as the spec has already been mocked out. "
                f"[spec={spec!r}]"
            )
        if _is_instance_mock(spec_set):
            raise InvalidSpecError(
                f"Cannot spec attr {attribute!r} as the spec_set target has already been "
                f"mocked out. [spec_set={spec_set!r}]"
            )
        self.getter = getter
        self.attribute = attribute
        self.new = new
        self.new_callable = new_callable
        self.spec = spec
        self.create = create
        self.has_local = False
        self.spec_set = spec_set
        self.autospec = autospec
        self.kwargs = kwargs
        self.additional_patchers = []
        self.is_started = False

    def copy(self):
        """A patch of the same that has not been started."""
        made = _patch(
            self.getter, self.attribute, self.new, self.spec, self.create, self.spec_set,
            self.autospec, self.new_callable, self.kwargs,
        )
        made.attribute_name = self.attribute_name
        made.additional_patchers = [each.copy() for each in self.additional_patchers]
        return made

    # As a decorator.

    def __call__(self, func):
        if isinstance(func, type):
            return self.decorate_class(func)
        if inspect.iscoroutinefunction(func):
            return self.decorate_async_callable(func)
        return self.decorate_callable(func)

    def decorate_class(self, klass):
        """Decorate the test methods of a class."""
        for name in dir(klass):
            if not name.startswith(_mock_patch_prefix()):
                continue
            method = getattr(klass, name)
            if hasattr(method, "__call__"):
                setattr(klass, name, self.copy()(method))
        return klass

    @contextlib.contextmanager
    def decoration_helper(self, patched, args, keywargs):
        """Enter all patches of a function; what they make is added to its arguments."""
        added = []
        with contextlib.ExitStack() as stack:
            for patching in patched.patchings:
                value = stack.enter_context(patching)
                if patching.attribute_name is not None:
                    keywargs.update(value)
                elif patching.new is DEFAULT:
                    added.append(value)
            yield args + tuple(added), keywargs

    def decorate_callable(self, func):
        """Decorate a function."""
        if (known := _started_once(self, func)) is not None:
            return known

        @wraps(func)
        def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return func(*newargs, **newkeywargs)

        patched.patchings = [self]
        return patched

    def decorate_async_callable(self, func):
        """Decorate a coroutine function."""
        if (known := _started_once(self, func)) is not None:
            return known

        @wraps(func)
        async def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return await func(*newargs, **newkeywargs)

        patched.patchings = [self]
        return patched

    # As a context manager.

    def get_original(self):
        """What is there now, and whether it stands in the target itself."""
        target = self.getter()
        name = self.attribute
        local = False
        try:
            original = target.__dict__[name]
        except (AttributeError, KeyError):
            original = getattr(target, name, DEFAULT)
        else:
            local = True
        if name in _builtins and isinstance(target, ModuleType):
            # A module's own name goes before the builtin one.
            self.create = True
        if not self.create and original is DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, local

    def _make_replacement(self, original):
        spec = None if self.spec is False else self.spec
        spec_set = None if self.spec_set is False else self.spec_set
        autospec = None if self.autospec is False else self.autospec
        if spec is not None and autospec is not None:
            raise TypeError("Can't specify spec and autospec")
        if (spec is not None or autospec is not None) and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        if autospec is not None:
            return self._make_autospec(original, autospec, spec_set)
        if self.new is DEFAULT:
            return self._make_mock(original, spec, spec_set)
        if self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        return self.new

    def _make_mock(self, original, spec, spec_set):
        if spec is True:
            spec = original
        if spec_set is True:
            spec, spec_set = None, original if spec is None else spec
        model = spec if spec_set is None else spec_set
        inherit = False
        if model is not None:
            if original is DEFAULT:
                raise TypeError("Can't use 'spec' with create=True")
            inherit = isinstance(original, type)
        if self.new_callable is not None:
            make = self.new_callable
        elif spec is None and _is_async_obj(original):
            make = AsyncMock
        elif model is not None:
            make = _class_for(model)
        else:
            make = MagicMock
        options = {}
        if spec is not None:
            options["spec"] = spec
        if spec_set is not None:
            options["spec_set"] = spec_set
        if isinstance(make, type) and issubclass(make, NonCallableMock) and self.attribute:
            options["name"] = self.attribute
        options.update(self.kwargs)
        new = make(**options)
        if inherit and _is_instance_mock(new):
            # In the place of a class: its instances are like those of the class.
            if not _is_list(model) and not _instance_callable(model):
                make = NonCallableMagicMock
            options.pop("name")
            new.return_value = make(_new_parent=new, _new_name="()", **options)
        return new

    def _make_autospec(self, original, autospec, spec_set):
        if self.new is not DEFAULT:
            raise TypeError(
                "autospec creates the mock for you. Can't specify autospec and new."
            )
        if original is DEFAULT:
            raise TypeError("Can't use 'autospec' with create=True")
        if autospec is True:
            autospec = original
        if _is_instance_mock(self.target):
            raise InvalidSpecError(
                f"Cannot autospec attr {self.attribute!r} as the patch target has already been "
                f"mocked out. [target={self.target!r}, attr={autospec!r}]"
            )
        if _is_instance_mock(autospec):
            target_name = getattr(self.target, "__name__", self.target)
            raise InvalidSpecError(
                f"Cannot autospec attr {self.attribute!r} from target {target_name!r} as it has "
                f"already been mocked out. [target={self.target!r}, attr={autospec!r}]"
            )
        return create_autospec(
            autospec, spec_set=bool(spec_set), _name=self.attribute, **self.kwargs
        )

    def __enter__(self):
        if self.is_started:
            raise RuntimeError("Patch is already started")
        self.target = self.getter()
        original, local = self.get_original()
        new = self._make_replacement(original)
        self.temp_original = original
        self.is_local = local
        self._exit_stack = contextlib.ExitStack()
        self.is_started = True
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            made = {}
            if self.new is DEFAULT:
                made[self.attribute_name] = new
            for patching in self.additional_patchers:
                more = self._exit_stack.enter_context(patching)
                if patching.new is DEFAULT:
                    made.update(more)
            return made
        except:
            if not self.__exit__(*sys.exc_info()):
                raise

    def __exit__(self, *exc_info):
        if not self.is_started:
            return None
        if self.is_local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (
                not hasattr(self.target, self.attribute)
                or self.attribute in _NOT_BACK_BY_DELETION
            ):
                # What stood behind the attribute is not there without it.
                setattr(self.target, self.attribute, self.temp_original)
        stack = self._exit_stack
        del self.temp_original, self.is_local, self.target, self._exit_stack
        self.is_started = False
        return stack.__exit__(*exc_info)

    # By hand.

    def start(self):
        """Replace the attribute until `stop`."""
        made = self.__enter__()
        self._active_patches.append(self)
        return made

    def stop(self):
        """Put back what was there, if the patch was started."""
        try:
            self._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _class_for(model):
    """The class of a mock in the likeness of a model, by whether that is called or awaited."""
    if _is_async_obj(model):
        return AsyncMock
    is_callable = "__call__" in model if _is_list(model) else callable(model)
    return MagicMock if is_callable else NonCallableMagicMock


def _mock_patch_prefix():
    return patch.TEST_PREFIX


def _get_target(target):
    try:
        target, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return partial(_resolve_name, target), attribute


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
          new_callable=None, *, unsafe=False, **kwargs):
    """Replace what a dotted name stands for, by a MagicMock unless `new` is given.

    A decorator (the mock is then an argument), a context manager, or started and stopped by hand.
    """
    getter, attribute = _get_target(target)
    return _patch(
        getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
        unsafe=unsafe,
    )


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None,
                  autospec=None, new_callable=None, *, unsafe=False, **kwargs):
    """Replace an attribute of an object."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(
        lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
        unsafe=unsafe,
    )


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None,
                    new_callable=None, **kwargs):
    """Replace several attributes of an object, given as keywords."""
    getter = partial(_resolve_name, target) if type(target) is str else lambda: target
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    patchers = []
    for attribute, new in kwargs.items():
        patcher = _patch(
            getter, attribute, new, spec, create, spec_set, autospec, new_callable, {}
        )
        patcher.attribute_name = attribute
        patchers.append(patcher)
    first, *rest = patchers
    first.additional_patchers.extend(rest)
    return first


class _patch_dict:
    """Sets items of a dict, or of what is like one, for a while; then everything is as it was."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict = in_dict
        self.values = dict(values)
        self.values.update(kwargs)
        self.clear = clear
        self._original = None

    def __call__(self, f):
        if isinstance(f, type):
            return self.decorate_class(f)
        if inspect.iscoroutinefunction(f):
            return self.decorate_async_callable(f)
        return self.decorate_callable(f)

    def decorate_callable(self, f):
        """Decorate a function."""

        @wraps(f)
        def patched(*args, **kw):
            self._patch_dict()
            try:
                return f(*args, **kw)
            finally:
                self._unpatch_dict()

        return patched

    def decorate_async_callable(self, f):
        """Decorate a coroutine function."""

        @wraps(f)
        async def patched(*args, **kw):
            self._patch_dict()
            try:
                return await f(*args, **kw)
            finally:
                self._unpatch_dict()

        return patched

    def decorate_class(self, klass):
        """Decorate the test methods of a class."""
        for name in dir(klass):
            method = getattr(klass, name)
            if name.startswith(_mock_patch_prefix()) and hasattr(method, "__call__"):
                decorator = _patch_dict(self.in_dict, self.values, self.clear)
                setattr(klass, name, decorator(method))
        return klass

    def __enter__(self):
        self._patch_dict()
        return self.in_dict

    def _patch_dict(self):
        if isinstance(self.in_dict, str):
            self.in_dict = _resolve_name(self.in_dict)
        target = self.in_dict
        try:
            self._original = target.copy()
        except AttributeError:
            # Something with keys and items, and little else.
            self._original = {key: target[key] for key in target}
        if self.clear:
            _clear_dict(target)
        _update_dict(target, self.values)

    def _unpatch_dict(self):
        _clear_dict(self.in_dict)
        _update_dict(self.in_dict, self._original)

    def __exit__(self, *args):
        if self._original is not None:
            self._unpatch_dict()
        return False

    def start(self):
        """Set the items until `stop`."""
        target = self.__enter__()
        _patch._active_patches.append(self)
        return target

    def stop(self):
        """Let everything be as it was, if the patch was started."""
        try:
            _patch._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _clear_dict(in_dict):
    try:
        in_dict.clear()
    except AttributeError:
        for key in list(in_dict):
            del in_dict[key]


def _update_dict(in_dict, values):
    try:
        in_dict.update(values)
    except AttributeError:
        for key in values:
            in_dict[key] = values[key]


def _patch_stopall():
    """Stop all patches that were started by hand, the latest first."""
    for each in reversed(_patch._active_patches):
        each.stop()


patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _patch_stopall
patch.TEST_PREFIX = "test"
