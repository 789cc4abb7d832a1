"""Signatures of callables: the half of `inspect` that describes and binds parameters."""

import enum
import functools
import types
from collections import OrderedDict


class _empty:
    """Marks what a parameter does not have."""


class _void:
    """Marks an argument that was not given."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"

    def __new__(cls, description):
        value = len(cls.__members__)
        member = int.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    def __str__(self):
        return self.name


_POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
_POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
_VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
_KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
_VAR_KEYWORD = _ParameterKind.VAR_KEYWORD


def formatannotation(annotation, base_module=None, *, quote_annotation_strings=True):
    """An annotation as signatures show it."""
    if not quote_annotation_strings and isinstance(annotation, str):
        return annotation
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).removeprefix("typing.")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation)


class Parameter:
    """One parameter: name, kind, default and annotation."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and self._kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f"{self._kind.description} parameters cannot have default values")
        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name = name
        self._default = default
        self._annotation = annotation

    name = property(lambda self: self._name)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)
    kind = property(lambda self: self._kind)

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """A copy with some parts replaced."""
        return type(self)(
            self._name if name is _void else name,
            self._kind if kind is _void else kind,
            default=self._default if default is _void else default,
            annotation=self._annotation if annotation is _void else annotation,
        )

    __replace__ = replace

    def __str__(self):
        return self._format()

    def _format(self, *, quote_annotation_strings=True):
        shown = self._name
        if self._annotation is not _empty:
            annotation = formatannotation(
                self._annotation, quote_annotation_strings=quote_annotation_strings
            )
            shown = f"{shown}: {annotation}"
        if self._default is not _empty:
            equals = " = " if self._annotation is not _empty else "="
            shown = f"{shown}{equals}{self._default!r}"
        if self._kind is _VAR_POSITIONAL:
            shown = "*" + shown
        elif self._kind is _VAR_KEYWORD:
            shown = "**" + shown
        return shown

    def __repr__(self):
        return f'<{type(self).__name__} "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return (
            self._name == other._name and self._kind == other._kind
            and self._default == other._default and self._annotation == other._annotation
        )


class BoundArguments:
    """The arguments of a call by parameter."""

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    signature = property(lambda self: self._signature)

    @property
    def args(self):
        """The positional arguments."""
        args = []
        for name, param in self._signature.parameters.items():
            if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                break
            if param.kind is _VAR_POSITIONAL:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        """The keyword arguments."""
        kwargs = {}
        started = False
        for name, param in self._signature.parameters.items():
            if not started:
                if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started or name not in self.arguments:
                continue
            if param.kind is _VAR_KEYWORD:
                kwargs.update(self.arguments[name])
            else:
                kwargs[name] = self.arguments[name]
        return kwargs

    def apply_defaults(self):
        """Add the defaults of missing arguments."""
        complete = {}
        for name, param in self._signature.parameters.items():
            if name in self.arguments:
                complete[name] = self.arguments[name]
            elif param.default is not _empty:
                complete[name] = param.default
            elif param.kind is _VAR_POSITIONAL:
                complete[name] = ()
            elif param.kind is _VAR_KEYWORD:
                complete[name] = {}
        self.arguments = complete

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    __hash__ = None

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return f"<{type(self).__name__} ({shown})>"


class Signature:
    """The parameters and the result of a callable."""

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty,
                 __validate_parameters__=True):
        found = OrderedDict()
        top_kind = _POSITIONAL_ONLY
        seen_default = False
        for param in parameters or ():
            if __validate_parameters__:
                if param.kind < top_kind:
                    raise ValueError(
                        f"wrong parameter order: {top_kind.description} parameter before "
                        f"{param.kind.description} parameter"
                    )
                top_kind = param.kind
                if param.kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                    if param.default is not _empty:
                        seen_default = True
                    elif seen_default:
                        raise ValueError("non-default argument follows default argument")
                if param.name in found:
                    raise ValueError(f"duplicate parameter name: {param.name!r}")
            found[param.name] = param
        self._parameters = types.MappingProxyType(dict(found))
        self._return_annotation = return_annotation

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None,
                      eval_str=False, annotation_format=1):
        """The signature of a callable."""
        return _signature(obj, follow_wrapped, True, globals, locals, eval_str, cls)

    def replace(self, *, parameters=_void, return_annotation=_void):
        """A copy with some parts replaced."""
        return type(self)(
            self.parameters.values() if parameters is _void else parameters,
            return_annotation=(
                self._return_annotation if return_annotation is _void else return_annotation
            ),
        )

    __replace__ = replace

    def __hash__(self):
        params = tuple(p for p in self.parameters.values() if p.kind != _KEYWORD_ONLY)
        named = frozenset(p for p in self.parameters.values() if p.kind == _KEYWORD_ONLY)
        return hash((params, named, self.return_annotation))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Signature):
            return NotImplemented

        def parts(signature):
            params = signature.parameters.values()
            return (
                [p for p in params if p.kind != _KEYWORD_ONLY],
                {p.name: p for p in params if p.kind == _KEYWORD_ONLY},
                signature.return_annotation,
            )

        return parts(self) == parts(other)

    def bind(self, /, *args, **kwargs):
        """The arguments of a call by parameter; TypeError where they do not fit."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """As bind(), but arguments may be missing."""
        return self._bind(args, kwargs, partial=True)

    def _bind(self, args, kwargs, *, partial=False):
        arguments = {}
        positional = list(args)
        kwargs = dict(kwargs)
        wrong_keywords = []
        params = list(self.parameters.values())
        # CPython names the kind of a missing parameter only before it has met one that may be missing.
        optional_seen = False
        for index, param in enumerate(params):
            name, kind = param.name, param.kind
            if kind is _VAR_POSITIONAL or (not positional and param.default is not _empty):
                optional_seen = True
            if kind is _VAR_POSITIONAL:
                if positional:
                    arguments[name] = tuple(positional)
                positional = []
            elif kind is _VAR_KEYWORD:
                continue
            elif positional and kind is not _KEYWORD_ONLY:
                if name in kwargs and kind is not _POSITIONAL_ONLY:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = positional.pop(0)
            elif kind is _POSITIONAL_ONLY:
                if name in kwargs and not any(p.kind is _VAR_KEYWORD for p in params):
                    wrong_keywords.append(name)
                    kwargs.pop(name)
                if param.default is _empty and not partial and name not in wrong_keywords:
                    raise TypeError(f"missing a required argument: {name!r}")
            elif name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif param.default is _empty and not partial:
                named = kind is _KEYWORD_ONLY and not optional_seen
                keyword_only = " keyword-only" if named else ""
                raise TypeError(f"missing a required{keyword_only} argument: {name!r}")
            if kind is _KEYWORD_ONLY and positional:
                raise TypeError("too many positional arguments")
        if positional:
            raise TypeError("too many positional arguments")
        if wrong_keywords:
            raise TypeError(
                "got some positional-only arguments passed as keyword arguments: "
                + ", ".join(map(repr, wrong_keywords))
            )
        if kwargs:
            for param in params:
                if param.kind is _VAR_KEYWORD:
                    arguments[param.name] = kwargs
                    break
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return self._bound_arguments_cls(self, arguments)

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """The signature as text, one parameter a line where it is wider than max_width."""
        shown = []
        seen_positional_only = False
        need_star = True
        for param in self.parameters.values():
            text = param._format(quote_annotation_strings=quote_annotation_strings)
            if param.kind is _POSITIONAL_ONLY:
                seen_positional_only = True
            elif seen_positional_only:
                shown.append("/")
                seen_positional_only = False
            if param.kind is _VAR_POSITIONAL:
                need_star = False
            elif param.kind is _KEYWORD_ONLY and need_star:
                shown.append("*")
                need_star = False
            shown.append(text)
        if seen_positional_only:
            shown.append("/")
        rendered = f"({', '.join(shown)})"
        if max_width is not None and len(rendered) > max_width:
            rendered = "(\n    " + ",\n    ".join(shown) + "\n)"
        if self.return_annotation is not _empty:
            annotation = formatannotation(
                self.return_annotation, quote_annotation_strings=quote_annotation_strings
            )
            rendered += f" -> {annotation}"
        return rendered

    def __str__(self):
        return self.format()

    def __repr__(self):
        return f"<{type(self).__name__} {self}>"


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False,
              annotation_format=1, skip_bound_arg=True):
    """The signature of a callable."""
    return _signature(obj, follow_wrapped, skip_bound_arg, globals, locals, eval_str, Signature)


def _signature(obj, follow_wrapped, skip_bound, globals, locals, eval_str, cls):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")

    def again(inner):
        return _signature(inner, follow_wrapped, skip_bound, globals, locals, eval_str, cls)

    if isinstance(obj, types.MethodType):
        sig = again(obj.__func__)
        return _without_first(sig) if skip_bound else sig
    if follow_wrapped and not isinstance(obj, type):
        seen = set()
        while hasattr(obj, "__wrapped__") and not hasattr(obj, "__signature__"):
            if id(obj) in seen:
                raise ValueError(f"wrapper loop when unwrapping {obj!r}")
            seen.add(id(obj))
            obj = obj.__wrapped__
        if isinstance(obj, types.MethodType):
            return again(obj)
    given = getattr(obj, "__signature__", None)
    if given is not None and not isinstance(given, property):
        if callable(given) and not isinstance(given, Signature):
            given = given()
        if isinstance(given, str):
            return _from_text(cls, given)
        if not isinstance(given, Signature):
            raise TypeError(f"unexpected object {given!r} in __signature__ attribute")
        return given
    if isinstance(obj, types.FunctionType):
        return _from_function(cls, obj, globals, locals, eval_str)
    if isinstance(obj, (types.BuiltinFunctionType, types.MethodDescriptorType,
                        types.ClassMethodDescriptorType, types.WrapperDescriptorType,
                        types.MethodWrapperType)):
        return signature_of_builtin(cls, obj, skip_bound)
    if isinstance(obj, functools.partial):
        return _from_partial(again(obj.func), obj)
    if isinstance(obj, type):
        return _from_class(obj, again, cls)
    call = getattr(type(obj), "__call__", None)
    if call is not None:
        return _without_first(again(call))
    raise ValueError(f"callable {obj!r} is not supported by signature")


def _without_first(sig):
    params = list(sig.parameters.values())
    if not params or params[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError("invalid method signature")
    if params[0].kind is not _VAR_POSITIONAL:
        params = params[1:]
    return sig.replace(parameters=params)


def _from_class(obj, again, cls):
    call = _user_method(type(obj), "__call__")
    if call is not None:
        return _without_first(again(call))
    new = _user_method(obj, "__new__")
    init = _user_method(obj, "__init__")
    # Whichever is defined closer to the class decides.
    for base in obj.__mro__:
        if new is not None and "__new__" in base.__dict__:
            return _without_first(again(new))
        if init is not None and "__init__" in base.__dict__:
            return _without_first(again(init))
    for base in obj.__mro__:
        text = base.__dict__.get("__text_signature__") or base.__text_signature__
        if base is object:
            break
        if text:
            return _from_text(cls, text)
    if type not in obj.__mro__:
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return cls([])
    raise ValueError(f"no signature found for builtin type {obj!r}")


def _user_method(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            method = base.__dict__[name]
            if isinstance(method, (staticmethod, classmethod)):
                method = method.__func__
            return method if isinstance(method, types.FunctionType) else None
    return None


def _from_function(cls, func, globals, locals, eval_str):
    import annotationlib
    code = func.__code__
    positional = code.co_argcount
    names = code.co_varnames
    annotations = annotationlib.get_annotations(
        func, globals=globals, locals=locals, eval_str=eval_str
    )
    defaults = func.__defaults__ or ()
    first_default = positional - len(defaults)
    params = []
    for index, name in enumerate(names[:positional]):
        kind = _POSITIONAL_ONLY if index < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD
        default = _empty if index < first_default else defaults[index - first_default]
        params.append(Parameter(
            name, kind, default=default, annotation=annotations.get(name, _empty)
        ))
    end = positional + code.co_kwonlyargcount
    rest = end
    if code.co_flags & 4:
        name = names[rest]
        params.append(Parameter(name, _VAR_POSITIONAL, annotation=annotations.get(name, _empty)))
        rest += 1
    kwdefaults = func.__kwdefaults__ or {}
    for name in names[positional:end]:
        params.append(Parameter(
            name, _KEYWORD_ONLY, default=kwdefaults.get(name, _empty),
            annotation=annotations.get(name, _empty),
        ))
    if code.co_flags & 8:
        name = names[rest]
        params.append(Parameter(name, _VAR_KEYWORD, annotation=annotations.get(name, _empty)))
    return cls(
        params, return_annotation=annotations.get("return", _empty), __validate_parameters__=False
    )


def _from_partial(sig, partial):
    params = OrderedDict(sig.parameters)
    try:
        bound = sig.bind_partial(*partial.args, **(partial.keywords or {}))
    except TypeError as ex:
        raise ValueError(f"partial object {partial!r} has incorrect arguments") from ex
    keyword_only = False
    for name, param in list(params.items()):
        if name in bound.arguments:
            value = bound.arguments[name]
            if param.kind is _POSITIONAL_ONLY:
                params.pop(name)
                continue
            if param.kind is _POSITIONAL_OR_KEYWORD:
                if name in partial.keywords:
                    keyword_only = True
                    params[name] = param.replace(default=value, kind=_KEYWORD_ONLY)
                else:
                    params.pop(name)
                continue
            if param.kind is _KEYWORD_ONLY:
                params[name] = param.replace(default=value)
        if keyword_only:
            if param.kind is _POSITIONAL_OR_KEYWORD:
                params[name] = params[name].replace(kind=_KEYWORD_ONLY)
            elif param.kind is _VAR_POSITIONAL:
                params.pop(name)
    ordered = sorted(params.values(), key=lambda p: p.kind)
    return sig.replace(parameters=ordered)


def signature_of_builtin(cls, obj, skip_bound=True):
    """The signature of a native function, from its text."""
    text = getattr(obj, "__text_signature__", None)
    if not text:
        raise ValueError(f"no signature found for builtin {obj!r}")
    receiver = getattr(obj, "__self__", None)
    bound = receiver is not None and not isinstance(receiver, types.ModuleType)
    return _from_text(cls, text, skip_bound and bound)


def _from_text(cls, text, drop_receiver=False):
    inner = text.strip()[1:].rpartition(")")[0]
    params = []
    kind = _POSITIONAL_OR_KEYWORD
    for part in _split(inner):
        if part == "/":
            params = [p.replace(kind=_POSITIONAL_ONLY) for p in params]
        elif part == "*":
            kind = _KEYWORD_ONLY
        elif part.startswith("**"):
            params.append(Parameter(part[2:], _VAR_KEYWORD))
        elif part.startswith("*"):
            params.append(Parameter(part[1:], _VAR_POSITIONAL))
            kind = _KEYWORD_ONLY
        elif part.startswith("$"):
            if part != "$module" and not drop_receiver:
                params.append(Parameter(part[1:], _POSITIONAL_ONLY))
        else:
            name, equals, default = part.partition("=")
            params.append(Parameter(
                name.strip(), kind, default=_default(default) if equals else _empty
            ))
    return cls(params, __validate_parameters__=False)


class _Shown:
    """A default that is known by its text only."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def _default(text):
    try:
        return eval(text.strip(), {})
    except Exception:
        return _Shown(text.strip())


def _split(text):
    depth = 0
    quote = None
    part = ""
    for char in text:
        if quote:
            quote = None if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            yield part.strip()
            part = ""
            continue
        part += char
    if part.strip():
        yield part.strip()
