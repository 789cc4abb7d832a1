"""Helpers for those who import by hand, or write importers."""

import sys
import types
from _importlib import (ModuleSpec as _ModuleSpec, SourceFileLoader as _SourceFileLoader, cache_from_source, find_spec,
                        source_from_cache)
from _importlib_loaders import decode_source

__all__ = ["LazyLoader", "Loader", "MAGIC_NUMBER", "cache_from_source", "decode_source", "find_spec",
           "module_from_spec", "resolve_name", "source_from_cache", "source_hash", "spec_from_file_location",
           "spec_from_loader"]

# What compiled files of CPython 3.14 begin with; none are written here.
MAGIC_NUMBER = (3627).to_bytes(2, "little") + b"\r\n"

_missing = object()


def __getattr__(name):
    if name == "Loader":
        from importlib.abc import Loader
        return Loader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def source_hash(source_bytes):
    raise NotImplementedError("importlib.util.source_hash() is not available: nothing compiled is kept in files")


def resolve_name(name, package):
    """A name with leading dots, as it is called from a package."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} (required for relative module names)")
    level = 0
    for character in name:
        if character != ".":
            break
        level += 1
    bits = package.rsplit(".", level - 1)
    if len(bits) < level:
        raise ImportError("attempted relative import beyond top-level package")
    rest = name[level:]
    return f"{bits[0]}.{rest}" if rest else bits[0]


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """The spec of a module that a loader loads."""
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if hasattr(loader, "get_filename"):
        if is_package is None:
            return spec_from_file_location(name, loader=loader)
        return spec_from_file_location(name, loader=loader, submodule_search_locations=[] if is_package else None)
    if is_package is None:
        is_package = False
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                is_package = None
    return _ModuleSpec(name, loader, origin=origin, is_package=is_package)


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_missing):
    """The spec of a module that stands in a file."""
    import os
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = os.fspath(location)
        try:
            location = os.path.abspath(location)
        except OSError:
            pass
    spec = _ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if loader is None:
        if not location.endswith(".py"):
            return None
        spec.loader = loader = _SourceFileLoader(name, location)
    if submodule_search_locations is _missing:
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                pass
            else:
                if is_package:
                    spec.submodule_search_locations = []
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(os.path.split(location)[0])
    return spec


def module_from_spec(spec):
    """A new module that a spec describes; it has not run yet."""
    module = None
    if hasattr(spec.loader, "create_module"):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = types.ModuleType(spec.name)
    _set_attributes(spec, module)
    return module


def _set_attributes(spec, module):
    values = {"__name__": spec.name, "__loader__": spec.loader, "__package__": spec.parent, "__spec__": spec}
    if spec.submodule_search_locations is not None:
        values["__path__"] = spec.submodule_search_locations
    if spec.has_location:
        values["__file__"] = spec.origin
        if spec.cached is not None:
            values["__cached__"] = spec.cached
    for name, value in values.items():
        try:
            setattr(module, name, value)
        except AttributeError:
            pass


class _LazyModule(types.ModuleType):
    """A module that runs when something is asked of it for the first time."""

    def __getattribute__(self, attr):
        get = object.__getattribute__
        names = get(self, "__dict__")
        spec = names.get("__spec__")
        state = spec.loader_state if spec is not None else None
        if not isinstance(state, dict) or attr == "__class__":
            return get(self, attr)
        with state["lock"]:
            if spec.loader_state is state and not state["is_loading"]:
                state["is_loading"] = True
                before, old = state["__dict__"], dict(names)
                spec.loader.exec_module(self)
                if sys.modules.get(spec.name, self) is not self:
                    raise ValueError(f"module object for {spec.name!r} substituted in sys.modules during a lazy load")
                # What was set before the module ran stays set.
                names.update({key: value for key, value in old.items() if key not in before or before[key] is not value})
                spec.loader_state = None
        return get(self, attr)

    def __delattr__(self, attr):
        self.__getattribute__(attr)
        object.__delattr__(self, attr)


class LazyLoader:
    """Puts off the running of a module until something is asked of it."""

    def __init__(self, loader):
        if not hasattr(loader, "exec_module"):
            raise TypeError("loader must define exec_module()")
        self.loader = loader

    @classmethod
    def factory(cls, loader):
        """A function that makes lazy loaders of a class of loaders."""
        if not hasattr(loader, "exec_module"):
            raise TypeError("loader must define exec_module()")
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def create_module(self, spec):
        module = self.loader.create_module(spec)
        return _LazyModule(spec.name) if module is None else module

    def exec_module(self, module):
        import threading
        if not isinstance(module, _LazyModule):
            raise NotImplementedError("importlib.util.LazyLoader of a module that it has not made itself")
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__spec__.loader_state = {"__dict__": module.__dict__.copy(), "lock": threading.RLock(), "is_loading": False}
