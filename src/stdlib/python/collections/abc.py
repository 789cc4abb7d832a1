"""Abstract base classes for containers."""

from _collections_abc import *
from _collections_abc import __all__

_byte_string = None


def __getattr__(name):
    global _byte_string
    if name != "ByteString":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    _warn()
    if _byte_string is None:
        _byte_string = _make_byte_string()
    return _byte_string


def _warn():
    import warnings
    warnings.warn("'collections.abc.ByteString' is deprecated and slated for removal in Python 3.17", DeprecationWarning,
                  stacklevel=3)


def _make_byte_string():
    import abc

    class _ByteStringMeta(abc.ABCMeta):
        def __instancecheck__(cls, instance):
            _warn()
            return super().__instancecheck__(instance)

    class ByteString(Sequence, metaclass=_ByteStringMeta):
        """What bytes and bytearray have in common: deprecated."""

        __slots__ = ()

    ByteString.__qualname__ = "ByteString"
    ByteString.register(bytes)
    ByteString.register(bytearray)
    return ByteString
