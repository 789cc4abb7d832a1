"""Shallow and deep copies of anything."""

import types

__all__ = ['Error', 'copy', 'deepcopy', 'replace']


class Error(Exception):
    pass


error = Error

# Values of these classes cannot change: they are their own copies.
_atomic = {
    type(None), int, float, bool, complex, bytes, str, type, range, slice, property,
    type(Ellipsis), type(NotImplemented), types.FunctionType, types.BuiltinFunctionType,
    types.CodeType,
}


def copy(x):
    """A shallow copy: a new object with the same contents."""
    cls = type(x)
    if cls in _atomic or cls is tuple or cls is frozenset:
        return x
    if cls in (list, dict, set, bytearray):
        return cls.copy(x)
    if issubclass(cls, type):
        return x
    copier = getattr(cls, '__copy__', None)
    if copier is not None:
        return copier(x)
    reduced = _reduce(cls, x, Error)
    if isinstance(reduced, str):
        return x
    return _rebuild(x, None, *reduced)


def deepcopy(x, memo=None):
    """A deep copy: a new object with copies of the contents, each made once."""
    cls = type(x)
    if cls in _atomic:
        return x
    key = id(x)
    if memo is None:
        memo = {}
    else:
        made = memo.get(key, memo)
        if made is not memo:
            return made
    handler = _deep.get(cls)
    if handler is not None:
        made = handler(x, memo)
    elif issubclass(cls, type):
        made = x
    else:
        copier = getattr(x, '__deepcopy__', None)
        if copier is not None:
            made = copier(memo)
        else:
            reduced = _reduce(cls, x, Error)
            made = x if isinstance(reduced, str) else _rebuild(x, memo, *reduced)
    if made is not x:
        memo[key] = made
        # The original must outlive its key.
        memo.setdefault(id(memo), []).append(x)
    return made


def _reduce(cls, x, error):
    """How to make an object again, as pickling asks."""
    reducer = getattr(x, '__reduce_ex__', None)
    if reducer is not None:
        return reducer(4)
    reducer = getattr(x, '__reduce__', None)
    if reducer is not None:
        return reducer()
    raise error(f'un(deep)copyable object of type {cls}')


def _deep_list(x, memo):
    made = []
    memo[id(x)] = made
    for item in x:
        made.append(deepcopy(item, memo))
    return made


def _deep_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    # An item may have led back here.
    if id(x) in memo:
        return memo[id(x)]
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


def _deep_dict(x, memo):
    made = {}
    memo[id(x)] = made
    for key, value in x.items():
        made[deepcopy(key, memo)] = deepcopy(value, memo)
    return made


def _deep_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_deep = {
    list: _deep_list,
    tuple: _deep_tuple,
    dict: _deep_dict,
    types.MethodType: _deep_method,
}


def _rebuild(x, memo, func, args, state=None, list_items=None, dict_items=None, state_setter=None):
    """Makes an object again from what `__reduce__` says; deeply if there is a memo."""
    deep = memo is not None
    if deep and args:
        args = [deepcopy(arg, memo) for arg in args]
    made = func(*args)
    if deep:
        memo[id(x)] = made
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        _set_state(made, state, state_setter)
    if list_items is not None:
        for item in list_items:
            made.append(deepcopy(item, memo) if deep else item)
    if dict_items is not None:
        for key, value in dict_items:
            if deep:
                key, value = deepcopy(key, memo), deepcopy(value, memo)
            made[key] = value
    return made


def _set_state(made, state, setter):
    if setter is not None:
        setter(made, state)
    elif hasattr(made, '__setstate__'):
        made.__setstate__(state)
    else:
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state is not None:
            made.__dict__.update(state)
        if slots is not None:
            for name, value in slots.items():
                setattr(made, name, value)


def replace(obj, /, **changes):
    """A copy with some fields changed, for objects that know how to make one."""
    cls = obj.__class__
    func = getattr(cls, '__replace__', None)
    if func is None:
        raise TypeError(f'replace() does not support {cls.__name__} objects')
    return func(obj, **changes)
