"""Reading files that stand in packages."""

import contextlib
import importlib
import io
import os
import pathlib
import sys
import tempfile
import types
import warnings
from importlib.resources.abc import ResourceReader

__all__ = ["Package", "Anchor", "ResourceReader", "as_file", "files", "contents", "is_resource", "open_binary",
           "open_text", "path", "read_binary", "read_text"]

Package = types.ModuleType | str
Anchor = Package


def files(anchor=None):
    """The directory of a package, or the one that a module stands in; without an argument that of the caller."""
    if anchor is None:
        anchor = _caller()
    return _of_package(_resolve(anchor))


def _caller():
    frame = sys._getframe(2)
    return frame.f_globals["__name__"]


def _resolve(anchor):
    if isinstance(anchor, str):
        return importlib.import_module(anchor)
    if anchor is None:
        return importlib.import_module(_caller())
    return anchor


def _of_package(package):
    spec = package.__spec__
    reader = None
    get_reader = getattr(spec.loader, "get_resource_reader", None)
    if get_reader is not None:
        reader = get_reader(spec.name)
    if reader is not None:
        return reader.files()
    from importlib.resources._readers import NamespaceReader
    if spec.submodule_search_locations:
        places = list(spec.submodule_search_locations)
        if len(places) == 1 and spec.origin:
            return pathlib.Path(places[0])
        return NamespaceReader(places).files()
    if spec.origin and spec.has_location:
        return pathlib.Path(spec.origin).parent
    raise TypeError(f"{package!r} has no files")


@contextlib.contextmanager
def as_file(path):
    """A place as a real file or directory, for as long as the block runs."""
    if isinstance(path, pathlib.Path):
        yield path
        return
    if path.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            yield _write(pathlib.Path(folder), path)
        return
    fd, raw = tempfile.mkstemp(suffix=path.name)
    try:
        try:
            os.write(fd, path.read_bytes())
        finally:
            os.close(fd)
        yield pathlib.Path(raw)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(raw)


def _write(folder, source):
    child = folder.joinpath(source.name)
    if source.is_dir():
        child.mkdir()
        for item in source.iterdir():
            _write(child, item)
    else:
        child.write_bytes(source.read_bytes())
    return child


def open_binary(anchor, *path_names):
    """A file of a package, open for reading bytes."""
    return _get(anchor, path_names).open("rb")


def open_text(anchor, *path_names, encoding=None, errors="strict"):
    """A file of a package, open for reading text."""
    return _get(anchor, path_names).open("r", encoding=_encoding(encoding, path_names), errors=errors)


def read_binary(anchor, *path_names):
    """The bytes of a file of a package."""
    return _get(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding=None, errors="strict"):
    """The text of a file of a package."""
    return _get(anchor, path_names).read_text(encoding=_encoding(encoding, path_names), errors=errors)


def path(anchor, *path_names):
    """A file of a package as a real one, for as long as the block runs."""
    return as_file(_get(anchor, path_names))


def is_resource(anchor, *path_names):
    """Whether a package has a file of the name."""
    return _get(anchor, path_names).is_file()


def contents(anchor, *path_names):
    """The names of what is in a package."""
    warnings.warn("contents is deprecated. Use files(anchor).iterdir() instead.", DeprecationWarning, stacklevel=1)
    return (item.name for item in _get(anchor, path_names).iterdir())


def _encoding(encoding, path_names):
    if encoding is None and len(path_names) > 1:
        raise TypeError("'encoding' is required when 'path_names' has more than one item")
    return io.text_encoding(encoding, 3) if encoding is None else encoding


def _get(anchor, path_names):
    if anchor is None:
        raise TypeError("anchor must be module or string, got None")
    return _of_package(_resolve(anchor)).joinpath(*path_names)
