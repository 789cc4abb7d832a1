"""What is known of installed distributions: versions, files, entry points."""

import abc
import collections
import csv
import email
import functools
import os
import pathlib
import re
import sys
import types
from importlib.metadata._meta import PackageMetadata
from itertools import chain

__all__ = ["Distribution", "DistributionFinder", "PackageMetadata", "PackageNotFoundError", "distribution",
           "distributions", "entry_points", "files", "metadata", "packages_distributions", "requires", "version"]


class PackageNotFoundError(ModuleNotFoundError):
    """There is no distribution of the name."""

    def __str__(self):
        return f"No package metadata was found for {self.name}"

    @property
    def name(self):
        return self.args[0]


class EntryPoint(collections.namedtuple("EntryPointBase", "name value group")):
    """A name under which a distribution offers an object."""

    pattern = re.compile(r"(?P<module>[\w.]+)\s*(:\s*(?P<attr>[\w.]+)\s*)?((?P<extras>\[.*\])\s*)?$")
    dist = None

    def load(self):
        """The object itself."""
        from importlib import import_module
        match = self.pattern.match(self.value)
        module = import_module(match["module"])
        return functools.reduce(getattr, filter(None, (match["attr"] or "").split(".")), module)

    @property
    def module(self):
        return self.pattern.match(self.value)["module"]

    @property
    def attr(self):
        return self.pattern.match(self.value)["attr"]

    @property
    def extras(self):
        return re.findall(r"\w+", self.pattern.match(self.value)["extras"] or "")

    def matches(self, **params):
        """Whether the attributes have these values."""
        return all(getattr(self, name) == value for name, value in params.items())

    def _for(self, dist):
        self.dist = dist
        return self

    def __repr__(self):
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"


class EntryPoints(tuple):
    """Entry points, to select from."""

    __slots__ = ()

    def __getitem__(self, name):
        try:
            return next(iter(self.select(name=name)))
        except StopIteration:
            raise KeyError(name)

    def __repr__(self):
        return f"{self.__class__.__name__}({tuple(self)!r})"

    def select(self, **params):
        """Those whose attributes have these values."""
        return EntryPoints(point for point in self if point.matches(**params))

    @property
    def names(self):
        return {point.name for point in self}

    @property
    def groups(self):
        return {point.group for point in self}

    @classmethod
    def _of_text(cls, text, dist):
        return cls(EntryPoint(name, value, group)._for(dist) for group, name, value in _sections(text or ""))


def _sections(text):
    """(section, name, value) of each line of an entry_points.txt."""
    section = None
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line.strip("[]")
        elif section is not None:
            name, _, value = map(str.strip, line.partition("="))
            yield section, name, value


class FileHash:
    """The hash of a file, as RECORD writes it."""

    def __init__(self, spec):
        self.mode, _, self.value = spec.partition("=")

    def __repr__(self):
        return f"<FileHash mode: {self.mode} value: {self.value}>"


class PackagePath(pathlib.PurePosixPath):
    """A file of a distribution, relative to where that is installed."""

    hash = size = dist = None

    def read_text(self, encoding="utf-8"):
        return self.locate().read_text(encoding=encoding)

    def read_binary(self):
        return self.locate().read_bytes()

    def locate(self):
        """Where the file is."""
        return self.dist.locate_file(self)


class Distribution(metaclass=abc.ABCMeta):
    """An installed distribution."""

    @abc.abstractmethod
    def read_text(self, filename):
        """A file of the metadata, or None."""

    @abc.abstractmethod
    def locate_file(self, path):
        """Where a file of the distribution is."""

    @classmethod
    def from_name(cls, name):
        """The distribution of a name."""
        if not name:
            raise ValueError("A distribution name is required.")
        for found in cls.discover(name=name):
            return found
        raise PackageNotFoundError(name)

    @classmethod
    def discover(cls, *, context=None, **kwargs):
        """All distributions that fit."""
        if context and kwargs:
            raise ValueError("cannot accept context and kwargs")
        context = context or DistributionFinder.Context(**kwargs)
        return chain(MetadataPathFinder.find_distributions(context),
                     *(finder.find_distributions(context) for finder in sys.meta_path
                       if getattr(finder, "find_distributions", None) is not None))

    @staticmethod
    def at(path):
        """The distribution whose metadata are in a directory."""
        return PathDistribution(pathlib.Path(path))

    @property
    def metadata(self):
        text = self.read_text("METADATA") or self.read_text("PKG-INFO") or self.read_text("") or ""
        return PackageMetadata(email.message_from_string(text))

    @property
    def name(self):
        return self.metadata["Name"]

    @property
    def _normalized_name(self):
        return Prepared.normalize(self.name)

    @property
    def version(self):
        return self.metadata["Version"]

    @property
    def entry_points(self):
        return EntryPoints._of_text(self.read_text("entry_points.txt"), self)

    @property
    def files(self):
        """A list of the files, or None if nobody wrote them down."""
        rows = None
        record = self.read_text("RECORD")
        if record is not None:
            rows = list(csv.reader(record.splitlines()))
        else:
            sources = self.read_text("SOURCES.txt")
            if sources is not None:
                rows = [[name] for name in sources.splitlines()]
        if rows is None:
            return None
        result = []
        for name, hash, size in ((*row, None, None)[:3] for row in rows if row):
            path = PackagePath(name)
            path.hash = FileHash(hash) if hash else None
            path.size = int(size) if size else None
            path.dist = self
            result.append(path)
        return result

    @property
    def requires(self):
        found = self.metadata.get_all("Requires-Dist")
        if found is not None:
            return list(found)
        text = self.read_text("requires.txt")
        return None if text is None else list(_egg_requirements(text))

    @property
    def origin(self):
        import json
        text = self.read_text("direct_url.json")
        return None if not text else json.loads(text, object_hook=lambda data: types.SimpleNamespace(**data))


def _egg_requirements(text):
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line.strip("[]")
        elif line:
            extra, _, marker = section.partition(":")
            conditions = []
            if marker:
                conditions.append(f"({marker})" if extra else marker)
            if extra:
                conditions.append(f'extra == "{extra}"')
            space = " " if "@" in line else ""
            yield line + (space + "; " + " and ".join(conditions) if conditions else "")


class DistributionFinder(metaclass=abc.ABCMeta):
    """Finds distributions."""

    class Context:
        """What is looked for, and where."""

        name = None

        def __init__(self, **kwargs):
            vars(self).update(kwargs)

        @property
        def path(self):
            return vars(self).get("path", sys.path)

    @abc.abstractmethod
    def find_distributions(self, context=Context()):
        """The distributions that fit."""


class Prepared:
    """A name to be searched for, however it is written."""

    normalized = legacy_normalized = None

    def __init__(self, name):
        self.name = name
        if name is not None:
            self.normalized = self.normalize(name)
            self.legacy_normalized = name.lower().replace("-", "_")

    @staticmethod
    def normalize(name):
        return re.sub(r"[-_.]+", "-", name).lower().replace("-", "_")

    def __bool__(self):
        return bool(self.name)


class MetadataPathFinder(DistributionFinder):
    """Looks for directories with metadata on a path."""

    @classmethod
    def find_distributions(cls, context=DistributionFinder.Context()):
        wanted = Prepared(context.name)
        for entry in map(str, context.path):
            try:
                names = os.listdir(entry or ".")
            except OSError:
                continue
            for name in names:
                stem, extension = os.path.splitext(name)
                low = extension.lower()
                if low not in (".dist-info", ".egg-info"):
                    continue
                base = stem.partition("-")[0]
                if not wanted or Prepared.normalize(base) == wanted.normalized or base.lower() == wanted.legacy_normalized:
                    yield PathDistribution(pathlib.Path(entry or ".", name))

    @staticmethod
    def invalidate_caches():
        """Nothing is cached."""


class PathDistribution(Distribution):
    """A distribution whose metadata are in a directory, or in a file."""

    def __init__(self, path):
        self._path = path

    def read_text(self, filename):
        try:
            return self._path.joinpath(filename).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, KeyError, NotADirectoryError, PermissionError):
            return None

    def locate_file(self, path):
        return self._path.parent / path

    @property
    def _normalized_name(self):
        stem = os.path.basename(str(self._path))
        name, extension = os.path.splitext(stem)
        if extension in (".dist-info", ".egg-info"):
            return Prepared.normalize(name.partition("-")[0])
        return super()._normalized_name


def distribution(distribution_name):
    """The distribution of a name."""
    return Distribution.from_name(distribution_name)


def distributions(**kwargs):
    """All distributions."""
    return Distribution.discover(**kwargs)


def metadata(distribution_name):
    """The metadata of a distribution."""
    return Distribution.from_name(distribution_name).metadata


def version(distribution_name):
    """The version of a distribution."""
    return distribution(distribution_name).version


def entry_points(**params):
    """The entry points of all distributions; of several of one name the first on the path counts."""
    seen, found = set(), []
    for dist in distributions():
        name = dist._normalized_name
        if name not in seen:
            seen.add(name)
            found.extend(dist.entry_points)
    return EntryPoints(found).select(**params)


def files(distribution_name):
    """The files of a distribution."""
    return distribution(distribution_name).files


def requires(distribution_name):
    """What a distribution requires."""
    return distribution(distribution_name).requires


def packages_distributions():
    """For each top-level package, the names of the distributions that it comes from."""
    result = collections.defaultdict(list)
    for dist in distributions():
        declared = (dist.read_text("top_level.txt") or "").split()
        for package in declared or _top_levels(dist):
            result[package].append(dist.metadata["Name"])
    return dict(result)


def _top_levels(dist):
    names = set()
    for file in dist.files or ():
        first = file.parts[0]
        name = first if len(file.parts) > 1 else first.removesuffix(".py") if first.endswith(".py") else None
        if name and name.isidentifier():
            names.add(name)
    return names
