"""Annotations of functions, classes and modules (PEP 649 and PEP 749)."""

import enum
import sys
import types

__all__ = [
    "Format", "ForwardRef", "call_annotate_function", "call_evaluate_function",
    "get_annotate_from_class_namespace", "get_annotations", "annotations_to_string",
    "type_repr",
]


class Format(enum.IntEnum):
    """How annotations are to be evaluated."""

    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class ForwardRef:
    """A name in an annotation that could not be evaluated yet."""

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        self.__arg__ = arg
        self.__forward_arg__ = arg
        self.__forward_module__ = module
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__owner__ = owner
        self.__globals__ = None

    def __init_subclass__(cls, /, *args, **kwds):
        raise TypeError("Cannot subclass ForwardRef")

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None,
                 format=Format.VALUE):
        """What the name stands for now."""
        if format == Format.STRING:
            return self.__forward_arg__
        owner = self.__owner__ if owner is None else owner
        if globals is None:
            globals = self.__globals__
        if globals is None and self.__forward_module__ is not None:
            module = self.__forward_module__
            globals = getattr(sys.modules.get(module, module), "__dict__", {})
        if globals is None and owner is not None:
            globals = _globals_of(owner)
        names = {}
        if isinstance(owner, type):
            names.update(vars(owner))
        for param in type_params or getattr(owner, "__type_params__", ()):
            names[param.__name__] = param
        names.update(locals or {})
        try:
            return eval(self.__forward_arg__, globals or {}, names)
        except Exception:
            if format == Format.FORWARDREF:
                return self
            raise

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (
            self.__forward_arg__ == other.__forward_arg__
            and self.__forward_module__ == other.__forward_module__
        )

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return types.UnionType[self, other]

    def __ror__(self, other):
        return types.UnionType[other, self]

    def __repr__(self):
        extra = []
        if self.__forward_module__ is not None:
            extra.append(f", module={self.__forward_module__!r}")
        if self.__forward_is_class__:
            extra.append(", is_class=True")
        if self.__owner__ is not None:
            extra.append(f", owner={self.__owner__!r}")
        return f"ForwardRef({self.__forward_arg__!r}{''.join(extra)})"


def _globals_of(obj):
    if isinstance(obj, type):
        module = sys.modules.get(obj.__module__)
        return getattr(module, "__dict__", None)
    if isinstance(obj, types.ModuleType):
        return obj.__dict__
    return getattr(obj, "__globals__", None)


def call_evaluate_function(evaluate, format, *, owner=None):
    """Call the function that evaluates a bound, default or alias."""
    return call_annotate_function(evaluate, format, owner=owner, _is_evaluate=True)


def call_annotate_function(annotate, format, *, owner=None, _is_evaluate=False):
    """Call __annotate__ so that it gives annotations in the wanted format."""
    try:
        return annotate(format)
    except NotImplementedError:
        pass
    if format == Format.VALUE:
        return annotate(Format.VALUE)
    if format == Format.STRING:
        value = annotate(Format.VALUE)
        return type_repr(value) if _is_evaluate else annotations_to_string(value)
    if format != Format.FORWARDREF:
        raise ValueError(f"Invalid format: {format!r}")
    try:
        return annotate(Format.VALUE)
    except NameError:
        pass
    # Every name that is missing becomes a forward reference, one after the other.
    names = dict(annotate.__globals__)
    while True:
        copy = types.FunctionType(
            annotate.__code__, names, annotate.__name__, annotate.__defaults__,
            annotate.__closure__,
        )
        try:
            return copy(Format.VALUE)
        except NameError as error:
            if error.name is None or error.name in names:
                raise
            made = ForwardRef(error.name, owner=owner)
            made.__globals__ = annotate.__globals__
            names[error.name] = made


def get_annotate_from_class_namespace(namespace):
    """The __annotate__ function of a class that is being made, or None."""
    for name in ("__annotate__", "__annotate_func__"):
        if name in namespace:
            return namespace[name]
    return None


def type_repr(value):
    """A type as annotations write it."""
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, ForwardRef):
        return value.__forward_arg__
    if value is ...:
        return "..."
    return repr(value)


def annotations_to_string(annotations):
    """Annotations with every value as text."""
    return {
        name: value if isinstance(value, str) else type_repr(value)
        for name, value in annotations.items()
    }


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    """The annotations of a function, class or module, as a fresh dict."""
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    if format not in (Format.VALUE, Format.FORWARDREF, Format.STRING):
        raise ValueError(f"Unsupported format {format!r}")
    annotations = _find(obj, format)
    if annotations is None:
        if isinstance(obj, (type, types.ModuleType)) or callable(obj):
            return {}
        raise TypeError(f"{obj!r} does not have annotations")
    annotations = dict(annotations)
    if not eval_str or not annotations:
        return annotations
    if globals is None:
        globals = _globals_of(_unwrapped(obj))
    if locals is None and isinstance(obj, type):
        locals = dict(vars(obj))
    names = {param.__name__: param for param in getattr(obj, "__type_params__", ())}
    names.update(locals or {})
    return {
        name: eval(value, globals or {}, names) if isinstance(value, str) else value
        for name, value in annotations.items()
    }


def _unwrapped(obj):
    while True:
        if hasattr(obj, "__wrapped__"):
            obj = obj.__wrapped__
        elif type(obj).__name__ == "partial" and hasattr(obj, "func"):
            obj = obj.func
        else:
            return obj


def _find(obj, format):
    if format == Format.VALUE:
        found = getattr(obj, "__annotations__", None)
        if found is not None and not isinstance(found, dict):
            raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
        return found
    annotate = getattr(obj, "__annotate__", None)
    if annotate is not None:
        found = call_annotate_function(annotate, format, owner=obj)
        if not isinstance(found, dict):
            raise ValueError(f"{obj!r}.__annotate__ returned a non-dict")
        return found
    found = getattr(obj, "__annotations__", None)
    if found is not None and format == Format.STRING:
        return annotations_to_string(found)
    return found
