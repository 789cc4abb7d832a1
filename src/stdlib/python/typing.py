"""Names for annotations.  Nothing here checks types; what an annotation means is for other tools."""

import collections
import collections.abc
import contextlib
import functools
import sys
import types
from _typing import (
    Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar,
    TypeVarTuple, Union,
)
from abc import ABCMeta, abstractmethod
from types import GenericAlias

import annotationlib
from annotationlib import ForwardRef

__all__ = [
    "Annotated", "Any", "Callable", "ClassVar", "Concatenate", "Final", "ForwardRef", "Generic",
    "Literal", "Optional", "ParamSpec", "Protocol", "Tuple", "Type", "TypeVar", "TypeVarTuple",
    "Union", "AbstractSet", "ByteString", "Container", "ContextManager", "Hashable", "ItemsView",
    "Iterable", "Iterator", "KeysView", "Mapping", "MappingView", "MutableMapping",
    "MutableSequence", "MutableSet", "Sequence", "Sized", "ValuesView", "Awaitable",
    "AsyncIterator", "AsyncIterable", "Coroutine", "Collection", "AsyncGenerator",
    "AsyncContextManager", "Reversible", "SupportsAbs", "SupportsBytes", "SupportsComplex",
    "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "ChainMap", "Counter",
    "Deque", "Dict", "DefaultDict", "List", "OrderedDict", "Set", "FrozenSet", "NamedTuple",
    "TypedDict", "Generator", "BinaryIO", "IO", "TextIO", "AnyStr",
    "assert_type", "assert_never", "cast", "clear_overloads", "dataclass_transform",
    "evaluate_forward_ref", "final", "get_args", "get_origin", "get_overloads",
    "get_protocol_members", "get_type_hints", "is_protocol", "is_typeddict", "LiteralString",
    "Never", "NewType", "no_type_check", "no_type_check_decorator", "NoDefault", "NoReturn",
    "NotRequired", "overload", "override", "ParamSpecArgs", "ParamSpecKwargs", "ReadOnly",
    "Required", "reveal_type", "runtime_checkable", "Self", "Text", "TYPE_CHECKING",
    "TypeAlias", "TypeAliasType", "TypeGuard", "TypeIs", "Unpack",
]

TYPE_CHECKING = False
Text = str


def _convert(arg, message):
    """An argument of a special form: text becomes a forward reference, None its type."""
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg)
    if type(arg) is tuple:
        raise TypeError(f"{message} Got {arg!r:.100}.")
    return arg


def _type_repr(obj):
    if isinstance(obj, tuple):
        return "[" + ", ".join(_type_repr(item) for item in obj) + "]"
    if isinstance(obj, list):
        return "[" + ", ".join(_type_repr(item) for item in obj) + "]"
    if isinstance(obj, ForwardRef):
        return repr(obj)
    return annotationlib.type_repr(obj)


def _collect_parameters(args):
    found = []
    for arg in args:
        if isinstance(arg, (TypeVar, ParamSpec, TypeVarTuple)):
            inner = (arg,)
        elif isinstance(arg, (list, tuple)):
            inner = _collect_parameters(arg)
        elif isinstance(arg, type) and not isinstance(arg, GenericAlias):
            inner = ()
        else:
            inner = getattr(arg, "__parameters__", ())
        for parameter in inner:
            if parameter not in found:
                found.append(parameter)
    return tuple(found)


class _SpecialForm:
    # A name that means something to type checkers and may take arguments in brackets.
    __slots__ = ("_name", "__doc__", "_getitem")

    def __init__(self, getitem):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return self._name
        raise AttributeError(name)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwargs):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __getitem__(self, parameters):
        return self._getitem(self, parameters)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """A type that is compatible with every other."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _bare(name, doc):
    def getitem(self, parameters):
        raise TypeError(f"{self} is not subscriptable")
    getitem.__name__ = name
    getitem.__doc__ = doc
    return _SpecialForm(getitem)


NoReturn = _bare("NoReturn", "The result of a function that never returns.")
Never = _bare("Never", "The type without values.")
Self = _bare("Self", "The class that a method belongs to.")
LiteralString = _bare("LiteralString", "A string that stands in the source.")
TypeAlias = _bare("TypeAlias", "Marks an assignment as a type alias.")


def _single(name, message, doc):
    def getitem(self, parameters):
        item = _convert(parameters, f"{self} {message}")
        return _GenericAlias(self, (item,))
    getitem.__name__ = name
    getitem.__doc__ = doc
    return _SpecialForm(getitem)


ClassVar = _single("ClassVar", "accepts only single type.", "Marks a class variable.")
Final = _single("Final", "accepts only single type.", "Marks a name that is not assigned again.")
Required = _single("Required", "accepts only a single type.", "Marks a required key.")
NotRequired = _single("NotRequired", "accepts only a single type.", "Marks an optional key.")
ReadOnly = _single("ReadOnly", "accepts only a single type.", "Marks a read-only key.")
TypeGuard = _single("TypeGuard", "accepts only single type.", "The result of a type guard.")
TypeIs = _single("TypeIs", "accepts only single type.", "The result of a narrowing function.")
Unpack = _single("Unpack", "accepts only single type.", "Unpacks a tuple of types.")


@_SpecialForm
def Optional(self, parameters):
    """Optional[X] is X | None."""
    return Union[_convert(parameters, f"{self} requires a single type."), type(None)]


@_SpecialForm
def Literal(self, *parameters):
    """A type with just the named values."""
    (parameters,) = parameters
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    flat = []
    for item in parameters:
        if isinstance(item, _LiteralGenericAlias):
            flat.extend(item.__args__)
        else:
            flat.append(item)
    unique = []
    for item in flat:
        if not any(type(known) is type(item) and known == item for known in unique):
            unique.append(item)
    return _LiteralGenericAlias(self, tuple(unique))


@_SpecialForm
def Concatenate(self, parameters):
    """Parameters in front of a parameter specification."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    if not (parameters[-1] is ... or isinstance(parameters[-1], ParamSpec)):
        raise TypeError(
            "The last parameter to Concatenate should be a ParamSpec variable or ellipsis."
        )
    return _GenericAlias(self, parameters)


@_SpecialForm
def Annotated(self, parameters):
    """A type with metadata: Annotated[X, ...]."""
    if not isinstance(parameters, tuple) or len(parameters) < 2:
        raise TypeError(
            "Annotated[...] should be used with at least two arguments (a type and an annotation)."
        )
    origin = _convert(parameters[0], "Annotated[t, ...]: t must be a type.")
    return _AnnotatedAlias(origin, parameters[1:])


class _GenericAlias:
    """A special form with arguments."""

    def __init__(self, origin, args, *, name=None):
        if not isinstance(args, tuple):
            args = (args,)
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _collect_parameters(args)
        self._name = name

    def __getitem__(self, item):
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        items = item if isinstance(item, tuple) else (item,)
        if len(items) != len(self.__parameters__):
            many = "many" if len(items) > len(self.__parameters__) else "few"
            raise TypeError(
                f"Too {many} arguments for {self}; actual {len(items)}, "
                f"expected {len(self.__parameters__)}"
            )
        values = dict(zip(self.__parameters__, items))
        return self.copy_with(tuple(_substitute(arg, values) for arg in self.__args__))

    def copy_with(self, args):
        return type(self)(self.__origin__, args, name=self._name)

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __call__(self, *args, **kwargs):
        if not isinstance(self.__origin__, type):
            raise TypeError(f"Cannot instantiate {self.__origin__!r}")
        return self.__origin__(*args, **kwargs)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__dict__["__origin__"], name)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        behind = bases[bases.index(self) + 1:]
        generic = any(
            isinstance(base, (_GenericAlias, GenericAlias))
            or (isinstance(base, type) and issubclass(base, Generic))
            for base in behind
        )
        if self._name is None or generic:
            return (self.__origin__,)
        return (self.__origin__, Generic)

    def __instancecheck__(self, obj):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _type_repr(self.__origin__)
        args = ", ".join(_type_repr(arg) for arg in self.__args__) or "()"
        return f"{name}[{args}]"


def _substitute(arg, values):
    if arg in values if _is_hashable(arg) else False:
        return values[arg]
    parameters = () if isinstance(arg, type) else getattr(arg, "__parameters__", ())
    if parameters:
        return arg[tuple(values.get(parameter, parameter) for parameter in parameters)]
    return arg


def _is_hashable(value):
    try:
        hash(value)
    except TypeError:
        return False
    return True


class _LiteralGenericAlias(_GenericAlias):
    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        return {(type(v), v) for v in self.__args__} == {(type(v), v) for v in other.__args__}

    def __hash__(self):
        return hash(frozenset((type(v), v) for v in self.__args__))

    def __repr__(self):
        return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"


class _AnnotatedAlias(_GenericAlias):
    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, (origin,))
        self.__metadata__ = metadata

    def copy_with(self, args):
        return _AnnotatedAlias(args[0], self.__metadata__)

    def __repr__(self):
        metadata = ", ".join(map(repr, self.__metadata__))
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {metadata}]"

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __mro_entries__(self, bases):
        return (self.__origin__,)


class _CallableAlias(_GenericAlias):
    def __repr__(self):
        *params, result = self.__args__
        if len(params) == 1 and (params[0] is ... or isinstance(params[0], (ParamSpec, _GenericAlias))):
            shown = "..." if params[0] is ... else _type_repr(params[0])
        else:
            shown = "[" + ", ".join(_type_repr(arg) for arg in params) + "]"
        return f"typing.Callable[{shown}, {_type_repr(result)}]"


class _SpecialGenericAlias:
    """List, Dict and their kin: the old names of classes that take brackets themselves now."""

    def __init__(self, origin, nparams, *, name=None):
        self.__origin__ = origin
        self._nparams = nparams
        self._name = name or origin.__name__
        self.__doc__ = f"A generic version of {origin.__module__}.{origin.__qualname__}."

    def __getitem__(self, params):
        params = params if isinstance(params, tuple) else (params,)
        params = tuple(_convert(p, "Parameters to generic types must be types.") for p in params)
        if self._nparams >= 0 and len(params) != self._nparams:
            many = "many" if len(params) > self._nparams else "few"
            raise TypeError(
                f"Too {many} arguments for {self}; actual {len(params)}, expected {self._nparams}"
            )
        return _GenericAlias(self.__origin__, params, name=self._name)

    def __call__(self, *args, **kwargs):
        raise TypeError(
            f"Type {self._name} cannot be instantiated; "
            f"use {self.__origin__.__name__}() instead"
        )

    def __mro_entries__(self, bases):
        return (self.__origin__, Generic) if not any(
            base is not self and isinstance(base, type) and issubclass(base, Generic) for base in bases
        ) and self._nparams else (self.__origin__,)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        return issubclass(cls, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __getattr__(self, name):
        if name in ("__name__", "__qualname__"):
            return self._name
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__dict__["__origin__"], name)

    def __repr__(self):
        return "typing." + self._name


class _TupleType(_SpecialGenericAlias):
    def __getitem__(self, params):
        params = params if isinstance(params, tuple) else (params,)
        if len(params) >= 2 and params[-1] is ...:
            items = tuple(_convert(p, "Tuple[t, ...]: t must be a type.") for p in params[:-1])
            return _GenericAlias(tuple, (*items, ...), name="Tuple")
        items = tuple(_convert(p, "Tuple[t0, t1, ...]: each t must be a type.") for p in params)
        return _GenericAlias(tuple, items, name="Tuple")


class _CallableType(_SpecialGenericAlias):
    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        result = _convert(result, "Callable[args, result]: result must be a type.")
        if isinstance(args, list):
            args = tuple(_convert(a, "Callable[[arg, ...], result]: each arg must be a type.") for a in args)
            return _CallableAlias(collections.abc.Callable, (*args, result), name="Callable")
        return _CallableAlias(collections.abc.Callable, (args, result), name="Callable")


_alias = _SpecialGenericAlias
Hashable = _alias(collections.abc.Hashable, 0)
Awaitable = _alias(collections.abc.Awaitable, 1)
Coroutine = _alias(collections.abc.Coroutine, 3)
AsyncIterable = _alias(collections.abc.AsyncIterable, 1)
AsyncIterator = _alias(collections.abc.AsyncIterator, 1)
Iterable = _alias(collections.abc.Iterable, 1)
Iterator = _alias(collections.abc.Iterator, 1)
Reversible = _alias(collections.abc.Reversible, 1)
Sized = _alias(collections.abc.Sized, 0)
Container = _alias(collections.abc.Container, 1)
Collection = _alias(collections.abc.Collection, 1)
Callable = _CallableType(collections.abc.Callable, 2)
AbstractSet = _alias(collections.abc.Set, 1, name="AbstractSet")
MutableSet = _alias(collections.abc.MutableSet, 1)
Mapping = _alias(collections.abc.Mapping, 2)
MutableMapping = _alias(collections.abc.MutableMapping, 2)
Sequence = _alias(collections.abc.Sequence, 1)
MutableSequence = _alias(collections.abc.MutableSequence, 1)
ByteString = _alias(collections.abc.Sequence, 0, name="ByteString")
Tuple = _TupleType(tuple, -1, name="Tuple")
List = _alias(list, 1, name="List")
Deque = _alias(collections.deque, 1, name="Deque")
Set = _alias(set, 1, name="Set")
FrozenSet = _alias(frozenset, 1, name="FrozenSet")
MappingView = _alias(collections.abc.MappingView, 1)
KeysView = _alias(collections.abc.KeysView, 1)
ItemsView = _alias(collections.abc.ItemsView, 2)
ValuesView = _alias(collections.abc.ValuesView, 1)
Dict = _alias(dict, 2, name="Dict")
DefaultDict = _alias(collections.defaultdict, 2, name="DefaultDict")
OrderedDict = _alias(collections.OrderedDict, 2)
Counter = _alias(collections.Counter, 1)
ChainMap = _alias(collections.ChainMap, 2)
Generator = _alias(collections.abc.Generator, -1)
AsyncGenerator = _alias(collections.abc.AsyncGenerator, -1)
Type = _alias(type, 1, name="Type")
ContextManager = _alias(contextlib.AbstractContextManager, -1, name="ContextManager")
AsyncContextManager = _alias(contextlib.AbstractAsyncContextManager, -1, name="AsyncContextManager")

T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
AnyStr = TypeVar("AnyStr", bytes, str)


class IO(Generic[AnyStr]):
    """The type of files as open() returns them."""

    __slots__ = ()


class BinaryIO(IO[bytes]):
    """The type of files of bytes."""

    __slots__ = ()


class TextIO(IO[str]):
    """The type of files of text."""

    __slots__ = ()


class NewType:
    """A distinct name for a type; calling it gives back its argument."""

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[2]
        self.__supertype__ = tp
        self.__module__ = sys._getframe(1).f_globals.get("__name__", "typing")

    def __call__(self, x, /):
        return x

    def __mro_entries__(self, bases):
        raise TypeError(
            "Cannot subclass an instance of NewType. Perhaps you were looking for: "
            f"`{self.__name__} = NewType({self.__name__!r}, {self.__name__})`"
        )

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


def cast(typ, val):
    """The value as it is."""
    return val


def assert_type(val, typ, /):
    """The value as it is."""
    return val


def reveal_type(obj, /):
    """Print the type of a value and give it back."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def assert_never(arg, /):
    """Says that a place cannot be reached."""
    value = repr(arg)
    if len(value) > 100:
        value = value[:100] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


def final(f):
    """Marks a method that is not overridden or a class that is not derived from."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    """Marks a method that overrides one of a base class."""
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    """Marks annotations that are no types."""
    arg.__no_type_check__ = True
    return arg


def no_type_check_decorator(decorator):
    """A decorator that marks what it makes with no_type_check."""
    @functools.wraps(decorator)
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False,
                        frozen_default=False, field_specifiers=(), **kwargs):
    """Marks what makes classes behave like data classes."""
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default, "order_default": order_default,
            "kw_only_default": kw_only_default, "frozen_default": frozen_default,
            "field_specifiers": field_specifiers, "kwargs": kwargs,
        }
        return cls_or_fn
    return decorator


_overload_registry = {}


def _overload_dummy(*args, **kwds):
    """Stands for an overload that is called by mistake."""
    raise NotImplementedError(
        "You should not call an overloaded function. A series of @overload-decorated functions "
        "outside a stub module should always be followed by an implementation that is not "
        "@overload-ed."
    )


def overload(func):
    """Marks one of several signatures of a function."""
    function = getattr(func, "__func__", func)
    variants = _overload_registry.setdefault((function.__module__, function.__qualname__), {})
    variants[function.__code__.co_firstlineno] = func
    return _overload_dummy


def get_overloads(func):
    """The signatures declared with @overload."""
    function = getattr(func, "__func__", func)
    found = _overload_registry.get((function.__module__, function.__qualname__), {})
    return list(found.values())


def clear_overloads():
    """Forget every @overload."""
    _overload_registry.clear()


_PROTOCOL_IGNORED = frozenset({
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__",
    "__new__", "__slots__", "__subclasshook__", "__weakref__", "__class_getitem__",
    "__match_args__", "__static_attributes__", "__firstlineno__", "__annotate__",
    "__annotate_func__", "__annotations_cache__", "__parameters__", "__orig_bases__",
    "__orig_class__", "_is_protocol", "_is_runtime_protocol", "__protocol_attrs__",
    "__non_callable_proto_members__", "__type_params__", "_abc_impl", "__subclasscheck__",
    "__hash__", "__init_subclass__", "_abc_registry",
})


def _protocol_members(cls):
    members = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        names = list(base.__dict__)
        if getattr(base, "_is_protocol", False):
            names += annotationlib.get_annotations(base, format=annotationlib.Format.FORWARDREF)
        for name in names:
            if not name.startswith("_abc_") and name not in _PROTOCOL_IGNORED:
                members.add(name)
    return members


class _ProtocolMeta(ABCMeta):
    def __init__(cls, *args, **kwargs):
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _protocol_members(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False):
            if not isinstance(other, type):
                raise TypeError("issubclass() arg 1 must be a class")
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError(
                    "Instance and class checks can only be used with @runtime_checkable protocols"
                )
            data = sorted(
                name for name in cls.__protocol_attrs__
                if not callable(getattr(cls, name, None))
            )
            if data:
                raise TypeError(
                    "Protocols with non-method members don't support issubclass()."
                    f" Non-method members: {str(data)[1:-1]}."
                )
            return _has_members(cls, other)
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError(
                "Instance and class checks can only be used with @runtime_checkable protocols"
            )
        if cls in type(instance).__mro__:
            return True
        try:
            if ABCMeta.__instancecheck__(cls, instance):
                return True
        except TypeError:
            # Classes cannot be asked about members that are no methods; objects can.
            pass
        for name in cls.__protocol_attrs__:
            missing = object()
            value = getattr(instance, name, missing)
            if value is missing:
                return False
            if value is None and callable(getattr(cls, name, None)):
                return False
        return True


def _has_members(cls, other):
    for name in cls.__protocol_attrs__:
        for base in other.__mro__:
            if name in base.__dict__:
                if base.__dict__[name] is None:
                    return False
                break
            annotations = annotationlib.get_annotations(
                base, format=annotationlib.Format.FORWARDREF
            ) if not base.__module__ == "builtins" else {}
            if name in annotations and getattr(other, "_is_protocol", False):
                break
        else:
            return False
    return True


def _no_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocol classes: what has the members, is one."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__ and cls._is_protocol:
            def _hook(other):
                if not cls.__dict__.get("_is_protocol", False):
                    return NotImplemented
                return _has_members(cls, other) or NotImplemented
            cls.__subclasshook__ = staticmethod(_hook)
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init


def runtime_checkable(cls):
    """Lets isinstance() and issubclass() look at the members of a protocol."""
    if not isinstance(cls, type) or not getattr(cls, "_is_protocol", False):
        raise TypeError(
            "@runtime_checkable can be only applied to protocol classes, "
            f"got {cls!r}"
        )
    cls._is_runtime_protocol = True
    return cls


def is_protocol(tp, /):
    """Whether a type is a protocol."""
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp is not Protocol


def get_protocol_members(tp, /):
    """The names that a protocol asks for."""
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


def _support(name, result):
    def method(self):
        pass
    method.__name__ = name
    return abstractmethod(method)


@runtime_checkable
class SupportsInt(Protocol):
    """Has __int__."""

    __slots__ = ()
    __int__ = _support("__int__", int)


@runtime_checkable
class SupportsFloat(Protocol):
    """Has __float__."""

    __slots__ = ()
    __float__ = _support("__float__", float)


@runtime_checkable
class SupportsComplex(Protocol):
    """Has __complex__."""

    __slots__ = ()
    __complex__ = _support("__complex__", complex)


@runtime_checkable
class SupportsBytes(Protocol):
    """Has __bytes__."""

    __slots__ = ()
    __bytes__ = _support("__bytes__", bytes)


@runtime_checkable
class SupportsIndex(Protocol):
    """Has __index__."""

    __slots__ = ()
    __index__ = _support("__index__", int)


@runtime_checkable
class SupportsAbs(Protocol[T_co]):
    """Has __abs__."""

    __slots__ = ()
    __abs__ = _support("__abs__", T_co)


@runtime_checkable
class SupportsRound(Protocol[T_co]):
    """Has __round__."""

    __slots__ = ()
    __round__ = _support("__round__", T_co)


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        hints = _namespace_annotations(ns)
        defaults = []
        for name in hints:
            if name in ns:
                defaults.append(name)
            elif defaults:
                plural = "s" if len(defaults) > 1 else ""
                raise TypeError(
                    f"Non-default namedtuple field {name} cannot follow default field{plural} "
                    + ", ".join(defaults)
                )
        made = collections.namedtuple(
            typename, list(hints), defaults=[ns[name] for name in defaults],
            module=ns["__module__"],
        )
        made.__annotations__ = hints
        made.__bases__ = (made.__bases__[0], *[b for b in bases if b is not tuple])
        if Generic in bases:
            made.__class_getitem__ = classmethod(GenericAlias)
        for key, value in ns.items():
            if key in _NAMEDTUPLE_PROHIBITED:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key not in _NAMEDTUPLE_SPECIAL and key not in made._fields:
                setattr(made, key, value)
        return made


_NAMEDTUPLE_PROHIBITED = frozenset({
    "__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults",
    "_field_types", "_make", "_replace", "_asdict", "_source",
})
_NAMEDTUPLE_SPECIAL = frozenset({
    "__module__", "__name__", "__annotations__", "__annotate__", "__annotate_func__",
    "__annotations_cache__", "__classdictcell__", "__classcell__", "__qualname__",
    "__firstlineno__", "__static_attributes__", "__orig_bases__",
})


def _namespace_annotations(ns):
    if "__annotations__" in ns:
        return dict(ns["__annotations__"])
    annotate = annotationlib.get_annotate_from_class_namespace(ns)
    if annotate is None:
        return {}
    return annotationlib.call_annotate_function(annotate, annotationlib.Format.FORWARDREF)


def NamedTuple(typename, fields, /):
    """A named tuple class of (name, type) pairs; or a base class for the class statement."""
    fields = list(fields)
    made = collections.namedtuple(
        typename, [name for name, _ in fields],
        module=sys._getframe(1).f_globals.get("__name__", "__main__"),
    )
    made.__annotations__ = {name: _convert(t, "field must be a type") for name, t in fields}
    made.__orig_bases__ = (NamedTuple,)
    return made


_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True, closed=None, extra_items=None):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError(
                    "cannot inherit from both a TypedDict type and a non-TypedDict base class"
                )
        generic = (Generic,) if any(issubclass(base, Generic) for base in bases) else ()
        own = _namespace_annotations(ns)
        made = type.__new__(_TypedDictMeta, name, (*generic, dict), dict(ns))
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        annotations = {}
        required, optional, readonly = set(), set(), set()
        for base in bases:
            annotations.update(getattr(base, "__annotations__", {}))
            required |= getattr(base, "__required_keys__", set())
            optional |= getattr(base, "__optional_keys__", set())
            readonly |= getattr(base, "__readonly_keys__", set())
        for key, value in own.items():
            qualifiers = set()
            inner = value
            while isinstance(inner, _GenericAlias):
                if isinstance(inner, _AnnotatedAlias):
                    inner = inner.__origin__
                elif inner.__origin__ in (Required, NotRequired, ReadOnly):
                    qualifiers.add(inner.__origin__)
                    inner = inner.__args__[0]
                else:
                    break
            is_required = total
            if Required in qualifiers:
                is_required = True
            elif NotRequired in qualifiers:
                is_required = False
            (required if is_required else optional).add(key)
            (optional if is_required else required).discard(key)
            if ReadOnly in qualifiers:
                readonly.add(key)
            annotations[key] = value
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__readonly_keys__ = frozenset(readonly)
        made.__mutable_keys__ = frozenset(set(annotations) - readonly)
        made.__total__ = total
        return made

    __call__ = dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields, /, *, total=True):
    """A dict class with named keys; or a base class for the class statement."""
    ns = {"__annotations__": dict(fields)}
    ns["__module__"] = sys._getframe(1).f_globals.get("__name__", "__main__")
    made = _TypedDictMeta(typename, (), ns, total=total)
    made.__orig_bases__ = (TypedDict,)
    return made


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})


def _typeddict_mro_entries(bases):
    return (_TypedDict,)


TypedDict.__mro_entries__ = _typeddict_mro_entries


def is_typeddict(tp):
    """Whether a type is a TypedDict class."""
    return isinstance(tp, _TypedDictMeta) and tp is not _TypedDict


def get_origin(tp):
    """What stands before the brackets of a subscribed type; None for other types."""
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_GenericAlias, _SpecialGenericAlias, GenericAlias, types.UnionType,
                       ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return None


def get_args(tp):
    """What stands in the brackets of a subscribed type."""
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, (_GenericAlias, GenericAlias)):
        args = tp.__args__
        if isinstance(tp, _CallableAlias) or get_origin(tp) is collections.abc.Callable:
            if not (len(args) == 2 and (args[0] is ... or isinstance(args[0], ParamSpec))):
                args = (list(args[:-1]), args[-1])
        return args
    if isinstance(tp, types.UnionType):
        return tp.__args__
    return ()


def evaluate_forward_ref(forward_ref, *, owner=None, globals=None, locals=None, type_params=None,
                         format=None, _recursive_guard=frozenset()):
    """What a forward reference stands for now."""
    if format is None:
        format = annotationlib.Format.VALUE
    return forward_ref.evaluate(
        globals=globals, locals=locals, type_params=type_params, owner=owner, format=format
    )


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, *, format=None):
    """Annotations with forward references evaluated; for a class, those of its bases too."""
    if getattr(obj, "__no_type_check__", None):
        return {}
    if format is None:
        format = annotationlib.Format.VALUE
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            if base.__module__ == "builtins" and base in (object, tuple, dict, list, int, str):
                continue
            annotations = annotationlib.get_annotations(base, format=format) if not _is_native(base) else {}
            module = sys.modules.get(base.__module__)
            base_globals = getattr(module, "__dict__", {}) if globalns is None else globalns
            base_locals = dict(vars(base)) if localns is None else localns
            for name, value in annotations.items():
                hints[name] = _evaluated(value, base_globals, base_locals, base)
        return hints if include_extras else {k: _strip_annotations(v) for k, v in hints.items()}
    if globalns is None:
        function = obj
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        if isinstance(obj, types.ModuleType):
            globalns = obj.__dict__
        else:
            globalns = getattr(function, "__globals__", {})
        if localns is None:
            localns = globalns
    elif localns is None:
        localns = globalns
    annotations = annotationlib.get_annotations(obj, format=format)
    hints = {
        name: _evaluated(value, globalns, localns, obj) for name, value in annotations.items()
    }
    return hints if include_extras else {k: _strip_annotations(v) for k, v in hints.items()}


def _is_native(cls):
    try:
        cls.__annotations__
    except AttributeError:
        return True
    return False


def _evaluated(value, globalns, localns, owner):
    if value is None:
        return type(None)
    if isinstance(value, str):
        value = ForwardRef(value)
    if isinstance(value, ForwardRef):
        params = getattr(owner, "__type_params__", ())
        return _evaluated(
            value.evaluate(globals=globalns, locals=localns, type_params=params), globalns,
            localns, owner,
        )
    args = getattr(value, "__args__", None)
    if args and not isinstance(value, (type, _LiteralGenericAlias)):
        new = tuple(
            _evaluated(arg, globalns, localns, owner)
            if isinstance(arg, (str, ForwardRef)) or hasattr(arg, "__args__") else arg
            for arg in args
        )
        if new != args:
            if isinstance(value, GenericAlias):
                return GenericAlias(value.__origin__, new)
            if isinstance(value, types.UnionType):
                return Union[new]
            return value.copy_with(new)
    return value


def _strip_annotations(value):
    if isinstance(value, _AnnotatedAlias):
        return _strip_annotations(value.__origin__)
    if isinstance(value, _GenericAlias) and value.__origin__ in (Required, NotRequired, ReadOnly):
        return _strip_annotations(value.__args__[0])
    args = getattr(value, "__args__", None)
    if args and not isinstance(value, (type, _LiteralGenericAlias)):
        new = tuple(_strip_annotations(arg) for arg in args)
        if new != args:
            if isinstance(value, GenericAlias):
                return GenericAlias(value.__origin__, new)
            if isinstance(value, types.UnionType):
                return Union[new]
            return value.copy_with(new)
    return value


def __getattr__(name):
    if name in ("Match", "Pattern"):
        import re
        made = _alias(getattr(re, name), 1)
        globals()[name] = made
        return made
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
