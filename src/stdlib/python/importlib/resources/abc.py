"""What can be read of a package: abstract classes."""

import abc
import itertools
from typing import Protocol, runtime_checkable

__all__ = ["ResourceReader", "Traversable", "TraversableResources"]


class TraversalError(Exception):
    """There is no such place."""


class ResourceReader(metaclass=abc.ABCMeta):
    """Reads the resources of a package."""

    @abc.abstractmethod
    def open_resource(self, resource):
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        raise FileNotFoundError

    @abc.abstractmethod
    def contents(self):
        raise FileNotFoundError


@runtime_checkable
class Traversable(Protocol):
    """A directory or a file: as much of `pathlib.Path` as anything can have."""

    @abc.abstractmethod
    def iterdir(self):
        """What is in a directory."""

    def read_bytes(self):
        with self.open("rb") as stream:
            return stream.read()

    def read_text(self, encoding=None, errors=None):
        with self.open(encoding=encoding, errors=errors) as stream:
            return stream.read()

    @abc.abstractmethod
    def is_dir(self):
        """Whether this is a directory."""

    @abc.abstractmethod
    def is_file(self):
        """Whether this is a file."""

    def joinpath(self, *descendants):
        """A place below this one."""
        if not descendants:
            return self
        import pathlib
        names = itertools.chain.from_iterable(path.parts for path in map(pathlib.PurePosixPath, descendants))
        target = next(names)
        for found in self.iterdir():
            if found.name == target:
                return found.joinpath(*names)
        raise TraversalError("Target not found during traversal.", target, list(names))

    def __truediv__(self, child):
        return self.joinpath(child)

    @abc.abstractmethod
    def open(self, mode="r", *args, **kwargs):
        """The file, open for reading."""

    @property
    @abc.abstractmethod
    def name(self):
        """The name without the way to it."""


class TraversableResources(ResourceReader):
    """A reader of resources by way of files()."""

    @abc.abstractmethod
    def files(self):
        """The package's directory."""

    def open_resource(self, resource):
        return self.files().joinpath(resource).open("rb")

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, path):
        return self.files().joinpath(path).is_file()

    def contents(self):
        return (item.name for item in self.files().iterdir())
