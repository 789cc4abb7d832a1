"""Policies: how messages are read and written; and the one of old, compat32."""

import abc
import re
from email import charset as _charset, header

__all__ = ["Policy", "Compat32", "compat32"]

_name = re.compile(r"[\041-\071\073-\176]+$")


def validate_header_name(name):
    """ValueError for what cannot be the name of a header."""
    if not name or not _name.match(name):
        raise ValueError(f"Header field name contains invalid characters: {name!r}")


def has_surrogates(text):
    """Whether text holds bytes that could not be decoded."""
    try:
        text.encode()
        return False
    except UnicodeEncodeError:
        return True


class _Base:
    """Attributes that cannot be changed, only in a clone."""

    def __init__(self, **kw):
        for name, value in kw.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{name!r} is an invalid keyword argument for {self.__class__.__name__}")
            object.__setattr__(self, name, value)

    def __repr__(self):
        args = [f"{name}={value!r}" for name, value in vars(self).items()]
        return f"{self.__class__.__name__}({', '.join(args)})"

    def clone(self, **kw):
        """The policy, but for these attributes."""
        made = self.__class__.__new__(self.__class__)
        for name, value in vars(self).items():
            object.__setattr__(made, name, value)
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for {self.__class__.__name__}")
            object.__setattr__(made, name, value)
        return made

    def __setattr__(self, name, value):
        if hasattr(self, name):
            raise AttributeError(f"{self.__class__.__name__!r} object attribute {name!r} is read-only")
        raise AttributeError(f"{self.__class__.__name__!r} object has no attribute {name!r}")

    def __add__(self, other):
        """The first policy, with what the second sets."""
        return self.clone(**vars(other))


class Policy(_Base, metaclass=abc.ABCMeta):
    """How messages are read and written."""

    raise_on_defect = False
    linesep = "\n"
    cte_type = "8bit"
    max_line_length = 78
    mangle_from_ = False
    message_factory = None
    verify_generated_headers = True

    def handle_defect(self, obj, defect):
        """Raise what is wrong with an object, or note it there."""
        if self.raise_on_defect:
            raise defect
        self.register_defect(obj, defect)

    def register_defect(self, obj, defect):
        obj.defects.append(defect)

    def header_max_count(self, name):
        """How many headers of the name there may be; None for any number."""
        return None

    @abc.abstractmethod
    def header_source_parse(self, sourcelines):
        raise NotImplementedError

    @abc.abstractmethod
    def header_store_parse(self, name, value):
        raise NotImplementedError

    @abc.abstractmethod
    def header_fetch_parse(self, name, value):
        raise NotImplementedError

    @abc.abstractmethod
    def fold(self, name, value):
        raise NotImplementedError

    @abc.abstractmethod
    def fold_binary(self, name, value):
        raise NotImplementedError


class Compat32(Policy):
    """As in Python 3.2: headers are plain text."""

    mangle_from_ = True

    def _sanitize(self, name, value):
        if isinstance(value, str) and has_surrogates(value):
            return header.Header(value, charset=_charset.UNKNOWN8BIT, header_name=name)
        return value

    def header_source_parse(self, sourcelines):
        name, value = sourcelines[0].split(":", 1)
        value = "".join((value, *sourcelines[1:])).lstrip(" \t\r\n")
        return name, value.rstrip("\r\n")

    def header_store_parse(self, name, value):
        validate_header_name(name)
        return name, value

    def header_fetch_parse(self, name, value):
        return self._sanitize(name, value)

    def fold(self, name, value):
        return self._fold(name, value, True)

    def fold_binary(self, name, value):
        return self._fold(name, value, self.cte_type == "7bit").encode("ascii", "surrogateescape")

    def _fold(self, name, value, sanitize):
        if isinstance(value, str):
            if not has_surrogates(value):
                value = header.Header(value, header_name=name)
            elif sanitize:
                value = header.Header(value, charset=_charset.UNKNOWN8BIT, header_name=name)
            else:
                return f"{name}: {value}{self.linesep}"
        text = value.encode(linesep=self.linesep, maxlinelen=self.max_line_length or 0)
        return f"{name}: {text}{self.linesep}"


compat32 = Compat32()
