"""Tools that work on functions."""

__all__ = [
    'update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES', 'total_ordering', 'cache',
    'cmp_to_key', 'lru_cache', 'reduce', 'partial', 'partialmethod', 'singledispatch',
    'singledispatchmethod', 'cached_property', 'Placeholder',
]

from _functools import (
    Placeholder, _lru_cache_wrapper, _PlaceholderType, cmp_to_key, partial, reduce,
)

WRAPPER_ASSIGNMENTS = (
    '__module__', '__name__', '__qualname__', '__doc__', '__annotate__', '__type_params__',
)
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper look like what it wraps."""
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # Last, so that what was copied does not overwrite it.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Decorator form of update_wrapper()."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


def _derived(name, root, negate, join):
    """An ordering method worked out from another: `not root`, and with equality by `join`."""
    def method(self, other):
        result = getattr(type(self), root)(self, other)
        if result is NotImplemented:
            return result
        if negate:
            result = not result
        if join == 'or':
            return result or self == other
        if join == 'and':
            return result and self != other
        return result

    method.__name__ = name
    method.__doc__ = getattr(int, name).__doc__
    return method


# For each method that a class may define: the others, whether to negate, how equality comes in.
_ORDERINGS = {
    '__lt__': (('__gt__', True, 'and'), ('__le__', False, 'or'), ('__ge__', True, None)),
    '__le__': (('__ge__', True, 'or'), ('__lt__', False, 'and'), ('__gt__', True, None)),
    '__gt__': (('__lt__', True, 'and'), ('__ge__', False, 'or'), ('__le__', True, None)),
    '__ge__': (('__le__', True, 'or'), ('__gt__', False, 'and'), ('__lt__', True, None)),
}


def total_ordering(cls):
    """Class decorator that fills in missing ordering methods."""
    roots = {name for name in _ORDERINGS if getattr(cls, name, None) is not getattr(object, name, None)}
    if not roots:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = next(name for name in _ORDERINGS if name in roots)
    for name, negate, join in _ORDERINGS[root]:
        if name not in roots:
            method = _derived(name, root, negate, join)
            # As if it stood in the class, where pickle finds it.
            method.__qualname__ = f'{cls.__qualname__}.{name}'
            method.__module__ = cls.__module__
            setattr(cls, name, method)
    return cls


class _CacheInfoType:
    """Stands for the named tuple of cache_info() until somebody asks for one."""

    made = None

    def __call__(self, *numbers, **named):
        if self.made is None:
            from collections import namedtuple
            self.made = namedtuple(
                'CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'], module='functools')
        return self.made(*numbers, **named)


_CacheInfo = _CacheInfoType()


def lru_cache(maxsize=128, typed=False):
    """Decorator that remembers the results of a function, the most recently used first."""
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')

    def decorate(user_function):
        return _cached(user_function, maxsize, typed)

    return decorate


def _cached(user_function, maxsize, typed):
    wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo)
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(wrapper, user_function)


def cache(user_function, /):
    """Decorator that remembers all results of a function."""
    return _cached(user_function, None, False)


class partialmethod:
    """A partial that can stand as a method in a class."""

    def __init__(self, func, /, *args, **keywords):
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        elif not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'the first argument {func!r} must be a callable or a descriptor')
        if args and args[-1] is Placeholder:
            raise TypeError('trailing Placeholders are not allowed')
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        parts = [repr(self.func)]
        parts += map(repr, self.args)
        parts += (f'{name}={value!r}' for name, value in self.keywords.items())
        cls = self.__class__
        return f'{cls.__module__}.{cls.__qualname__}({", ".join(parts)})'

    def _as_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            pending = list(args)
            filled = [pending.pop(0) if arg is Placeholder else arg for arg in self.args]
            return self.func(cls_or_self, *filled, *pending, **{**self.keywords, **keywords})

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, '__get__', None)
        if get is not None and not isinstance(self.func, partial):
            bound = get(obj, cls)
            if bound is not self.func:
                result = partial(bound, *self.args, **self.keywords)
                try:
                    result.__self__ = bound.__self__
                except AttributeError:
                    pass
                return result
        return self._as_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)

    __class_getitem__ = classmethod(type(list[int]))


def _best_match(cls, registry):
    """The registered class that an argument of class `cls` is dispatched on."""
    mro = cls.__mro__
    candidates = []
    for registered in registry:
        if registered in mro:
            rank = mro.index(registered)
        elif _is_virtual_base(cls, registered):
            # It counts as standing just behind the last class of the MRO that derives from it.
            rank = max(at for at, base in enumerate(mro) if _is_virtual_base(base, registered)) + 0.5
        else:
            continue
        candidates.append((rank, registered))
    if not candidates:
        return None
    best_rank = min(rank for rank, _ in candidates)
    best = [registered for rank, registered in candidates if rank == best_rank]
    match = best[0]
    for other in best[1:]:
        if issubclass(other, match):
            match = other
        elif not issubclass(match, other):
            raise RuntimeError(f'Ambiguous dispatch: {match} or {other}')
    return match


def _is_virtual_base(cls, registered):
    try:
        return issubclass(cls, registered)
    except TypeError:
        return False


def _members_of_union(cls):
    """The classes of a union type; None for anything else."""
    if type(cls) is type(int | str):
        return cls.__args__
    return None


def _is_dispatchable(cls):
    if isinstance(cls, type):
        return True
    members = _members_of_union(cls)
    return members is not None and all(isinstance(member, type) for member in members)


def singledispatch(func):
    """Decorator for a function with several implementations, chosen by the class of the first argument."""
    registry = {}
    dispatch_cache = {}

    def dispatch(cls):
        """The implementation for a class."""
        try:
            return dispatch_cache[cls]
        except KeyError:
            pass
        implementation = registry.get(cls)
        if implementation is None:
            implementation = registry[_best_match(cls, registry)]
        dispatch_cache[cls] = implementation
        return implementation

    def register(cls, func=None):
        """Register an implementation for a class; without it, for the annotated class of the first argument."""
        if _is_dispatchable(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(
                    f'Invalid first argument to `register()`. {cls!r} is not a class or union type.')
            func, cls = cls, _annotated_class(cls)
        for member in _members_of_union(cls) or (cls,):
            registry[member] = func
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{funcname} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    funcname = getattr(func, '__name__', 'singledispatch function')
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    from types import MappingProxyType
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


def _annotated_class(func):
    """The class of the first annotated parameter of an implementation."""
    annotations = getattr(func, '__annotations__', {})
    if not annotations:
        raise TypeError(
            f'Invalid first argument to `register()`: {func!r}. '
            f'Use either `@register(some_class)` or plain `@register` '
            f'on an annotated function.')
    name, cls = next(iter(annotations.items()))
    if isinstance(cls, str):
        cls = eval(cls, func.__globals__)
    if not _is_dispatchable(cls):
        if _members_of_union(cls) is not None:
            raise TypeError(
                f'Invalid annotation for {name!r}. {cls!r} not all arguments are classes.')
        raise TypeError(f'Invalid annotation for {name!r}. {cls!r} is not a class.')
    return cls


class singledispatchmethod:
    """singledispatch for methods: the argument after `self` decides."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, '__get__'):
            raise TypeError(f'{func!r} is not callable or a descriptor')
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        dispatch = self.dispatcher.dispatch

        def _method(*args, **kwargs):
            if not args:
                raise TypeError(f'{funcname} requires at least 1 positional argument')
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        funcname = getattr(self.func, '__name__', 'singledispatchmethod method')
        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.register = self.register
        update_wrapper(_method, self.func)
        return _method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)


_NOT_FOUND = object()


class cached_property:
    """A method whose result becomes an attribute of the instance."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                'Cannot assign the same cached_property to two different names '
                f'({self.attrname!r} and {name!r}).')

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError(
                'Cannot use cached_property instance without calling __set_name__ on it.')
        try:
            attributes = instance.__dict__
        except AttributeError:
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} "
                f'instance to cache {self.attrname!r} property.') from None
        value = attributes.get(self.attrname, _NOT_FOUND)
        if value is _NOT_FOUND:
            value = self.func(instance)
            try:
                attributes[self.attrname] = value
            except TypeError:
                raise TypeError(
                    f"The '__dict__' attribute on {type(instance).__name__!r} instance "
                    f'does not support item assignment for caching {self.attrname!r} property.'
                ) from None
        return value

    __class_getitem__ = classmethod(type(list[int]))
