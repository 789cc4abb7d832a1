"""Calls as values: `call`, lists of calls, sentinels and ANY."""

from unittest.util import safe_repr


class _SentinelObject:
    """A unique object with a name."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    def __reduce__(self):
        return f"sentinel.{self.name}"


class _Sentinel:
    """Each attribute is a unique object, always the same one for a name."""

    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name == "__bases__":
            # Without it, the object would pass for a class.
            raise AttributeError
        return self._sentinels.setdefault(name, _SentinelObject(name))

    def __reduce__(self):
        return "sentinel"


sentinel = _Sentinel()
DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING
_deleted = sentinel.DELETED


class _ANY:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _ANY()


class _CallList(list):
    """A list of calls; a list is in it if it is a run of it."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        size = len(value)
        return any(self[at:at + size] == value for at in range(len(self) - size + 1))

    def __repr__(self):
        import pprint

        return pprint.pformat(list(self))


class _AnyComparer(list):
    """A list in which calls are sought with the sought one on the left: its ANYs then count."""

    def __contains__(self, item):
        for each in self:
            assert len(item) == len(each)
            if all(expected == actual for expected, actual in zip(item, each)):
                return True
        return False


def _format_call_signature(name, args, kwargs):
    parts = [repr(arg) for arg in args]
    parts += [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


def _args_or_kwargs(value):
    return (value, {}) if isinstance(value, tuple) else ((), value)


def _parts_of_call(value):
    """The name, arguments and keywords that a tuple of up to three items stands for; None for longer ones."""
    size = len(value)
    if size == 3:
        return tuple(value)
    if size == 0:
        return "", (), {}
    if size == 1:
        (only,) = value
        if isinstance(only, str):
            return only, (), {}
        return "", *_args_or_kwargs(only)
    if size == 2:
        first, second = value
        if isinstance(first, str):
            return first, *_args_or_kwargs(second)
        return "", first, second
    return None


class _Call(tuple):
    """A call: (name, args, kwargs), or (args, kwargs) for the calls of one mock.

    Attributes and calls of it give further calls, so that `call.a.b(1)` can be written down as it was made.
    """

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        found, args, kwargs = _parts_of_call(value) or ("", (), {})
        # What was given without a name goes by the name of its origin.
        if len(value) != 3 and not (len(value) and isinstance(value[0], str)):
            found = name
        if two:
            return tuple.__new__(cls, (args, kwargs))
        return tuple.__new__(cls, (found, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        try:
            len(other)
        except TypeError:
            return NotImplemented
        if len(self) == 2:
            own = ("", *self)
        else:
            own = tuple(self)
        own_parent = getattr(self, "_mock_parent", None)
        other_parent = getattr(other, "_mock_parent", None)
        if own_parent and other_parent and own_parent != other_parent:
            return False
        theirs = _parts_of_call(other)
        if theirs is None:
            return False
        if own[0] and theirs[0] != own[0]:
            return False
        # The other's values stand on the left, as everywhere in comparisons of calls.
        return theirs[1:] == own[1:]

    __ne__ = object.__ne__

    def __call__(self, /, *args, **kwargs):
        if self._mock_name is None:
            return _Call(("", args, kwargs), name="()")
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + "()", parent=self)

    def __getattr__(self, attr):
        if self._mock_name is None:
            return _Call(name=attr, from_kall=False)
        return _Call(name=f"{self._mock_name}.{attr}", parent=self, from_kall=False)

    def __getattribute__(self, attr):
        if attr in tuple.__dict__:
            # `call.count` and `call.index` are calls, not methods of tuples.
            raise AttributeError
        return tuple.__getattribute__(self, attr)

    def _get_call_arguments(self):
        return tuple(self) if len(self) == 2 else tuple(self)[1:]

    @property
    def args(self):
        return self._get_call_arguments()[0]

    @property
    def kwargs(self):
        return self._get_call_arguments()[1]

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return f"call{name}" if name.startswith("()") else name
        if len(self) == 2:
            name = "call"
            args, kwargs = self
        else:
            name, args, kwargs = self
            if not name:
                name = "call"
            elif name.startswith("()"):
                name = f"call{name}"
            else:
                name = f"call.{name}"
        return _format_call_signature(name, args, kwargs)

    def call_list(self):
        """All calls of a chain of calls, the first one first."""
        made = []
        link = self
        while link is not None:
            if link._mock_from_kall:
                made.append(link)
            link = link._mock_parent
        return _CallList(reversed(made))


call = _Call(from_kall=False)
