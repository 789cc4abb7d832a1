"""Whether text may be coloured, by the variables of the environment that people set for it, and how it is."""

import os
import re
import sys

RESET = "\x1b[0m"
_codes = re.compile("\x1b\\[[0-9;]*m")

# The parts of argparse's help.
ARGPARSE = {
    "usage": "\x1b[1;34m",
    "prog": "\x1b[1;35m",
    "prog_extra": "\x1b[35m",
    "heading": "\x1b[1;34m",
    "summary_long_option": "\x1b[36m",
    "summary_short_option": "\x1b[32m",
    "summary_label": "\x1b[33m",
    "summary_action": "\x1b[32m",
    "long_option": "\x1b[1;36m",
    "short_option": "\x1b[1;32m",
    "label": "\x1b[1;33m",
    "action": "\x1b[1;32m",
    "reset": RESET,
}


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
