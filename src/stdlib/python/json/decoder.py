"""Reading JSON."""

from _json import scan as _scan, scanstring

__all__ = ["JSONDecoder", "JSONDecodeError"]


class JSONDecodeError(ValueError):
    """Text that is not JSON.

    msg: what is wrong
    doc: the document
    pos: the index where it went wrong
    lineno: the line of pos
    colno: the column of pos
    """

    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


class JSONDecoder:
    """Reads JSON.

    object -> dict, array -> list, string -> str, number -> int or float, true -> True, false -> False, null -> None;
    NaN, Infinity and -Infinity are read as well.
    """

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _constants.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self.memo = {}
        # None tells the reader to do what it does anyway.
        self._hooks = (parse_float if parse_float is not float else None) or None, \
            (parse_int if parse_int is not int else None) or None, parse_constant or None
        self.parse_string = scanstring

    def scan_once(self, string, idx):
        """One value from an index on: (value, end)."""
        return _scan(string, idx, self.strict, self.object_hook, self.object_pairs_hook, *self._hooks)

    def decode(self, s, _w=None):
        """The value of a document that holds nothing else."""
        obj, end = self.raw_decode(s, idx=_space(s, 0))
        end = _space(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """The value that a document begins with, and where it ends."""
        try:
            return self.scan_once(s, idx)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None


_constants = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}


def _space(s, at):
    """Where white space ends."""
    end = len(s)
    while at < end and s[at] in " \t\n\r":
        at += 1
    return at
