"""The classes of the interpreter's own objects, and help with making classes."""

import sys

__all__ = [
    'AsyncGeneratorType', 'BuiltinFunctionType', 'BuiltinMethodType', 'CellType',
    'ClassMethodDescriptorType', 'CodeType', 'CoroutineType', 'EllipsisType', 'FrameType',
    'FunctionType', 'GeneratorType', 'GenericAlias', 'GetSetDescriptorType', 'LambdaType',
    'MappingProxyType', 'MemberDescriptorType', 'MethodDescriptorType', 'MethodType',
    'MethodWrapperType', 'ModuleType', 'NoneType', 'NotImplementedType', 'SimpleNamespace',
    'TracebackType', 'UnionType', 'WrapperDescriptorType', 'new_class', 'resolve_bases',
    'prepare_class', 'get_original_bases', 'DynamicClassAttribute', 'coroutine',
]


def _function():
    cell = None

    def inner():
        return cell

    return inner


def _generator():
    yield sys._getframe()


async def _coroutine():
    pass


async def _async_generator():
    yield


class _Sample:
    __slots__ = ('member',)

    def method(self):
        pass


FunctionType = type(_function)
LambdaType = FunctionType
CodeType = type(_function.__code__)
CellType = type(_function().__closure__[0])
MappingProxyType = type(type.__dict__)
GeneratorType = type(_generator())
_sample = _coroutine()
CoroutineType = type(_sample)
_sample.close()
AsyncGeneratorType = type(_async_generator())
MethodType = type(_Sample().method)
MemberDescriptorType = type(_Sample.member)
GetSetDescriptorType = type(FunctionType.__code__)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__['fromkeys'])
ModuleType = type(sys)
FrameType = type(next(_generator()))
GenericAlias = type(list[int])
UnionType = type(int | str)
EllipsisType = type(...)
NoneType = type(None)
NotImplementedType = type(NotImplemented)

try:
    raise TypeError
except TypeError as _exc:
    TracebackType = type(_exc.__traceback__)

del _function, _generator, _coroutine, _async_generator, _Sample, _sample


class SimpleNamespace:
    """Attributes, and a repr that shows them."""

    __shown = set()

    def __init__(self, mapping_or_iterable=(), /, **kwargs):
        attributes = dict(mapping_or_iterable)
        for name in attributes:
            if not isinstance(name, str):
                raise TypeError('keywords must be strings')
        self.__dict__.update(attributes)
        self.__dict__.update(kwargs)

    def __repr__(self):
        cls = type(self)
        name = 'namespace' if cls is SimpleNamespace else cls.__name__
        shown = SimpleNamespace.__shown
        if id(self) in shown:
            return f'{name}(...)'
        shown.add(id(self))
        try:
            parts = ', '.join(f'{key}={value!r}' for key, value in self.__dict__.items())
        finally:
            shown.discard(id(self))
        return f'{name}({parts})'

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __reduce__(self):
        return (type(self), (), self.__dict__)

    def __replace__(self, /, **changes):
        result = type(self)()
        result.__dict__.update(self.__dict__)
        result.__dict__.update(changes)
        return result


def resolve_bases(bases):
    """Replace every base that is no class by what its __mro_entries__ says."""
    resolved = []
    for base in bases:
        entries = None if isinstance(base, type) else getattr(base, '__mro_entries__', None)
        if entries is None:
            resolved.append(base)
            continue
        entries = entries(bases)
        if not isinstance(entries, tuple):
            raise TypeError('__mro_entries__ must return a tuple')
        resolved.extend(entries)
    if len(resolved) == len(bases) and all(a is b for a, b in zip(resolved, bases)):
        return bases
    return tuple(resolved)


def _winner(meta, bases):
    """The most derived of a metaclass and those of the bases."""
    for base in bases:
        base_meta = type(base)
        if issubclass(meta, base_meta):
            continue
        if not issubclass(base_meta, meta):
            raise TypeError(
                'metaclass conflict: the metaclass of a derived class must be a (non-strict) '
                'subclass of the metaclasses of all its bases')
        meta = base_meta
    return meta


def prepare_class(name, bases=(), kwds=None):
    """What a class statement finds out before it runs its body: metaclass, namespace, keywords."""
    kwds = dict(kwds or {})
    if 'metaclass' in kwds:
        meta = kwds.pop('metaclass')
    else:
        meta = type(bases[0]) if bases else type
    if isinstance(meta, type):
        meta = _winner(meta, bases)
    namespace = meta.__prepare__(name, bases, **kwds) if hasattr(meta, '__prepare__') else {}
    return meta, namespace, kwds


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Make a class as a class statement would."""
    resolved = resolve_bases(bases)
    meta, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace['__orig_bases__'] = bases
    return meta(name, resolved, namespace, **kwds)


def get_original_bases(cls, /):
    """The bases as they were written, before __mro_entries__."""
    try:
        return cls.__dict__.get('__orig_bases__', cls.__bases__)
    except AttributeError:
        raise TypeError(f'Expected an instance of type, not {type(cls).__name__!r}') from None


class DynamicClassAttribute:
    """A property of instances that leaves the class's own attribute look-up alone."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc or getattr(fget, '__doc__', None)
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, '__isabstractmethod__', False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError()
        if self.fget is None:
            raise AttributeError('unreadable attribute')
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        doc = fget.__doc__ if self.overwrite_doc else None
        result = type(self)(fget, self.fset, self.fdel, doc or self.__doc__)
        result.overwrite_doc = self.overwrite_doc
        return result

    def setter(self, fset):
        result = type(self)(self.fget, fset, self.fdel, self.__doc__)
        result.overwrite_doc = self.overwrite_doc
        return result

    def deleter(self, fdel):
        result = type(self)(self.fget, self.fset, fdel, self.__doc__)
        result.overwrite_doc = self.overwrite_doc
        return result


class _GeneratorWrapper:
    """What a coroutine function returns whose generator another function has made: that generator, which
    can be awaited too."""

    def __init__(self, generator):
        self.__wrapped = generator
        self.__is_generator = isinstance(generator, GeneratorType)
        self.__name__ = getattr(generator, '__name__', None)
        self.__qualname__ = getattr(generator, '__qualname__', None)

    def send(self, value):
        return self.__wrapped.send(value)

    def throw(self, *args):
        return self.__wrapped.throw(*args)

    def close(self):
        return self.__wrapped.close()

    @property
    def gi_code(self):
        return self.__wrapped.gi_code

    @property
    def gi_frame(self):
        return self.__wrapped.gi_frame

    @property
    def gi_running(self):
        return self.__wrapped.gi_running

    @property
    def gi_yieldfrom(self):
        return self.__wrapped.gi_yieldfrom

    cr_code = gi_code
    cr_frame = gi_frame
    cr_running = gi_running
    cr_await = gi_yieldfrom

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        return self.__wrapped if self.__is_generator else self

    __await__ = __iter__


def coroutine(func):
    """Decorator that lets what a generator function returns be awaited."""
    if not callable(func):
        raise TypeError('types.coroutine() expects a callable')
    if isinstance(func, FunctionType):
        flags = func.__code__.co_flags
        if flags & 0x180:
            # A coroutine function, or one that has been here before.
            return func
        if flags & 0x20:
            # Its generators can be awaited by themselves: the machine looks for this mark.
            func.__krait_coroutine__ = True
            return func
    import functools
    from _krait import is_awaitable

    @functools.wraps(func)
    def wrapped(*args, **kwargs):
        result = func(*args, **kwargs)
        if isinstance(result, (CoroutineType, GeneratorType)) and is_awaitable(result):
            return result
        if isinstance(result, GeneratorType) or _is_like_a_generator(result):
            return _GeneratorWrapper(result)
        return result

    return wrapped


def _is_like_a_generator(value):
    import collections.abc as kinds

    return isinstance(value, kinds.Generator) and not isinstance(value, kinds.Coroutine)
