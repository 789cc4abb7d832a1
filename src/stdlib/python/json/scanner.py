"""The scanner of the decoder, by its old name."""

import re

__all__ = ["make_scanner"]

NUMBER_RE = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.VERBOSE | re.MULTILINE | re.DOTALL)


def make_scanner(context):
    """A function that reads one value: (text, index) -> (value, end)."""
    return context.scan_once
