"""Readers of the resources of packages that stand in directories."""

import itertools
import operator
import pathlib
from importlib.resources import abc


class FileReader(abc.TraversableResources):
    """Of a package whose loader knows its file."""

    def __init__(self, loader):
        self.path = pathlib.Path(loader.path).parent

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class MultiplexedPath(abc.Traversable):
    """The directories of a namespace package as one."""

    def __init__(self, *paths):
        self._paths = list(map(pathlib.Path, dict.fromkeys(paths)))
        if not self._paths:
            raise FileNotFoundError("MultiplexedPath must contain at least one path")
        if not all(path.is_dir() for path in self._paths):
            raise NotADirectoryError("MultiplexedPath only supports directories")

    def iterdir(self):
        children = sorted((child for path in self._paths for child in path.iterdir()), key=operator.attrgetter("name"))
        for _, group in itertools.groupby(children, operator.attrgetter("name")):
            group = list(group)
            if len(group) > 1 and all(child.is_dir() for child in group):
                yield MultiplexedPath(*group)
            else:
                yield group[0]

    def read_bytes(self):
        raise FileNotFoundError(f"{self} is not a file")

    def read_text(self, *args, **kwargs):
        raise FileNotFoundError(f"{self} is not a file")

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def joinpath(self, *descendants):
        try:
            return super().joinpath(*descendants)
        except abc.TraversalError:
            # What does not exist yet is taken to belong to the first directory.
            return self._paths[0].joinpath(*descendants)

    def open(self, *args, **kwargs):
        raise FileNotFoundError(f"{self} is not a file")

    @property
    def name(self):
        return self._paths[0].name

    def __repr__(self):
        return f"MultiplexedPath({', '.join(repr(str(path)) for path in self._paths)})"


class NamespaceReader(abc.TraversableResources):
    """Of a package without a file of its own."""

    def __init__(self, namespace_path):
        self.path = MultiplexedPath(*namespace_path)

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path
