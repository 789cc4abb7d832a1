"""Checks of whole enumerations, and those that live in their module's namespace.  To scripts all of it
stands in `enum`."""

import operator
import sys
from enum import Flag, IntEnum, ReprEnum, StrEnum
from functools import reduce

from _enum_parts import _high_bit, _is_single_bit, _iter_bits_lsb

__name__ = "enum"


def unique(enumeration):
    """Refuse an enum class with aliases."""
    duplicates = [
        (name, known.name) for name, known in enumeration.__members__.items() if name != known.name
    ]
    if duplicates:
        details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ", ".join(
        f"{name}={getattr(self, name)!r}" for name in fields if fields[name].repr
    )


def global_enum_repr(self):
    """A member as module.name."""
    module = self.__class__.__module__.split(".")[-1]
    return f"{module}.{self._name_}"


def global_flag_repr(self):
    """Flags as module.name, joined with |."""
    module = self.__class__.__module__.split(".")[-1]
    if self._name_ is None:
        return f"{module}.{self.__class__.__name__}({self._value_!r})"
    if _is_single_bit(self._value_):
        return f"{module}.{self._name_}"
    names = [
        name if name[0].isdigit() else f"{module}.{name}" for name in self.name.split("|")
    ]
    return "|".join(names)


def global_str(self):
    """A member as its name."""
    if self._name_ is None:
        return f"{self.__class__.__name__}({self._value_!r})"
    return self._name_


def global_enum(cls, update_str=False):
    """Put the members into the module of their class, and show them as standing there."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


class EnumCheck(StrEnum):
    """Conditions for verify()."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Check conditions on an enum class."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                self._check_unique(enumeration)
            elif check is CONTINUOUS:
                self._check_continuous(enumeration)
            elif check is NAMED_FLAGS:
                self._check_named(enumeration)
        return enumeration

    @staticmethod
    def _check_unique(enumeration):
        duplicates = [
            f"{name} -> {known.name}"
            for name, known in enumeration.__members__.items() if name != known.name
        ]
        if duplicates:
            raise ValueError(f"aliases found in {enumeration!r}: {', '.join(duplicates)}")

    @staticmethod
    def _check_continuous(enumeration):
        values = {known.value for known in enumeration}
        if len(values) < 2:
            return
        low, high = min(values), max(values)
        is_flag = issubclass(enumeration, Flag)
        if is_flag:
            missing = [
                2 ** bit for bit in range(_high_bit(low) + 1, _high_bit(high))
                if 2 ** bit not in values
            ]
        elif issubclass(enumeration, IntEnum) or all(isinstance(v, int) for v in values):
            missing = [value for value in range(low + 1, high) if value not in values]
        else:
            raise Exception(f"verify: unknown type {enumeration.__class__.__name__!r}")
        if missing:
            kind = "flag" if is_flag else "enum"
            shown = ", ".join(map(str, missing))
            raise ValueError(
                f"invalid {kind} {enumeration.__name__!r}: missing values {shown}"[:256]
            )

    @staticmethod
    def _check_named(enumeration):
        known = {m.value for m in enumeration}
        bad = []
        mask = 0
        for name, alias in enumeration.__members__.items():
            if name in enumeration._member_names_ or alias.value < 0:
                continue
            missing = [bit for bit in _iter_bits_lsb(alias.value) if bit not in known]
            if missing:
                bad.append(name)
                mask |= reduce(operator.or_, missing)
        if bad:
            if len(bad) == 1:
                subject = f"alias {bad[0]} is missing"
            else:
                subject = f"aliases {', '.join(bad[:-1])} and {bad[-1]} are missing"
            value = "value 0x%x" if _is_single_bit(mask) else "combined values of 0x%x"
            raise ValueError(
                f"invalid Flag {enumeration.__name__!r}: {subject} {value % mask} "
                "[use enum.show_flag_values(value) for details]"
            )


def show_flag_values(value):
    """The single bits of a value."""
    return list(_iter_bits_lsb(value))
