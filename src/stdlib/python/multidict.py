"""Dictionaries that hold several values for a key, as HTTP headers and URL queries do."""

import sys
from collections.abc import ItemsView, KeysView, Mapping, MutableMapping, ValuesView
from abc import abstractmethod

import _multidict
from _multidict import (
    CIMultiDict,
    CIMultiDictProxy,
    MultiDict,
    MultiDictProxy,
    _ItemsView,
    _KeysView,
    _ValuesView,
    getversion,
    istr,
)

__all__ = (
    "CIMultiDict",
    "CIMultiDictProxy",
    "MultiDict",
    "MultiDictProxy",
    "MultiMapping",
    "MutableMultiMapping",
    "getversion",
    "istr",
)

__version__ = "7.2.1"


class MultiMapping(Mapping):
    @abstractmethod
    def getall(self, key, default=None):
        """Return all values for key."""

    @abstractmethod
    def getone(self, key, default=None):
        """Return first value for key."""


class MutableMultiMapping(MultiMapping, MutableMapping):
    @abstractmethod
    def add(self, key, value):
        """Add value to list."""

    @abstractmethod
    def extend(self, *args, **kwargs):
        """Add everything from elsewhere."""

    @abstractmethod
    def popone(self, key, default=None):
        """Remove specified key and return the corresponding value."""

    @abstractmethod
    def popall(self, key, default=None):
        """Remove all occurrences of key and return the list of corresponding values."""


# The classes name the module of the C extension as theirs, where pickle looks for them.
sys.modules["multidict._multidict"] = _multidict
MultiMapping.__module__ = MutableMultiMapping.__module__ = "multidict._abc"
MultiMapping.register(MultiDictProxy)
MutableMultiMapping.register(MultiDict)
KeysView.register(_KeysView)
ItemsView.register(_ItemsView)
ValuesView.register(_ValuesView)
