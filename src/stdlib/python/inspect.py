"""Looking at live objects: what they are, their documentation, source and signatures."""

import enum
import functools
import linecache
import sys
import types
from _inspect_signature import (
    BoundArguments, Parameter, Signature, _ParameterKind, _empty, signature,
    signature_of_builtin,
)

__all__ = [
    "Attribute", "BlockFinder", "BoundArguments", "FullArgSpec",
    "Parameter", "Signature", "classify_class_attrs", "cleandoc", "currentframe",
    "getasyncgenstate", "getattr_static", "getcallargs", "getclosurevars", "getcomments",
    "getcoroutinestate", "getcoroutinelocals", "getdoc", "getfile", "getfullargspec",
    "getgeneratorlocals", "getgeneratorstate", "getmembers", "getmembers_static", "getmodule",
    "getmodulename", "getmro", "getsource", "getsourcefile", "getsourcelines", "isabstract",
    "isasyncgen", "isasyncgenfunction", "isawaitable", "isbuiltin", "isclass", "iscode",
    "iscoroutine", "iscoroutinefunction", "isdatadescriptor", "isframe", "isfunction",
    "isgenerator", "isgeneratorfunction", "isgetsetdescriptor", "ismemberdescriptor",
    "ismethod", "ismethoddescriptor", "ismethodwrapper", "ismodule", "isroutine",
    "istraceback", "markcoroutinefunction", "signature", "stack", "trace", "unwrap",
    "get_annotations",
]

CO_OPTIMIZED = 1
CO_NEWLOCALS = 2
CO_VARARGS = 4
CO_VARKEYWORDS = 8
CO_NESTED = 16
CO_GENERATOR = 32
CO_COROUTINE = 128
CO_ITERABLE_COROUTINE = 256
CO_ASYNC_GENERATOR = 512

TPFLAGS_IS_ABSTRACT = 1 << 20


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, **kwargs):
    """The annotations of a function, class or module."""
    import annotationlib
    return annotationlib.get_annotations(
        obj, globals=globals, locals=locals, eval_str=eval_str, **kwargs
    )


# ---- what an object is ----


def ismodule(object):
    """Return true if the object is a module."""
    return isinstance(object, types.ModuleType)


def isclass(object):
    """Return true if the object is a class."""
    return isinstance(object, type)


def ismethod(object):
    """Return true if the object is an instance method."""
    return isinstance(object, types.MethodType)


def ismethoddescriptor(object):
    """Return true if the object is a method descriptor, but not a function, method or class."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    tp = type(object)
    return (
        hasattr(tp, "__get__") and not hasattr(tp, "__set__") and not hasattr(tp, "__delete__")
        and not isbuiltin(object)
    )


def isdatadescriptor(object):
    """Return true if the object is a data descriptor."""
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    tp = type(object)
    return hasattr(tp, "__set__") or hasattr(tp, "__delete__")


def ismemberdescriptor(object):
    """Return true if the object is a member descriptor."""
    return isinstance(object, types.MemberDescriptorType)


def isgetsetdescriptor(object):
    """Return true if the object is a getset descriptor."""
    return isinstance(object, types.GetSetDescriptorType)


def ismethodwrapper(object):
    """Return true if the object is a method wrapper."""
    return isinstance(object, types.MethodWrapperType) and not isinstance(
        object, types.FunctionType
    )


def isfunction(object):
    """Return true if the object is a user-defined function."""
    return isinstance(object, types.FunctionType)


def _has_code_flag(f, flag):
    f = _unpartial(f)
    while ismethod(f):
        f = _unpartial(f.__func__)
    if not (isfunction(f) or _is_functionlike(f)):
        return False
    return bool(f.__code__.co_flags & flag)


def _is_functionlike(obj):
    """Whether an object has everything that is asked of a function."""
    if not callable(obj) or isclass(obj):
        return False
    defaults = getattr(obj, "__defaults__", _void)
    keyword_defaults = getattr(obj, "__kwdefaults__", _void)
    annotations = getattr(obj, "__annotations__", None)
    return (
        isinstance(getattr(obj, "__code__", None), types.CodeType)
        and isinstance(getattr(obj, "__name__", None), str)
        and (defaults is None or isinstance(defaults, tuple))
        and (keyword_defaults is None or isinstance(keyword_defaults, dict))
        and (annotations is None or isinstance(annotations, dict))
    )


_void = object()


def _unpartial(f):
    while isinstance(f, functools.partial):
        f = f.func
    return f


def isgeneratorfunction(obj):
    """Return true if the object is a user-defined generator function."""
    return _has_code_flag(obj, CO_GENERATOR)


_is_coroutine_mark = object()


def _has_coroutine_mark(f):
    f = _unpartial(f)
    while ismethod(f):
        f = _unpartial(f.__func__)
    return getattr(f, "_is_coroutine_marker", None) is _is_coroutine_mark


def markcoroutinefunction(func):
    """Mark a plain callable so that it counts as a coroutine function."""
    if hasattr(func, "__func__"):
        func = func.__func__
    func._is_coroutine_marker = _is_coroutine_mark
    return func


def iscoroutinefunction(obj):
    """Return true if the object is a coroutine function."""
    return _has_code_flag(obj, CO_COROUTINE) or _has_coroutine_mark(obj)


def isasyncgenfunction(obj):
    """Return true if the object is an asynchronous generator function."""
    return _has_code_flag(obj, CO_ASYNC_GENERATOR)


def isasyncgen(object):
    """Return true if the object is an asynchronous generator."""
    return isinstance(object, types.AsyncGeneratorType)


def isgenerator(object):
    """Return true if the object is a generator."""
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    """Return true if the object is a coroutine."""
    return isinstance(object, types.CoroutineType)


def isawaitable(object):
    """Return true if object can be passed to an ``await`` expression."""
    from _krait import is_awaitable

    return is_awaitable(object)


def istraceback(object):
    """Return true if the object is a traceback."""
    return isinstance(object, types.TracebackType)


def isframe(object):
    """Return true if the object is a frame object."""
    return isinstance(object, types.FrameType)


def iscode(object):
    """Return true if the object is a code object."""
    return isinstance(object, types.CodeType)


def isbuiltin(object):
    """Return true if the object is a built-in function or method."""
    return isinstance(object, types.BuiltinFunctionType)


def isroutine(object):
    """Return true if the object is any kind of function or method."""
    return isbuiltin(object) or isfunction(object) or ismethod(object) or ismethoddescriptor(object)


def isabstract(object):
    """Return true if the object is an abstract base class."""
    return isinstance(object, type) and bool(object.__flags__ & TPFLAGS_IS_ABSTRACT)


def _getmembers(object, predicate, getter):
    names = dir(object)
    results = []
    seen = set()
    if isclass(object):
        for base in object.__bases__:
            for name, value in base.__dict__.items():
                if isinstance(value, types.DynamicClassAttribute):
                    names.append(name)
    for name in names:
        try:
            value = getter(object, name)
            if name in seen:
                raise AttributeError
        except AttributeError:
            for base in getmro(object) if isclass(object) else ():
                if name in base.__dict__:
                    value = base.__dict__[name]
                    break
            else:
                continue
        if not predicate or predicate(value):
            results.append((name, value))
        seen.add(name)
    results.sort(key=lambda pair: pair[0])
    return results


def getmembers(object, predicate=None):
    """All members of an object as (name, value) pairs sorted by name."""
    return _getmembers(object, predicate, getattr)


def getmembers_static(object, predicate=None):
    """All members of an object without running descriptors."""
    return _getmembers(object, predicate, getattr_static)


def getmro(cls):
    """Return tuple of base classes (including cls) in method resolution order."""
    return cls.__mro__


_sentinel = object()


def getattr_static(obj, attr, default=_sentinel):
    """An attribute as it is stored, without running descriptors or hooks."""
    if isinstance(obj, type):
        for base in obj.__mro__:
            if attr in base.__dict__:
                return base.__dict__[attr]
        for base in type(obj).__mro__:
            if attr in base.__dict__:
                return base.__dict__[attr]
    else:
        on_class = _sentinel
        for base in type(obj).__mro__:
            if attr in base.__dict__:
                on_class = base.__dict__[attr]
                break
        own = _sentinel
        try:
            own = object.__getattribute__(obj, "__dict__").get(attr, _sentinel)
        except AttributeError:
            pass
        if own is not _sentinel and on_class is not _sentinel and isdatadescriptor(on_class):
            return on_class
        if own is not _sentinel:
            return own
        if on_class is not _sentinel:
            return on_class
    if default is not _sentinel:
        return default
    raise AttributeError(attr)


class Attribute(tuple):
    """name, kind, defining class and stored object of a class attribute."""

    __slots__ = ()

    def __new__(cls, name, kind, defining_class, object):
        return tuple.__new__(cls, (name, kind, defining_class, object))

    name = property(lambda self: self[0])
    kind = property(lambda self: self[1])
    defining_class = property(lambda self: self[2])
    object = property(lambda self: self[3])


def classify_class_attrs(cls):
    """The attributes of a class, sorted by name, with their kinds."""
    result = []
    for name in sorted(dir(cls)):
        for base in cls.__mro__:
            if name in base.__dict__:
                value = base.__dict__[name]
                break
        else:
            continue
        if isinstance(value, (staticmethod, types.BuiltinMethodType)):
            kind = "static method"
        elif isinstance(value, (classmethod, types.ClassMethodDescriptorType)):
            kind = "class method"
        elif isinstance(value, property):
            kind = "property"
        elif isroutine(value):
            kind = "method"
        else:
            kind = "data"
        result.append(Attribute(name, kind, base, value))
    return result


def unwrap(func, *, stop=None):
    """The function at the end of a chain of __wrapped__."""
    # What is seen stays alive, so that ids are not used again.
    seen = {id(func): func}
    current = func
    while not isinstance(current, type) and hasattr(current, "__wrapped__"):
        if stop is not None and stop(current):
            break
        current = current.__wrapped__
        if id(current) in seen or len(seen) >= sys.getrecursionlimit():
            raise ValueError(f"wrapper loop when unwrapping {func!r}")
        seen[id(current)] = current
    return current


# ---- documentation and source ----


def getdoc(object):
    """The documentation of an object, tidied, or None."""
    try:
        doc = object.__doc__
    except AttributeError:
        return None
    if doc is None:
        doc = _inherited_doc(object)
    if not isinstance(doc, str):
        return None
    return cleandoc(doc)


def _inherited_doc(object):
    if isclass(object):
        for base in object.__mro__[1:]:
            if base is not builtin_object and base.__dict__.get("__doc__") is not None:
                return base.__doc__
        return None
    if ismethod(object):
        name = object.__func__.__name__
        owner = object.__self__ if isclass(object.__self__) else type(object.__self__)
    elif isinstance(object, property):
        name = getattr(object.fget, "__name__", None)
        owner = _defining_class(object.fget)
    elif isfunction(object):
        name = object.__name__
        owner = _defining_class(object)
    else:
        return None
    for base in getattr(owner, "__mro__", ()):
        doc = getattr(base.__dict__.get(name), "__doc__", None)
        if doc is not None:
            return doc
    return None


builtin_object = object


def _defining_class(func):
    cls = sys.modules.get(getattr(func, "__module__", None))
    if cls is None:
        return None
    for name in func.__qualname__.split(".")[:-1]:
        cls = getattr(cls, name, None)
    return cls if isclass(cls) else None


def cleandoc(doc):
    """Documentation without the indentation of its source."""
    lines = doc.expandtabs().split("\n")
    margin = sys.maxsize
    for line in lines[1:]:
        content = len(line.lstrip(" "))
        if content:
            margin = min(margin, len(line) - content)
    if lines:
        lines[0] = lines[0].lstrip(" ")
    if margin < sys.maxsize:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getfile(object):
    """The file in which an object was defined."""
    if ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    if isclass(object):
        module = sys.modules.get(object.__module__)
        if getattr(module, "__file__", None):
            return module.__file__
        if object.__module__ == "__main__":
            raise OSError("source code not available")
        raise TypeError(f"{object!r} is a built-in class")
    code = _code_of(object)
    if code is not None:
        return code.co_filename
    raise TypeError(
        "module, class, method, function, traceback, frame, or code object was expected, "
        f"got {type(object).__name__}"
    )


def _code_of(object):
    if ismethod(object):
        object = object.__func__
    if isfunction(object):
        return object.__code__
    if istraceback(object):
        object = object.tb_frame
    if isframe(object):
        return object.f_code
    if iscode(object):
        return object
    return None


def getsourcefile(object):
    """The source file of an object, or None."""
    name = getfile(object)
    return name if linecache.getlines(name) else None


def getmodulename(path):
    """The module name of a file, or None."""
    name = path.rsplit("/", 1)[-1]
    return name[:-3] if name.endswith(".py") else None


def getmodule(object, _filename=None):
    """The module in which an object was defined, or None."""
    if ismodule(object):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    try:
        file = getfile(object)
    except (TypeError, OSError):
        return None
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) == file:
            return module
    return None


def findsource(object):
    """All lines of the source file of an object, and the index of its first line."""
    lines = linecache.getlines(getfile(object))
    if not lines:
        raise OSError("could not get source code")
    if ismodule(object):
        return lines, 0
    if isclass(object):
        try:
            number = object.__firstlineno__
        except AttributeError:
            raise OSError("source code not available") from None
        if number >= len(lines):
            raise OSError("lineno is out of bounds")
        return lines, number - 1
    code = _code_of(object)
    return lines, code.co_firstlineno - 1


def getsourcelines(object):
    """The lines of an object's source, and the number of the first."""
    object = unwrap(object)
    lines, start = findsource(object)
    if istraceback(object):
        object = object.tb_frame
    if ismodule(object) or (isframe(object) and object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[start:]), start + 1


def getsource(object):
    """The source text of an object."""
    return "".join(getsourcelines(object)[0])


def getcomments(object):
    """The comment lines right above an object, or None."""
    try:
        lines, start = findsource(object)
    except (OSError, TypeError):
        return None
    end = start
    indent = len(lines[start]) - len(lines[start].lstrip()) if start < len(lines) else 0
    while start > 0:
        text = lines[start - 1]
        if not text.lstrip().startswith("#") or len(text) - len(text.lstrip()) != indent:
            break
        start -= 1
    comments = [line.expandtabs().lstrip() for line in lines[start:end]]
    return "".join(comments) or None


def getblock(lines):
    """The lines of the block at the top of a list of lines."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    depth = 0
    header = True
    end = 0
    quote = None
    for number, line in enumerate(lines):
        stripped = line.strip()
        if number and depth == 0 and quote is None and not header and stripped:
            own = len(line) - len(line.lstrip())
            if own <= indent and not (stripped.startswith("#") and own > indent):
                break
        depth, quote, closes = _scan(line, depth, quote)
        if header and depth == 0 and quote is None and closes and not stripped.startswith("@"):
            header = False
            if not line.split("#")[0].rstrip().endswith(":"):
                # A lambda, or a body on the same line.
                return lines[: number + 1]
        if stripped and (depth or quote or not stripped.startswith("#") or not header):
            end = number + 1
    return lines[:end]


def _scan(line, depth, quote):
    """How deep in brackets and strings a line ends, and whether a statement header ends in it."""
    position = 0
    while position < len(line):
        char = line[position]
        if quote is not None:
            if char == "\\":
                position += 1
            elif line.startswith(quote, position):
                position += len(quote) - 1
                quote = None
        elif char == "#":
            break
        elif char in "\"'":
            triple = line[position:position + 3]
            quote = triple if triple == char * 3 else char
            position += len(quote) - 1
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        position += 1
    if quote is not None and len(quote) == 1:
        quote = None
    closes = depth == 0 and quote is None and bool(line.strip())
    return depth, quote, closes and not line.rstrip().endswith("\\")


class BlockFinder:
    """Kept for its name: `getblock` does the work."""


# ---- frames ----


class _FrameTuple(tuple):
    """A tuple with named items and the positions of a frame."""

    _names = ("filename", "lineno", "function", "code_context", "index")

    def __new__(cls, *values, positions=None):
        made = tuple.__new__(cls, values)
        made.positions = positions
        return made

    def __getattr__(self, name):
        try:
            return self[self._names.index(name)]
        except ValueError:
            raise AttributeError(name) from None

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._names, self))
        return f"{type(self).__name__}({shown}, positions={self.positions!r})"


class Traceback(_FrameTuple):
    """File, line, function and source lines of a frame."""


class FrameInfo(_FrameTuple):
    """A frame with its file, line, function and source lines."""

    _names = ("frame", *_FrameTuple._names)


def getframeinfo(frame, context=1):
    """What is known of a frame or traceback."""
    if istraceback(frame):
        lineno = frame.tb_lineno
        frame = frame.tb_frame
    else:
        lineno = frame.f_lineno
    if not isframe(frame):
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    filename = frame.f_code.co_filename
    lines = index = None
    if context > 0:
        start = lineno - 1 - context // 2
        everything = linecache.getlines(filename)
        if everything:
            start = max(0, min(start, len(everything) - context))
            lines = everything[start:start + context]
            index = lineno - 1 - start
    return Traceback(filename, lineno, frame.f_code.co_name, lines, index)


def getouterframes(frame, context=1):
    """A frame and all that called it."""
    frames = []
    while frame is not None:
        frames.append(FrameInfo(frame, *getframeinfo(frame, context)))
        frame = frame.f_back
    return frames


def getinnerframes(tb, context=1):
    """The frames of a traceback."""
    frames = []
    while tb is not None:
        frames.append(FrameInfo(tb.tb_frame, *getframeinfo(tb, context)))
        tb = tb.tb_next
    return frames


def currentframe():
    """The frame of the caller."""
    return sys._getframe(1)


def stack(context=1):
    """The frames from the caller outwards."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    """The frames of the exception being handled."""
    exc = sys.exception()
    return getinnerframes(None if exc is None else exc.__traceback__, context)


# ---- generators and coroutines ----

GEN_CREATED = "GEN_CREATED"
GEN_RUNNING = "GEN_RUNNING"
GEN_SUSPENDED = "GEN_SUSPENDED"
GEN_CLOSED = "GEN_CLOSED"
CORO_CREATED = "CORO_CREATED"
CORO_RUNNING = "CORO_RUNNING"
CORO_SUSPENDED = "CORO_SUSPENDED"
CORO_CLOSED = "CORO_CLOSED"
AGEN_CREATED = "AGEN_CREATED"
AGEN_RUNNING = "AGEN_RUNNING"
AGEN_SUSPENDED = "AGEN_SUSPENDED"
AGEN_CLOSED = "AGEN_CLOSED"


def _state(obj, prefix, name):
    if getattr(obj, f"{prefix}_running"):
        return f"{name}_RUNNING"
    if getattr(obj, f"{prefix}_suspended"):
        return f"{name}_SUSPENDED"
    if getattr(obj, f"{prefix}_frame") is None:
        return f"{name}_CLOSED"
    return f"{name}_CREATED"


def getgeneratorstate(generator):
    """The state of a generator, as one of the GEN_ names."""
    return _state(generator, "gi", "GEN")


def getcoroutinestate(coroutine):
    """The state of a coroutine, as one of the CORO_ names."""
    return _state(coroutine, "cr", "CORO")


def getasyncgenstate(agen):
    """The state of an asynchronous generator, as one of the AGEN_ names."""
    return _state(agen, "ag", "AGEN")


def getgeneratorlocals(generator):
    """The local variables of a generator."""
    frame = getattr(generator, "gi_frame", None)
    return {} if frame is None else dict(frame.f_locals)


def getcoroutinelocals(coroutine):
    """The local variables of a coroutine."""
    frame = getattr(coroutine, "cr_frame", None)
    return {} if frame is None else dict(frame.f_locals)


# ---- arguments ----


class FullArgSpec(tuple):
    """The parameters of a function, as getfullargspec() gives them."""

    __slots__ = ()
    _fields = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")

    def __new__(cls, *values):
        return tuple.__new__(cls, values)

    args = property(lambda self: self[0])
    varargs = property(lambda self: self[1])
    varkw = property(lambda self: self[2])
    defaults = property(lambda self: self[3])
    kwonlyargs = property(lambda self: self[4])
    kwonlydefaults = property(lambda self: self[5])
    annotations = property(lambda self: self[6])

    def __repr__(self):
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self))
        return f"FullArgSpec({shown})"


def getfullargspec(func):
    """The names and defaults of a function's parameters."""
    try:
        sig = signature(func, follow_wrapped=False, skip_bound_arg=False)
    except Exception as ex:
        raise TypeError("unsupported callable") from ex
    args, kwonlyargs = [], []
    varargs = varkw = None
    defaults = ()
    kwdefaults = {}
    annotations = {}
    if sig.return_annotation is not sig.empty:
        annotations["return"] = sig.return_annotation
    for param in sig.parameters.values():
        if param.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD):
            args.append(param.name)
            if param.default is not param.empty:
                defaults += (param.default,)
        elif param.kind is Parameter.VAR_POSITIONAL:
            varargs = param.name
        elif param.kind is Parameter.KEYWORD_ONLY:
            kwonlyargs.append(param.name)
            if param.default is not param.empty:
                kwdefaults[param.name] = param.default
        else:
            varkw = param.name
        if param.annotation is not param.empty:
            annotations[param.name] = param.annotation
    return FullArgSpec(
        args, varargs, varkw, defaults or None, kwonlyargs, kwdefaults or None, annotations
    )


def getcallargs(func, /, *positional, **named):
    """Which argument each parameter would get."""
    bound = signature(func, skip_bound_arg=False)
    if ismethod(func) and func.__self__ is not None:
        positional = (func.__self__, *positional)
    arguments = bound.bind(*positional, **named)
    arguments.apply_defaults()
    return dict(arguments.arguments)


class ClosureVars(tuple):
    """nonlocals, globals, builtins and unbound names of a function."""

    __slots__ = ()

    def __new__(cls, nonlocals, globals, builtins, unbound):
        return tuple.__new__(cls, (nonlocals, globals, builtins, unbound))

    nonlocals = property(lambda self: self[0])
    globals = property(lambda self: self[1])
    builtins = property(lambda self: self[2])
    unbound = property(lambda self: self[3])


def getclosurevars(func):
    """Where the free names of a function come from."""
    if ismethod(func):
        func = func.__func__
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    nonlocals = {}
    for name, cell in zip(code.co_freevars, func.__closure__ or ()):
        try:
            nonlocals[name] = cell.cell_contents
        except ValueError:
            pass
    globals_, builtins_, unbound = {}, {}, set()
    for name in code.co_names:
        if name in func.__globals__:
            globals_[name] = func.__globals__[name]
        elif name in func.__builtins__:
            builtins_[name] = func.__builtins__[name]
        else:
            unbound.add(name)
    return ClosureVars(nonlocals, globals_, builtins_, unbound)
