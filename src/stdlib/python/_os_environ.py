"""`os.environ` and `os.environb`: mappings whose changes reach the environment of the process."""

from _collections_abc import Mapping, MutableMapping
from os import putenv, unsetenv


class _Environ(MutableMapping):
    def __init__(self, data, outside, inside):
        self._data = data
        # What scripts pass and get, and what the data holds.
        self._outside = outside
        self._inside = inside

    def __getitem__(self, key):
        try:
            value = self._data[self._inside(key)]
        except KeyError:
            raise KeyError(key) from None
        return self._outside(value)

    def __setitem__(self, key, value):
        key, value = self._inside(key), self._inside(value)
        _check_name(key)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        inside = self._inside(key)
        unsetenv(inside)
        try:
            del self._data[inside]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        for key in list(self._data):
            yield self._outside(key)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        shown = ", ".join(
            f"{self._outside(key)!r}: {self._outside(value)!r}" for key, value in self._data.items()
        )
        return f"environ({{{shown}}})"

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return {**self, **other}

    def __ror__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return {**other, **self}


_Environ.__module__ = "os"


def _check_name(name):
    if not name:
        raise OSError(22, "Invalid argument")


def _text(value):
    if not isinstance(value, str):
        raise TypeError(f"str expected, not {type(value).__name__}")
    return value


def _from_bytes(value):
    if not isinstance(value, bytes):
        raise TypeError(f"bytes expected, not {type(value).__name__}")
    return value.decode("utf-8", "surrogateescape")


def _to_bytes(value):
    return value.encode("utf-8", "surrogateescape")


def make(data):
    """The two mappings over one dictionary of texts."""
    return _Environ(data, _text, _text), _Environ(data, _to_bytes, _from_bytes)
