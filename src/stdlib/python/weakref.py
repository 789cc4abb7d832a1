"""Weak references, and containers that do not keep what is in them alive."""

import itertools
from _weakref import ref, ReferenceType, getweakrefcount

__all__ = [
    "ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType",
    "ProxyType", "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet",
    "WeakMethod", "finalize",
]


def getweakrefs(object, /):
    """The plain weak reference to an object, if there is one."""
    if not getweakrefcount(object):
        return []
    return [ref(object)]


def _referent(proxy):
    obj = object.__getattribute__(proxy, "_ref")()
    if obj is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return obj


def _plain(value):
    return _referent(value) if isinstance(value, ProxyType) else value


class ProxyType:
    """Stands for an object that it does not keep alive."""

    __slots__ = ("_ref", "__weakref__")
    __hash__ = None

    def __init__(self, reference):
        object.__setattr__(self, "_ref", reference)

    def __getattribute__(self, name):
        return getattr(_referent(self), name)

    def __setattr__(self, name, value):
        setattr(_referent(self), name, value)

    def __delattr__(self, name):
        delattr(_referent(self), name)

    def __repr__(self):
        obj = object.__getattribute__(self, "_ref")()
        return f"<weakproxy at {id(self):#x}; to {type(obj).__name__!r} at {id(obj):#x}>"

    def __str__(self):
        return str(_referent(self))

    def __bytes__(self):
        return bytes(_referent(self))

    def __bool__(self):
        return bool(_referent(self))

    def __len__(self):
        return len(_referent(self))

    def __contains__(self, item):
        return item in _referent(self)

    def __iter__(self):
        return iter(_referent(self))

    def __next__(self):
        return next(_referent(self))

    def __reversed__(self):
        return reversed(_referent(self))

    def __getitem__(self, key):
        return _referent(self)[key]

    def __setitem__(self, key, value):
        _referent(self)[key] = value

    def __delitem__(self, key):
        del _referent(self)[key]

    def __neg__(self):
        return -_referent(self)

    def __pos__(self):
        return +_referent(self)

    def __abs__(self):
        return abs(_referent(self))

    def __invert__(self):
        return ~_referent(self)

    def __int__(self):
        return int(_referent(self))

    def __float__(self):
        return float(_referent(self))

    def __index__(self):
        return _referent(self).__index__()


def _forward(operator, name):
    def method(self, other):
        return operator(_referent(self), _plain(other))

    def reflected(self, other):
        return operator(_plain(other), _referent(self))

    method.__name__ = f"__{name}__"
    setattr(ProxyType, f"__{name}__", method)
    return reflected


def _install():
    import operator
    for name in ("lt", "le", "eq", "ne", "gt", "ge"):
        _forward(getattr(operator, name), name)
    for name in ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow",
                 "lshift", "rshift", "and", "xor", "or"):
        function = getattr(operator, f"__{name}__")
        setattr(ProxyType, f"__r{name}__", _forward(function, name))
        setattr(ProxyType, f"__i{name}__", _in_place(getattr(operator, f"__i{name}__")))
    setattr(ProxyType, "__rdivmod__", _forward(divmod, "divmod"))


def _in_place(operator):
    def method(self, other):
        return operator(_referent(self), _plain(other))
    return method


_install()
del _install, _forward, _in_place


class CallableProxyType(ProxyType):
    """Stands for a callable that it does not keep alive."""

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return _referent(self)(*args, **kwargs)


ProxyTypes = (ProxyType, CallableProxyType)


def proxy(object, callback=None, /):
    """A proxy for an object; callback is called with it when the object goes."""
    cls = CallableProxyType if callable(object) else ProxyType
    if callback is None:
        return cls(ref(object))
    made = None

    def gone(_):
        callback(made)

    made = cls(ref(object, gone))
    return made


class WeakMethod(ref):
    """A weak reference to a bound method, which is itself short-lived."""

    __slots__ = ("_func_ref", "_method_type", "_alive", "__weakref__")

    def __new__(cls, meth, callback=None):
        try:
            obj = meth.__self__
            func = meth.__func__
        except AttributeError:
            raise TypeError(
                f"argument should be a bound method, not {type(meth)}"
            ) from None

        def gone(_):
            self = self_ref()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = super().__new__(cls, obj, gone)
        self._func_ref = ref(func, gone)
        self._method_type = type(meth)
        self._alive = True
        self_ref = ref(self)
        return self

    def __call__(self):
        obj = super().__call__()
        func = self._func_ref()
        if obj is None or func is None:
            return None
        return self._method_type(func, obj)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is other
            return ref.__eq__(self, other) and self._func_ref == other._func_ref
        return NotImplemented

    def __ne__(self, other):
        result = self.__eq__(other)
        return result if result is NotImplemented else not result

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A reference that knows the key under which it is stored."""

    __slots__ = ("key",)

    def __new__(cls, ob, callback, key):
        self = ref.__new__(cls, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super().__init__(ob, callback)


class _Mapping:
    """What both weak dictionaries share; the subclass gives items()."""

    def __iter__(self):
        return self.keys()

    def __contains__(self, key):
        return self.get(key, self) is not self

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def keys(self):
        for key, _ in self.items():
            yield key

    def values(self):
        for _, value in self.items():
            yield value

    def __eq__(self, other):
        if isinstance(other, _Mapping) or hasattr(other, "keys"):
            return dict(self.items()) == dict(other.items())
        return NotImplemented

    __hash__ = None

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default

    def update(self, other=(), /, **kwargs):
        if hasattr(other, "items"):
            other = other.items()
        elif hasattr(other, "keys"):
            other = [(key, other[key]) for key in other.keys()]
        for key, value in other:
            self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def clear(self):
        self.data.clear()

    def copy(self):
        made = type(self)()
        for key, value in self.items():
            made[key] = value
        return made

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = type(self)()
        for key, value in self.items():
            made[self._copied_key(key, memo, deepcopy)] = self._copied_value(value, memo, deepcopy)
        return made

    def __or__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        made = self.copy()
        made.update(other)
        return made

    def __ror__(self, other):
        if not hasattr(other, "keys"):
            return NotImplemented
        made = type(self)()
        made.update(other)
        made.update(self)
        return made

    def __ior__(self, other):
        self.update(other)
        return self


class WeakValueDictionary(_Mapping):
    """A dictionary whose entries go when their values do."""

    def __init__(self, other=(), /, **kwargs):
        self.data = {}

        def remove(reference, selfref=ref(self)):
            self = selfref()
            if self is not None and self.data.get(reference.key) is reference:
                del self.data[reference.key]

        self._remove = remove
        self.update(other, **kwargs)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __len__(self):
        return sum(reference() is not None for reference in self.data.values())

    def items(self):
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def valuerefs(self):
        return list(self.data.values())

    def itervaluerefs(self):
        yield from list(self.data.values())

    def pop(self, key, *args):
        try:
            value = self.data.pop(key)()
        except KeyError:
            value = None
        if value is None:
            if args:
                return args[0]
            raise KeyError(key)
        return value

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def _copied_key(self, key, memo, deepcopy):
        return deepcopy(key, memo)

    def _copied_value(self, value, memo, deepcopy):
        return value


class WeakKeyDictionary(_Mapping):
    """A dictionary whose entries go when their keys do."""

    def __init__(self, dict=None, /):
        self.data = {}

        def remove(reference, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.pop(reference, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self):
        return sum(reference() is not None for reference in self.data)

    def __contains__(self, key):
        try:
            reference = ref(key)
        except TypeError:
            return False
        return reference in self.data

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def items(self):
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def keyrefs(self):
        return list(self.data)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def _copied_key(self, key, memo, deepcopy):
        return key

    def _copied_value(self, value, memo, deepcopy):
        return deepcopy(value, memo)


class WeakSet:
    """A set whose members go when nobody else refers to them."""

    def __init__(self, data=None):
        self.data = set()

        def remove(reference, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.discard(reference)

        self._remove = remove
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return sum(reference() is not None for reference in self.data)

    def __contains__(self, item):
        try:
            reference = ref(item)
        except TypeError:
            return False
        return reference in self.data

    def __reduce__(self):
        return type(self), (list(self),), self.__getstate__()

    def __repr__(self):
        return repr({reference for reference in self.data if reference() is not None} or set())

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def clear(self):
        self.data.clear()

    def copy(self):
        return type(self)(self)

    def pop(self):
        while True:
            try:
                reference = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = reference()
            if item is not None:
                return item

    def remove(self, item):
        self.data.remove(ref(item))

    def discard(self, item):
        self.data.discard(ref(item))

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference(self, other):
        made = self.copy()
        made.difference_update(other)
        return made

    __sub__ = difference

    def difference_update(self, other):
        self.data.difference_update([ref(item) for item in other])

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection(self, other):
        return type(self)(item for item in other if item in self)

    __and__ = intersection

    def intersection_update(self, other):
        self.data.intersection_update([ref(item) for item in other])

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def issubset(self, other):
        return self.data.issubset([ref(item) for item in other])

    __le__ = issubset

    def __lt__(self, other):
        return self.data < {ref(item) for item in other}

    def issuperset(self, other):
        return self.data.issuperset([ref(item) for item in other])

    __ge__ = issuperset

    def __gt__(self, other):
        return self.data > {ref(item) for item in other}

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return set(self) == set(other)

    __hash__ = None

    def symmetric_difference(self, other):
        made = self.copy()
        made.symmetric_difference_update(other)
        return made

    __xor__ = symmetric_difference

    def symmetric_difference_update(self, other):
        for item in list(other):
            if item in self:
                self.discard(item)
            else:
                self.add(item)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def union(self, other):
        made = self.copy()
        made.update(other)
        return made

    __or__ = union

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0


class finalize:
    """Calls a function when an object goes, or at exit."""

    __slots__ = ()
    _registry = {}
    _index = itertools.count()
    _registered_with_atexit = False

    class _Info:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "index")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._registered_with_atexit:
            import atexit
            atexit.register(finalize._exitfunc)
            finalize._registered_with_atexit = True
        info = finalize._Info()
        info.weakref = ref(obj, self)
        info.func = func
        info.args = args
        info.kwargs = kwargs or None
        info.atexit = True
        info.index = next(finalize._index)
        finalize._registry[self] = info

    def __call__(self, _=None):
        """Call the function, if it has not been called yet."""
        info = self._registry.pop(self, None)
        if info:
            return info.func(*info.args, **(info.kwargs or {}))

    def detach(self):
        """If alive, give up and return (obj, func, args, kwargs)."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return obj, info.func, info.args, info.kwargs or {}

    def peek(self):
        """If alive, return (obj, func, args, kwargs)."""
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return obj, info.func, info.args, info.kwargs or {}

    @property
    def alive(self):
        """Whether the function is still to be called."""
        return self in self._registry

    @property
    def atexit(self):
        """Whether the function is called at exit."""
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return (
            f"<{type(self).__name__} object at {id(self):#x}; "
            f"for {type(obj).__name__!r} at {id(obj):#x}>"
        )

    @classmethod
    def _exitfunc(cls):
        pending = [(f, info) for f, info in cls._registry.items() if info.atexit]
        for f, _ in sorted(pending, key=lambda item: item[1].index, reverse=True):
            try:
                f()
            except Exception:
                import sys
                sys.excepthook(*sys.exc_info())


def _rename():
    # As in CPython, where these are types of the interpreter.
    for cls, name in ((ProxyType, "ProxyType"), (CallableProxyType, "CallableProxyType")):
        cls.__module__ = "weakref"
        cls.__qualname__ = name


_rename()
del _rename
