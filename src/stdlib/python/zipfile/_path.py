"""Members of an archive as paths."""

import io
import itertools
import pathlib
import posixpath
import re
import zipfile

__all__ = ["Path"]


def _parents(path):
    """The directories above a path, the nearest first: _parents("b/d") -> "b"."""
    path = path.rstrip(posixpath.sep)
    while True:
        path = posixpath.split(path)[0]
        if not path.rstrip(posixpath.sep):
            return
        yield path


class CompleteDirs(zipfile.ZipFile):
    """An archive that also names the directories which it only implies."""

    def __init__(self, *args, **kwargs):
        self._made_with = args, kwargs
        super().__init__(*args, **kwargs)

    def __getstate__(self):
        return self._made_with

    def __setstate__(self, state):
        args, kwargs = state
        self.__init__(*args, **kwargs)

    @staticmethod
    def _implied_dirs(names):
        parents = itertools.chain.from_iterable(map(_parents, names))
        known = set(names)
        return dict.fromkeys(parent + "/" for parent in parents if parent + "/" not in known)

    def namelist(self):
        names = super().namelist()
        return names + list(self._implied_dirs(names))

    def _name_set(self):
        return set(self.namelist())

    def resolve_dir(self, name):
        """The name, with a slash behind it if it is a directory's."""
        names = self._name_set()
        return name + "/" if name not in names and name + "/" in names else name

    def getinfo(self, name):
        try:
            return super().getinfo(name)
        except KeyError:
            if not name.endswith("/") or name not in self._name_set():
                raise
            return zipfile.ZipInfo(filename=name)

    @classmethod
    def make(cls, source):
        """The archive of a ZipFile, or of what ZipFile() takes, as one of this class."""
        if isinstance(source, CompleteDirs):
            return source
        if not isinstance(source, zipfile.ZipFile):
            return cls(source)
        # Names are remembered only where none can be added.
        source.__class__ = cls if "r" in source.mode else CompleteDirs
        return source

    @classmethod
    def inject(cls, zf):
        """Write the implied directories into an archive."""
        for name in cls._implied_dirs(zf.namelist()):
            zf.writestr(name, b"")
        return zf


class FastLookup(CompleteDirs):
    """The same for an archive that does not change: its names are worked out once."""

    def namelist(self):
        names = self.__dict__.get("_names")
        if names is None:
            names = self._names = super().namelist()
        return names

    def _name_set(self):
        names = self.__dict__.get("_lookup")
        if names is None:
            names = self._lookup = super()._name_set()
        return names


class Path:
    """A place in an archive, with much of the interface of pathlib.Path.

    root is a ZipFile, or what ZipFile() takes; at a name in it.
    """

    def __init__(self, root, at=""):
        self.root = FastLookup.make(root)
        self.at = at

    def __eq__(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def open(self, mode="r", *args, pwd=None, **kwargs):
        """The member as a file, text unless the mode says otherwise."""
        if self.is_dir():
            raise IsADirectoryError(self)
        zip_mode = mode[0]
        if zip_mode == "r" and not self.exists():
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, zip_mode, pwd=pwd)
        if "b" in mode:
            if args or kwargs:
                raise ValueError("encoding args invalid for binary operation")
            return stream
        encoding = kwargs.pop("encoding", None) if not args else args[0]
        return io.TextIOWrapper(stream, io.text_encoding(encoding), *args[1:], **kwargs)

    def _base(self):
        return pathlib.PurePosixPath(self.at) if self.at else self.filename

    @property
    def name(self):
        return self._base().name

    @property
    def suffix(self):
        return self._base().suffix

    @property
    def suffixes(self):
        return self._base().suffixes

    @property
    def stem(self):
        return self._base().stem

    @property
    def filename(self):
        return pathlib.Path(self.root.filename).joinpath(self.at)

    def read_text(self, *args, **kwargs):
        with self.open("r", *args, **kwargs) as stream:
            return stream.read()

    def read_bytes(self):
        with self.open("rb") as stream:
            return stream.read()

    def _is_child(self, path):
        return posixpath.dirname(path.at.rstrip("/")) == self.at.rstrip("/")

    def _next(self, at):
        return self.__class__(self.root, at)

    def is_dir(self):
        return not self.at or self.at.endswith("/")

    def is_file(self):
        return self.exists() and not self.is_dir()

    def exists(self):
        return self.at in self.root._name_set()

    def iterdir(self):
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        return filter(self._is_child, map(self._next, self.root.namelist()))

    def match(self, path_pattern):
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    def is_symlink(self):
        """Whether the member is a symbolic link."""
        info = self.root.getinfo(self.at)
        return (info.external_attr >> 16) & 0o170000 == 0o120000

    def glob(self, pattern):
        """The paths below that match a pattern."""
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        import glob
        matches = re.compile(re.escape(self.at) + glob.translate(pattern.rstrip("/"), recursive=True,
                                                                 include_hidden=True, seps="/")).fullmatch
        wants_dir = pattern.endswith("/")
        return map(self._next, (name for name in self.root.namelist()
                                if matches(name.rstrip("/")) and (not wants_dir or name.endswith("/"))))

    def rglob(self, pattern):
        return self.glob(f"**/{pattern}")

    def relative_to(self, other, *extra):
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    def __repr__(self):
        return f"{self.__class__.__name__}({self.root.filename!r}, {self.at!r})"

    def joinpath(self, *other):
        return self._next(self.root.resolve_dir(posixpath.join(self.at, *other)))

    __truediv__ = joinpath

    @property
    def parent(self):
        if not self.at:
            return self.filename.parent
        parent_at = posixpath.dirname(self.at.rstrip("/"))
        return self._next(parent_at + "/" if parent_at else parent_at)
