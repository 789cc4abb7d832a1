"""`threading.local`: an object whose attributes every thread has for itself."""

__all__ = ["local"]

from _thread_native import _namespaces

_numbers = iter(range(1, 1 << 62)).__next__


class _Private:
    """What a local object keeps apart from its attributes: dies with it."""

    __slots__ = ("number", "args", "kwargs", "__weakref__")

    def __init__(self, args, kwargs):
        self.number = _numbers()
        self.args = args
        self.kwargs = kwargs


def _namespace(self):
    """The running thread's attributes of the object."""
    private = object.__getattribute__(self, "_local__private")
    namespaces = _namespaces()
    namespace = namespaces.get(private.number)
    if namespace is None:
        # The first use in this thread: it is initialised as it was where it was made.
        namespace = namespaces[private.number] = {}
        type(self).__init__(self, *private.args, **private.kwargs)
    return namespace


def _goes_first(cls, name):
    """Whether the class has a data descriptor of this name."""
    for base in cls.__mro__:
        if name in base.__dict__:
            kind = type(base.__dict__[name])
            return hasattr(kind, "__set__") or hasattr(kind, "__delete__")
    return False


def _missing(self, name):
    cls = type(self)
    shown = "_thread._local" if cls is local else cls.__name__
    return AttributeError(f"{shown!r} object has no attribute {name!r}", name=name, obj=self)


class local:
    """Thread-local data"""

    __slots__ = ("_local__private", "__weakref__")

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        private = _Private(args, kwargs)
        object.__setattr__(self, "_local__private", private)
        # `__init__` is called by the class, for this thread.
        _namespaces()[private.number] = {}
        return self

    def __getattribute__(self, name):
        namespace = _namespace(self)
        if name == "__dict__":
            return namespace
        if name in namespace and not _goes_first(type(self), name):
            return namespace[name]
        try:
            return object.__getattribute__(self, name)
        except AttributeError as exc:
            if exc.obj is not self or exc.name != name:
                raise
        raise _missing(self, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError(
                f"{type(self).__name__!r} object attribute '__dict__' is read-only"
            )
        namespace = _namespace(self)
        if _goes_first(type(self), name):
            object.__setattr__(self, name, value)
        else:
            namespace[name] = value

    def __delattr__(self, name):
        if name == "__dict__":
            raise AttributeError(
                f"{type(self).__name__!r} object attribute '__dict__' is read-only"
            )
        namespace = _namespace(self)
        if _goes_first(type(self), name):
            object.__delattr__(self, name)
        elif name in namespace:
            del namespace[name]
        else:
            raise _missing(self, name)

    def __dir__(self):
        return sorted({*object.__dir__(self), *_namespace(self)})

    def __del__(self):
        private = object.__getattribute__(self, "_local__private")
        _namespaces().pop(private.number, None)


local.__module__ = "_thread"
local.__qualname__ = local.__name__ = "_local"
