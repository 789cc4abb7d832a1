"""The texts of `help()` about functions and methods."""

import inspect


def describe(obj, /):
    """What help() says of a routine; None for anything else."""
    if not inspect.isroutine(obj):
        return None
    name = obj.__name__
    title = f"Help on {_kind(obj)} {name}"
    module = getattr(obj, "__module__", None)
    if module:
        title += f" in module {module}"
    try:
        signature = str(inspect.signature(obj))
    except (TypeError, ValueError):
        signature = "(...)"
    text = f"{title}:\n\n{name}{signature}{_owner(obj)}\n"
    doc = inspect.getdoc(obj)
    if doc:
        text += "".join(f"    {line}".rstrip() + "\n" for line in doc.rstrip().split("\n"))
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
