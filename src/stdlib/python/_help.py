"""The texts of `help()`: what an object is, how it is called, what it says of itself."""

import inspect


def describe(obj, /):
    """What help() says of an object."""
    if inspect.isroutine(obj):
        return _routine(obj)
    if isinstance(obj, type):
        return _class(obj)
    if inspect.ismodule(obj):
        return _module(obj)
    cls = type(obj)
    return f"Help on {cls.__name__} in module {cls.__module__}:\n\n{_class_body(cls)}"


def _routine(obj):
    name = obj.__name__
    title = f"Help on {_kind(obj)} {name}"
    module = getattr(obj, "__module__", None)
    if module:
        title += f" in module {module}"
    text = f"{title}:\n\n{_prefix(obj)}{name}{_signature(obj)}{_owner(obj)}\n"
    return text + _indented(inspect.getdoc(obj))


def _prefix(obj):
    return "async " if inspect.iscoroutinefunction(obj) else ""


def _signature(obj):
    try:
        return str(inspect.signature(obj))
    except (TypeError, ValueError):
        return "(...)"


def _indented(doc, margin="    "):
    if not doc:
        return ""
    return "".join(f"{margin}{line}".rstrip() + "\n" for line in doc.rstrip().split("\n"))


def _class(cls):
    title = f"Help on class {cls.__name__} in module {cls.__module__}:"
    return f"{title}\n\n{_class_body(cls)}"


def _class_body(cls):
    """A class's head, its documentation, and a line for each public attribute that it adds itself."""
    bases = ", ".join(_full_name(base) if base.__module__ != "builtins" else base.__name__
                      for base in cls.__bases__)
    text = f"class {cls.__name__}({bases})\n"
    if "__init__" in vars(cls) or "__new__" in vars(cls):
        text += f"    {cls.__name__}{_signature(cls)}\n\n"
    text += _indented(cls.__dict__.get("__doc__") and inspect.getdoc(cls))
    lines = []
    for name, member in vars(cls).items():
        if not name.startswith("_"):
            lines.append(_line(name, member))
    if lines:
        text += "\n" + "".join(f"    {line}\n" for line in lines)
    return text


def _line(name, member):
    """An attribute of a class or module in one line."""
    if isinstance(member, (staticmethod, classmethod)):
        member = member.__func__
    doc = ""
    if inspect.isroutine(member) or isinstance(member, (type, property)):
        doc = (member.__doc__ and inspect.getdoc(member) or "").split("\n")[0]
    head = name
    if inspect.isroutine(member):
        head = f"{_prefix(member)}{name}{_signature(member)}"
    elif isinstance(member, type):
        head = f"class {name}"
    return f"{head}: {doc}" if doc else head


def _module(module):
    text = f"Help on module {module.__name__}:\n\n{module.__name__}\n"
    text += _indented(inspect.getdoc(module))
    public = getattr(module, "__all__", None)
    if public is None:
        public = [name for name in vars(module) if not name.startswith("_")]
    lines = [_line(name, vars(module)[name]) for name in public if name in vars(module)]
    if lines:
        text += "\n" + "".join(f"    {line}\n" for line in lines)
    return text


def _kind(obj):
    if inspect.isbuiltin(obj):
        return "built-in function"
    if inspect.ismethod(obj):
        return "method"
    if inspect.isfunction(obj):
        return "function"
    if inspect.ismethodwrapper(obj):
        return "method-wrapper"
    return "method descriptor"


def _owner(obj):
    """Whose method it is, as it stands behind the signature."""
    receiver = getattr(obj, "__self__", None)
    if receiver is not None and not inspect.ismodule(receiver):
        if isinstance(receiver, type):
            return f" class method of {_full_name(receiver)}"
        return f" method of {_full_name(type(receiver))} instance"
    owner = getattr(obj, "__objclass__", None)
    return "" if owner is None else f" unbound {_full_name(owner)} method"


def _full_name(cls):
    return f"{cls.__module__}.{cls.__qualname__}"
