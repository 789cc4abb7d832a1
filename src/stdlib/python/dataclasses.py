"""Data classes: methods made from annotated fields."""

import annotationlib
import abc
import copy
import inspect
import keyword
import sys
import types
from types import FunctionType, GenericAlias

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING",
    "fields", "asdict", "astuple", "make_dataclass", "replace", "is_dataclass",
]


class FrozenInstanceError(AttributeError):
    """Raised when a field of a frozen instance is assigned or deleted."""


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()

_EMPTY_METADATA = types.MappingProxyType({})


class _FIELD_BASE:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE("_FIELD")
_FIELD_CLASSVAR = _FIELD_BASE("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FIELD_BASE("_FIELD_INITVAR")

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"


class InitVar:
    """Marks a parameter of __init__ that is no field."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type) and not isinstance(self.type, GenericAlias):
            shown = self.type.__name__
        else:
            shown = repr(self.type)
        return f"dataclasses.InitVar[{shown}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one field."""

    __slots__ = (
        "name", "type", "default", "default_factory", "repr", "hash", "init", "compare",
        "metadata", "kw_only", "doc", "_field_type",
    )

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only,
                 doc):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = (
            _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        )
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    def __repr__(self):
        return (
            f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
            f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},"
            f"hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},"
            f"kw_only={self.kw_only!r},doc={self.doc!r},_field_type={self._field_type})"
        )

    def __set_name__(self, owner, name):
        hook = getattr(type(self.default), "__set_name__", None)
        if hook:
            hook(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _DataclassParams:
    """The arguments of the decorator."""

    __slots__ = (
        "init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots",
        "weakref_slot",
    )

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                 weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        shown = ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"_DataclassParams({shown})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING, doc=None):
    """Says more about a field than its annotation and default do."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


def _recursive_repr(function):
    running = set()

    def wrapper(self):
        key = id(self)
        if key in running:
            return "..."
        running.add(key)
        try:
            return function(self)
        finally:
            running.discard(key)

    wrapper.__wrapped__ = function
    wrapper.__dataclass_repr__ = True
    for name in "__module__", "__name__", "__qualname__", "__doc__":
        setattr(wrapper, name, getattr(function, name))
    return wrapper


Field.__repr__ = _recursive_repr(Field.__repr__)


class _Builder:
    """Collects the text of the methods of one class, so that one exec makes them all."""

    def __init__(self, globals):
        self.globals = globals
        self.locals = {}
        self.parts = []
        self.names = []

    def add(self, cls, name, args, body, *, overwrite_error=False, decorator=None,
            annotations=None):
        self.names.append((name, overwrite_error, decorator, annotations))
        lines = [f"  def {name}({', '.join(args)}):"]
        lines += [f"   {line}" for line in body]
        self.parts.append("\n".join(lines))

    def install(self, cls):
        if not self.parts:
            return
        results = ", ".join(name for name, *_ in self.names)
        params = ", ".join(self.locals)
        text = f"def __create_fn__({params}):\n" + "\n".join(self.parts) + f"\n  return ({results},)"
        namespace = {}
        exec(text, self.globals, namespace)
        functions = namespace["__create_fn__"](**self.locals)
        for (name, overwrite_error, decorator, annotations), function in zip(self.names, functions):
            function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
            function.__module__ = cls.__module__
            if annotations is not None:
                function.__annotations__ = annotations
            if decorator is not None:
                function = decorator(function)
            if _set_new_attribute(cls, name, function) and overwrite_error:
                message = f"Cannot overwrite attribute {name} in class {cls.__name__}"
                if overwrite_error is not True:
                    message = f"{message}{overwrite_error}"
                raise TypeError(message)


def _set_new_attribute(cls, name, value):
    """Sets an attribute unless the class has it; says whether it had."""
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _is_classvar(annotation):
    typing = sys.modules.get("typing")
    if typing is not None:
        if annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar:
            return True
    return False


def _is_initvar(annotation):
    return annotation is InitVar or type(annotation) is InitVar


def _leading_name(text):
    end = 0
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[:end]


def _named_kind(annotation, cls):
    """The kind that an annotation given as text names."""
    # A name, perhaps of a module; what follows does not count.
    text = annotation.lstrip()
    module, name = "", _leading_name(text)
    rest = text[len(name):].lstrip()
    if rest.startswith("."):
        module, name = name, _leading_name(rest[1:].lstrip())
    namespace = sys.modules.get(cls.__module__).__dict__ if cls.__module__ in sys.modules else {}
    if module:
        found = namespace.get(module)
        value = getattr(found, name, None) if found is not None else None
    else:
        value = namespace.get(name)
    if value is None:
        return None
    if _is_classvar(value):
        return _FIELD_CLASSVAR
    if value is InitVar:
        return _FIELD_INITVAR
    if value is KW_ONLY or value is _KW_ONLY_TYPE:
        return KW_ONLY
    return None


def _get_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        made = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            # A member of __slots__ is no default.
            default = MISSING
        made = field(default=default)
    made.name = name
    made.type = annotation
    made._field_type = _FIELD
    if _is_classvar(annotation):
        made._field_type = _FIELD_CLASSVAR
    elif _is_initvar(annotation):
        made._field_type = _FIELD_INITVAR
    elif isinstance(annotation, str):
        kind = _named_kind(annotation, cls)
        if kind in (_FIELD_CLASSVAR, _FIELD_INITVAR):
            made._field_type = kind
    if made._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR):
        if made.default_factory is not MISSING:
            raise TypeError(f"field {made.name} cannot have a default factory")
    if made._field_type in (_FIELD, _FIELD_INITVAR):
        if made.kw_only is MISSING:
            made.kw_only = default_kw_only
    elif made.kw_only is not MISSING:
        raise TypeError(f"field {made.name} is a ClassVar but specifies kw_only")
    if made._field_type is _FIELD and made.default.__class__.__hash__ is None:
        # What has no hash is taken to be mutable: instances would share it.
        raise ValueError(
            f"mutable default {type(made.default)} for field {made.name} is not allowed: "
            "use default_factory"
        )
    return made


def _init_param(f):
    if f.default is MISSING and f.default_factory is MISSING:
        default = ""
    elif f.default is not MISSING:
        default = f"=__dataclass_dflt_{f.name}__"
    else:
        default = "=__dataclass_HAS_DEFAULT_FACTORY__"
    return f"{f.name}{default}"


def _init_line(f, frozen, self_name, slots):
    name = f"__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        if f.init:
            value = f"{name}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
        else:
            value = f"{name}()"
    elif f.init:
        value = f.name
    elif slots and f.default is not MISSING:
        value = name
    else:
        return None
    if f._field_type is _FIELD_INITVAR:
        return None
    if frozen:
        return f"__dataclass_builtins_object__.__setattr__({self_name},{f.name!r},{value})"
    return f"{self_name}.{f.name}={value}"


def _build_init(builder, cls, fields, std_fields, kw_only_fields, frozen, has_post_init,
                self_name, slots):
    seen_default = None
    for f in std_fields:
        if not f.init:
            continue
        if not (f.default is MISSING and f.default_factory is MISSING):
            seen_default = f
        elif seen_default:
            raise TypeError(
                f"non-default argument {f.name!r} follows default argument {seen_default.name!r}"
            )
    annotations = {}
    for f in fields:
        if f.init:
            annotations[f.name] = f.type
        if f.default is not MISSING:
            builder.locals[f"__dataclass_dflt_{f.name}__"] = f.default
        elif f.default_factory is not MISSING:
            builder.locals[f"__dataclass_dflt_{f.name}__"] = f.default_factory
    annotations["return"] = None
    builder.locals["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    builder.locals["__dataclass_builtins_object__"] = object
    body = [line for f in fields if (line := _init_line(f, frozen, self_name, slots))]
    if has_post_init:
        params = ",".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT_NAME}({params})")
    args = [_init_param(f) for f in std_fields]
    if kw_only_fields:
        args += ["*", *[_init_param(f) for f in kw_only_fields]]
    builder.add(cls, "__init__", [self_name, *args], body or ["pass"], annotations=annotations)


def _tuple_text(name, fields):
    if not fields:
        return "()"
    return f"({','.join(f'{name}.{f.name}' for f in fields)},)"


def _build_frozen(builder, cls, fields):
    # By this name, so that it becomes the class with slots if that takes the place of this one.
    builder.locals["__class__"] = cls
    builder.locals["__dataclass_FrozenInstanceError__"] = FrozenInstanceError
    condition = "type(self) is __class__"
    if fields:
        condition += f" or name in {{{', '.join(repr(f.name) for f in fields)}}}"
    for name, args, verb in (
        ("__setattr__", ["self", "name", "value"], "assign to"),
        ("__delattr__", ["self", "name"], "delete"),
    ):
        builder.add(cls, name, args, [
            f"if {condition}:",
            f' raise __dataclass_FrozenInstanceError__(f"cannot {verb} field {{name!r}}")',
            f"super(__class__, self).{name}({', '.join(args[1:])})",
        ], overwrite_error=True)


def _hash_set_none(cls, fields, builder):
    cls.__hash__ = None


def _hash_add(cls, fields, builder):
    compared = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    builder.add(cls, "__hash__", ["self"], [f"return hash({_tuple_text('self', compared)})"])
    # A `None` left by __eq__ makes way.
    if cls.__dict__.get("__hash__", MISSING) is None:
        del cls.__hash__


def _hash_exception(cls, fields, builder):
    raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")


# (unsafe_hash, eq, frozen, has an explicit hash) -> what to do.
_HASH_ACTIONS = {
    (False, True, False, False): _hash_set_none,
    (False, True, True, False): _hash_add,
    (True, False, False, False): _hash_add,
    (True, False, False, True): _hash_exception,
    (True, False, True, False): _hash_add,
    (True, False, True, True): _hash_exception,
    (True, True, False, False): _hash_add,
    (True, True, False, True): _hash_exception,
    (True, True, True, False): _hash_add,
    (True, True, True, True): _hash_exception,
}


def _collect_fields(cls, kw_only, params_frozen):
    fields = {}
    any_frozen_base = False
    all_frozen_bases = None
    has_dataclass_bases = False
    for base in cls.__mro__[-1:0:-1]:
        inherited = getattr(base, _FIELDS, None)
        if inherited is None:
            continue
        has_dataclass_bases = True
        if all_frozen_bases is None:
            all_frozen_bases = True
        all_frozen_bases = all_frozen_bases and getattr(base, _PARAMS).frozen
        any_frozen_base = any_frozen_base or getattr(base, _PARAMS).frozen
        for f in inherited.values():
            fields[f.name] = f
    annotations = annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    own = []
    kw_only_seen = False
    for name, annotation in annotations.items():
        is_marker = annotation is KW_ONLY or (
            isinstance(annotation, str) and _named_kind(annotation, cls) is KW_ONLY
        )
        if is_marker:
            if kw_only_seen:
                raise TypeError(
                    f"{name!r} is KW_ONLY, but KW_ONLY has already been specified"
                )
            kw_only_seen = True
            kw_only = True
        else:
            own.append(_get_field(cls, name, annotation, kw_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen_base and not params_frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and params_frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    return fields


def _process_class(cls, params):
    module = sys.modules.get(cls.__module__)
    builder = _Builder(module.__dict__ if module is not None else {})
    setattr(cls, _PARAMS, params)
    fields = _collect_fields(cls, params.kw_only, params.frozen)
    setattr(cls, _FIELDS, fields)
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (
        class_hash is MISSING or (class_hash is None and "__eq__" in cls.__dict__)
    )
    if params.order and not params.eq:
        raise ValueError("eq must be true if order is true")
    all_init = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std_init = [f for f in all_init if f.init and not f.kw_only]
    kw_only_init = [f for f in all_init if f.init and f.kw_only]
    field_list = [f for f in fields.values() if f._field_type is _FIELD]
    if params.init:
        self_name = "__dataclass_self__" if "self" in fields else "self"
        _build_init(
            builder, cls, all_init, std_init, kw_only_init, params.frozen,
            hasattr(cls, _POST_INIT_NAME), self_name, params.slots,
        )
    _set_new_attribute(cls, "__replace__", _replace)
    if params.repr:
        shown = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in field_list if f.repr)
        builder.add(
            cls, "__repr__", ["self"],
            [f'return f"{{self.__class__.__qualname__}}({shown})"'], decorator=_recursive_repr,
        )
    compared = [f for f in field_list if f.compare]
    if params.eq:
        terms = [f"self.{f.name}==other.{f.name}" for f in compared]
        builder.add(cls, "__eq__", ["self", "other"], [
            "if self is other:",
            " return True",
            "if other.__class__ is self.__class__:",
            f" return {' and '.join(terms) or 'True'}",
            "return NotImplemented",
        ])
    if params.order:
        mine, other = _tuple_text("self", compared), _tuple_text("other", compared)
        for name, op in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            builder.add(cls, name, ["self", "other"], [
                "if other.__class__ is self.__class__:",
                f" return {mine}{op}{other}",
                "return NotImplemented",
            ], overwrite_error=" Consider using functools.total_ordering")
    if params.frozen:
        _build_frozen(builder, cls, field_list)
    action = _HASH_ACTIONS.get(
        (bool(params.unsafe_hash), bool(params.eq), bool(params.frozen), has_explicit_hash)
    )
    if action is not None:
        action(cls, field_list, builder)
    builder.install(cls)
    if not getattr(cls, "__doc__"):
        try:
            cls.__doc__ = cls.__name__ + str(inspect.signature(cls)).replace(" -> None", "")
        except (TypeError, ValueError):
            cls.__doc__ = cls.__name__
    if params.match_args:
        _set_new_attribute(cls, "__match_args__", tuple(f.name for f in std_init))
    if params.weakref_slot and not params.slots:
        raise TypeError("weakref_slot is True but slots is False")
    if params.slots:
        cls = _add_slots(cls, params.frozen, params.weakref_slot, fields)
    abc.update_abstractmethods(cls)
    return cls


def _get_state(self):
    return [getattr(self, f.name) for f in fields(self)]


def _set_state(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def _slots_of(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        return tuple(name for name in ("__weakref__", "__dict__") if name in cls.__dict__)
    if hasattr(slots, "__next__"):
        raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _add_slots(cls, is_frozen, weakref_slot, defined_fields):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = tuple(f.name for f in fields(cls))
    inherited = {slot for base in cls.__mro__[1:-1] for slot in _slots_of(base)}
    slots = {
        name: getattr(defined_fields.get(name), "doc", None)
        for name in (*names, *(("__weakref__",) if weakref_slot else ()))
        if name not in inherited
    }
    documented = any(doc is not None for doc in slots.values())
    namespace["__slots__"] = slots if documented else tuple(slots)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        made.__qualname__ = qualname
    if is_frozen:
        if "__getstate__" not in namespace:
            made.__getstate__ = _get_state
        if "__setstate__" not in namespace:
            made.__setstate__ = _set_state
    # Methods that use `super()` or `__class__` were compiled for the class that this one replaces.
    for member in made.__dict__.values():
        member = inspect.unwrap(member) if callable(member) else member
        functions = [member]
        if isinstance(member, property):
            functions = [member.fget, member.fset, member.fdel]
        elif isinstance(member, (classmethod, staticmethod)):
            functions = [member.__func__]
        for function in functions:
            if isinstance(function, FunctionType):
                _update_class_cell(function, cls, made)
    return made


def _update_class_cell(function, old, new):
    if "__class__" not in function.__code__.co_freevars:
        return
    cell = function.__closure__[function.__code__.co_freevars.index("__class__")]
    try:
        if cell.cell_contents is old:
            cell.cell_contents = new
    except ValueError:
        pass


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Add methods to a class by its annotated fields."""
    params = _DataclassParams(
        init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
    )

    def wrap(cls):
        return _process_class(cls, params)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """The fields of a data class, as a tuple."""
    try:
        found = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in found.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Whether an object is a data class or an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


_ATOMIC_TYPES = frozenset({
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType,
    types.NotImplementedType, types.CodeType, types.BuiltinFunctionType, types.FunctionType,
    type, range, property,
})


def asdict(obj, *, dict_factory=dict):
    """The fields of an instance as a dict, nested data classes included."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _asdict_inner(obj, dict_factory)


def _asdict_inner(obj, dict_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        return dict_factory(
            [(f.name, _asdict_inner(getattr(obj, f.name), dict_factory)) for f in fields(obj)]
        )
    if cls is list:
        return [_asdict_inner(item, dict_factory) for item in obj]
    if issubclass(cls, dict):
        pairs = [
            (_asdict_inner(key, dict_factory), _asdict_inner(value, dict_factory))
            for key, value in obj.items()
        ]
        if hasattr(cls, "default_factory"):
            made = cls(obj.default_factory)
            made.update(pairs)
            return made
        return cls(pairs)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return cls(*[_asdict_inner(item, dict_factory) for item in obj])
    if issubclass(cls, (list, tuple)):
        return cls(_asdict_inner(item, dict_factory) for item in obj)
    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    """The fields of an instance as a tuple, nested data classes included."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _astuple_inner(obj, tuple_factory)


def _astuple_inner(obj, tuple_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        return tuple_factory(
            [_astuple_inner(getattr(obj, f.name), tuple_factory) for f in fields(obj)]
        )
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return cls(*[_astuple_inner(item, tuple_factory) for item in obj])
    if issubclass(cls, (list, tuple)):
        return cls(_astuple_inner(item, tuple_factory) for item in obj)
    if issubclass(cls, dict):
        pairs = [
            (_astuple_inner(key, tuple_factory), _astuple_inner(value, tuple_factory))
            for key, value in obj.items()
        ]
        if hasattr(cls, "default_factory"):
            made = cls(obj.default_factory)
            made.update(pairs)
            return made
        return cls(pairs)
    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False, module=None, decorator=dataclass):
    """Make a data class of names, (name, type) pairs and (name, type, field) triples."""
    namespace = {} if namespace is None else namespace
    seen = set()
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name = item
            import typing
            annotation = typing.Any
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, defaults[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = annotation

    def exec_body(body):
        body.update(namespace)
        body.update(defaults)
        body["__annotations__"] = annotations

    cls = types.new_class(cls_name, bases, {}, exec_body)
    if module is None:
        try:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            pass
    if module is not None:
        cls.__module__ = module
    return decorator(
        cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
        match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot,
    )


def replace(obj, /, **changes):
    """A copy of an instance with some fields replaced."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(
                    f"field {f.name} is declared with init=False, it cannot be specified with replace()"
                )
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
