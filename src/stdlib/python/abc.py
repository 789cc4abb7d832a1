"""Abstract base classes: classes that say what others must offer."""

from _abc import ABCMeta, get_cache_token, update_abstractmethods

__all__ = [
    "ABC", "ABCMeta", "abstractmethod", "abstractclassmethod", "abstractstaticmethod",
    "abstractproperty", "get_cache_token", "update_abstractmethods",
]


def abstractmethod(funcobj):
    """Mark a method that a concrete subclass has to override."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    """An abstract class method; `@classmethod` over `@abstractmethod` does the same."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractstaticmethod(staticmethod):
    """An abstract static method; `@staticmethod` over `@abstractmethod` does the same."""

    __isabstractmethod__ = True

    def __init__(self, callable):
        callable.__isabstractmethod__ = True
        super().__init__(callable)


class abstractproperty(property):
    """An abstract property; `@property` over `@abstractmethod` does the same."""

    __isabstractmethod__ = True


class ABC(metaclass=ABCMeta):
    """A helper class to derive from instead of naming the metaclass."""

    __slots__ = ()
