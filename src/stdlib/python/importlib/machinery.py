"""Finders, loaders and specs."""

import os
import sys
from _importlib import BuiltinImporter, FrozenImporter, ModuleSpec, NamespaceLoader, SourceFileLoader

__all__ = ["BYTECODE_SUFFIXES", "BuiltinImporter", "DEBUG_BYTECODE_SUFFIXES", "EXTENSION_SUFFIXES", "FileFinder",
           "FrozenImporter", "ModuleSpec", "NamespaceLoader", "OPTIMIZED_BYTECODE_SUFFIXES", "PathFinder",
           "SOURCE_SUFFIXES", "SourceFileLoader", "all_suffixes"]

SOURCE_SUFFIXES = [".py"]
# Neither compiled files nor extensions in other languages are loaded.
BYTECODE_SUFFIXES = []
DEBUG_BYTECODE_SUFFIXES = []
OPTIMIZED_BYTECODE_SUFFIXES = []
EXTENSION_SUFFIXES = []


def all_suffixes():
    """The ends of names of files that can be imported."""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class FileFinder:
    """Finds modules in one directory; each of the loaders comes with the ends of names that it is for."""

    def __init__(self, path, *loader_details):
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details for suffix in suffixes]
        self.path = os.path.abspath(path or ".")

    def invalidate_caches(self):
        """Nothing is cached."""

    def find_spec(self, fullname, target=None):
        from importlib.util import spec_from_file_location
        leaf = fullname.rpartition(".")[2]
        folder = os.path.join(self.path, leaf)
        if os.path.isdir(folder):
            for suffix, loader in self._loaders:
                path = os.path.join(folder, "__init__" + suffix)
                if os.path.isfile(path):
                    return spec_from_file_location(fullname, path, loader=loader(fullname, path),
                                                   submodule_search_locations=[folder])
        for suffix, loader in self._loaders:
            path = os.path.join(self.path, leaf + suffix)
            if os.path.isfile(path):
                return spec_from_file_location(fullname, path, loader=loader(fullname, path),
                                               submodule_search_locations=None)
        if os.path.isdir(folder):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [folder]
            return spec
        return None

    @classmethod
    def path_hook(cls, *loader_details):
        """A function for `sys.path_hooks`."""
        def path_hook_for_FileFinder(path):
            if not os.path.isdir(path or "."):
                raise ImportError("only directories are supported", path=path)
            return cls(path, *loader_details)
        return path_hook_for_FileFinder

    def __repr__(self):
        return f"FileFinder({self.path!r})"


class PathFinder:
    """Finds modules on `sys.path`, or on the `__path__` of a package."""

    @staticmethod
    def invalidate_caches():
        """Nothing is cached."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        places = []
        for entry in sys.path if path is None else path:
            if not isinstance(entry, str):
                continue
            spec = FileFinder(entry, (SourceFileLoader, SOURCE_SUFFIXES)).find_spec(fullname)
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            places += spec.submodule_search_locations
        if places:
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = places
            return spec
        return None

    @staticmethod
    def find_distributions(*args, **kwargs):
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)
