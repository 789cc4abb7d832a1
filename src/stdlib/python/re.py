"""Regular expressions: patterns of text and of bytes."""

import enum
from _sre import Match, Pattern, compile as _make, scanner as _make_scanner, set_error as _set_error

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split",
    "findall", "finditer", "compile", "purge", "escape",
    "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U",
    "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE",
    "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]

__version__ = "2.2.1"


class PatternError(Exception):
    """A pattern, or a template for substitution, that is not valid.

    Attributes:

        msg: what is wrong
        pattern: the pattern
        pos: where in the pattern it went wrong (may be None)
        lineno: the line that belongs to pos (may be None)
        colno: the column that belongs to pos (may be None)
    """

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f"{msg} at position {pos}"
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


error = PatternError
_set_error(PatternError)


@enum.global_enum
class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    DEBUG = 128
    __str__ = object.__str__
    _numeric_repr_ = hex


_missing = object()
_cache = {}
_CACHE_SIZE = 512


def _compile(pattern, flags):
    if isinstance(flags, RegexFlag):
        flags = flags.value
    try:
        return _cache[type(pattern), pattern, flags]
    except KeyError:
        pass
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    compiled = _make(pattern, flags & 0xFFFFFFFF)
    if flags & 128:
        raise NotImplementedError("re.DEBUG: patterns are not compiled to CPython's op codes")
    if len(_cache) >= _CACHE_SIZE:
        # The oldest entry goes.
        try:
            del _cache[next(iter(_cache))]
        except (StopIteration, RuntimeError, KeyError):
            pass
    _cache[type(pattern), pattern, flags] = compiled
    return compiled


def match(pattern, string, flags=0):
    """Try the pattern at the start of the string: a Match object, or None."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """Try the pattern on all of the string: a Match object, or None."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """Look through the string for a match: a Match object, or None."""
    return _compile(pattern, flags).search(string)


def _options(name, args, first, count, flags):
    """The two options of sub, subn and split, which may still come by position."""
    if not args:
        return (0 if count is _missing else count), (0 if flags is _missing else flags)
    if count is not _missing:
        raise TypeError(f"{name}() got multiple values for argument '{first}'")
    count, *args = args
    if args:
        if flags is not _missing:
            raise TypeError(f"{name}() got multiple values for argument 'flags'")
        flags, *args = args
        if args:
            least = 2 if name == "split" else 3
            raise TypeError(f"{name}() takes from {least} to {least + 2} positional arguments "
                            f"but {least + 2 + len(args)} were given")
    import warnings
    warnings.warn(f"'{first}' is passed as positional argument", DeprecationWarning, stacklevel=3)
    return count, (0 if flags is _missing else flags)


def sub(pattern, repl, string, *args, count=_missing, flags=_missing):
    """Replace the matches of the pattern by repl: text with references to groups, or a function of the match."""
    count, flags = _options("sub", args, "count", count, flags)
    return _compile(pattern, flags).sub(repl, string, count)


sub.__text_signature__ = "(pattern, repl, string, count=0, flags=0)"


def subn(pattern, repl, string, *args, count=_missing, flags=_missing):
    """As sub, and say how many matches there were: (text, number)."""
    count, flags = _options("subn", args, "count", count, flags)
    return _compile(pattern, flags).subn(repl, string, count)


subn.__text_signature__ = "(pattern, repl, string, count=0, flags=0)"


def split(pattern, string, *args, maxsplit=_missing, flags=_missing):
    """Split the string where the pattern matches; groups of the pattern come into the result."""
    maxsplit, flags = _options("split", args, "maxsplit", maxsplit, flags)
    return _compile(pattern, flags).split(string, maxsplit)


split.__text_signature__ = "(pattern, string, maxsplit=0, flags=0)"


def findall(pattern, string, flags=0):
    """All matches, as a list of texts, or of groups where the pattern has some."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """An iterator of the Match objects of all matches."""
    return _compile(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    """Compile a pattern: a Pattern object."""
    return _compile(pattern, flags)


def purge():
    """Forget the compiled patterns."""
    _cache.clear()


_special_chars = {ord(c): "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """Put a backslash before every character that would mean something in a pattern."""
    if isinstance(pattern, str):
        return pattern.translate(_special_chars)
    pattern = str(pattern, "latin1")
    return pattern.translate(_special_chars).encode("latin1")


class Scanner:
    """Take text apart by a list of (pattern, action) pairs."""

    def __init__(self, lexicon, flags=0):
        if isinstance(flags, RegexFlag):
            flags = flags.value
        self.lexicon = lexicon
        self.scanner = _make_scanner([phrase for phrase, action in lexicon], flags)

    def scan(self, string):
        result = []
        match = self.scanner.scanner(string).match
        i = 0
        while True:
            m = match()
            if not m:
                break
            j = m.end()
            if i == j:
                break
            action = self.lexicon[m.lastindex - 1][1]
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            i = j
        return result, string[i:]


try:
    import copyreg as _copyreg
except ImportError:
    pass
else:
    _copyreg.pickle(Pattern, lambda pattern: (_compile, (pattern.pattern, pattern.flags)), _compile)
