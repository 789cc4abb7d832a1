"""Whether text may be coloured, by the variables of the environment that people set for it, and how it is."""

import os
import re
import sys

RESET = "\x1b[0m"
_codes = re.compile("\x1b\\[[0-9;]*m")

# May be set to something that decides by itself.
COLORIZE = True


class ANSIColors:
    """What terminals understand."""

    RESET = RESET


class NoColors:
    """The same names, without any colour."""


_names = "BLACK", "RED", "GREEN", "YELLOW", "BLUE", "MAGENTA", "CYAN", "WHITE"
for _at, _name in enumerate(_names):
    setattr(ANSIColors, _name, f"\x1b[{30 + _at}m")
    setattr(ANSIColors, "BOLD_" + _name, f"\x1b[1;{30 + _at}m")
    setattr(ANSIColors, "INTENSE_" + _name, f"\x1b[{90 + _at}m")
    setattr(ANSIColors, "BACKGROUND_" + _name, f"\x1b[{40 + _at}m")
    setattr(ANSIColors, "INTENSE_BACKGROUND_" + _name, f"\x1b[{100 + _at}m")
ANSIColors.BOLD = "\x1b[1m"
# Plain white is the terminal's own.
ANSIColors.GREY = "\x1b[90m"
for _name in list(vars(ANSIColors)):
    if _name.isupper():
        setattr(NoColors, _name, "")
ColorCodes = {value for name, value in vars(ANSIColors).items() if name.isupper() and value}
del _at, _name, _names


class ThemeSection:
    """The colours of one thing; each is an attribute, and an item."""

    _defaults = {}

    def __init__(self, **colors):
        for name, value in {**self._defaults, **colors}.items():
            if name not in self._defaults:
                raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument {name!r}")
            self.__dict__[name] = value

    def __setattr__(self, name, value):
        raise AttributeError(f"cannot assign to field {name!r}")

    def __getitem__(self, name):
        return self.__dict__[name]

    def __len__(self):
        return len(self.__dict__)

    def __iter__(self):
        return iter(self.__dict__)

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    def copy_with(self, **colors):
        """A section like this with other colours."""
        return type(self)(**{**self.__dict__, **colors})

    @classmethod
    def no_colors(cls):
        """A section without colours."""
        return cls(**dict.fromkeys(cls._defaults, ""))


class Argparse(ThemeSection):
    """The parts of argparse's help."""

    _defaults = {
        "usage": "\x1b[1;34m", "prog": "\x1b[1;35m", "prog_extra": "\x1b[35m", "heading": "\x1b[1;34m",
        "summary_long_option": "\x1b[36m", "summary_short_option": "\x1b[32m", "summary_label": "\x1b[33m",
        "summary_action": "\x1b[32m", "long_option": "\x1b[1;36m", "short_option": "\x1b[1;32m",
        "label": "\x1b[1;33m", "action": "\x1b[1;32m", "reset": RESET,
    }


class Syntax(ThemeSection):
    """The parts of a program."""

    _defaults = {
        "prompt": "\x1b[1;35m", "keyword": "\x1b[1;34m", "keyword_constant": "\x1b[1;34m", "builtin": "\x1b[36m",
        "comment": "\x1b[31m", "string": "\x1b[32m", "number": "\x1b[33m", "op": RESET, "definition": "\x1b[1m",
        "soft_keyword": "\x1b[1;34m", "reset": RESET,
    }


class Traceback(ThemeSection):
    """The parts of a traceback."""

    _defaults = {
        "type": "\x1b[1;35m", "message": "\x1b[35m", "filename": "\x1b[35m", "line_no": "\x1b[35m",
        "frame": "\x1b[35m", "error_highlight": "\x1b[1;31m", "error_range": "\x1b[31m", "reset": RESET,
    }


class Unittest(ThemeSection):
    """The parts of a report of tests."""

    _defaults = {"passed": "\x1b[32m", "warn": "\x1b[33m", "fail": "\x1b[31m", "fail_info": "\x1b[1;31m", "reset": RESET}


class Theme:
    """The colours of everything."""

    _sections = {"argparse": Argparse, "syntax": Syntax, "traceback": Traceback, "unittest": Unittest}

    def __init__(self, **sections):
        for name, section in self._sections.items():
            self.__dict__[name] = sections.get(name) or section()

    def __setattr__(self, name, value):
        raise AttributeError(f"cannot assign to field {name!r}")

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __repr__(self):
        return f"Theme({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    def copy_with(self, *, argparse=None, syntax=None, traceback=None, unittest=None):
        """A theme like this with other sections."""
        given = {"argparse": argparse, "syntax": syntax, "traceback": traceback, "unittest": unittest}
        return type(self)(**{name: section or self.__dict__[name] for name, section in given.items()})

    @classmethod
    def no_colors(cls):
        """A theme without colours."""
        return cls(**{name: section.no_colors() for name, section in cls._sections.items()})


default_theme = Theme()
theme_no_color = default_theme.no_colors()
_theme = default_theme


def get_theme(*, tty_file=None, force_color=False, force_no_color=False):
    """The theme of the moment, or one without colours where a file is not to be coloured."""
    if force_color or (not force_no_color and can_colorize(file=tty_file)):
        return _theme
    return theme_no_color


def set_theme(t):
    """Sets the theme of the moment."""
    global _theme
    if not isinstance(t, Theme):
        raise ValueError(f"Expected Theme object, found {t}")
    _theme = t


def get_colors(colorize=False, *, file=None):
    """ANSIColors or NoColors."""
    return ANSIColors if colorize or can_colorize(file=file) else NoColors


def can_colorize(*, file=None):
    """Whether what is written to a file (standard output, if none is named) may be coloured."""
    if file is None:
        file = sys.stdout
    environ = os.environ
    if not sys.flags.ignore_environment:
        wish = environ.get("PYTHON_COLORS")
        if wish in ("0", "1"):
            return wish == "1"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    if environ.get("TERM") == "dumb" or not hasattr(file, "fileno"):
        return False
    try:
        return os.isatty(file.fileno())
    except OSError:
        return hasattr(file, "isatty") and file.isatty()


def decolor(text):
    """The text without colours."""
    return _codes.sub("", text)
