"""Reading JSON."""

from json import scanner
try:
    from _json import scanstring as c_scanstring
except ImportError:
    c_scanstring = None

__all__ = ["JSONDecoder", "JSONDecodeError"]

NaN = float("nan")
PosInf = float("inf")
NegInf = float("-inf")


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


_CONSTANTS = {"-Infinity": NegInf, "Infinity": PosInf, "NaN": NaN}

BACKSLASH = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WHITESPACE_STR = " \t\n\r"
# Compiled when somebody asks for them, so that whoever reads JSON need not load `re`.
_PATTERNS = {"HEXDIGITS": r"[0-9A-Fa-f]{4}", "STRINGCHUNK": r'(.*?)(["\\\x00-\x1f])', "WHITESPACE": r"[ \t\n\r]*"}


def __getattr__(name):
    if name != "FLAGS" and name not in _PATTERNS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import re
    flags = re.VERBOSE | re.MULTILINE | re.DOTALL
    value = globals()[name] = flags if name == "FLAGS" else re.compile(_PATTERNS[name], flags)
    return value


def _pattern(name):
    return globals().get(name) or __getattr__(name)


def _decode_uXXXX(s, pos, _m=None):
    """The code behind a backslash and a u at pos."""
    digits = (_m or _pattern("HEXDIGITS").match)(s, pos + 1)
    if digits is None:
        raise JSONDecodeError("Invalid \\uXXXX escape", s, pos)
    return int(digits.group(), 16)


def py_scanstring(s, end, strict=True, _b=BACKSLASH, _m=None):
    """The string whose opening quote stands before the index: (text, end).

    Unless strict is false, control characters are not allowed in it.
    """
    chunks = []
    begin = end - 1
    _m = _m or _pattern("STRINGCHUNK").match
    while True:
        chunk = _m(s, end)
        if chunk is None:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        end = chunk.end()
        content, terminator = chunk.groups()
        if content:
            chunks.append(content)
        if terminator == '"':
            return "".join(chunks), end
        if terminator != "\\":
            if strict:
                raise JSONDecodeError(f"Invalid control character {terminator!r} at", s, end - 1)
            chunks.append(terminator)
            continue
        esc = s[end:end + 1]
        if not esc:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if esc != "u":
            if esc not in _b:
                raise JSONDecodeError(f"Invalid \\escape: {esc!r}", s, end)
            chunks.append(_b[esc])
            end += 1
            continue
        code = _decode_uXXXX(s, end)
        end += 5
        if 0xD800 <= code <= 0xDBFF and s[end:end + 2] == "\\u":
            # Two halves make one character.
            low = _decode_uXXXX(s, end + 1)
            if 0xDC00 <= low <= 0xDFFF:
                code = 0x10000 + ((code - 0xD800) << 10 | low - 0xDC00)
                end += 6
        chunks.append(chr(code))


scanstring = c_scanstring or py_scanstring


def _space(s, at):
    """Where white space ends."""
    end = len(s)
    while at < end and s[at] in WHITESPACE_STR:
        at += 1
    return at


def JSONObject(s_and_end, strict, scan_once, object_hook, object_pairs_hook, memo=None, _w=None,
               _ws=WHITESPACE_STR):
    """The object whose opening brace stands before the index."""
    s, end = s_and_end
    pairs = []
    if memo is None:
        memo = {}
    end = _space(s, end)
    nextchar = s[end:end + 1]
    end += 1
    if nextchar != "}":
        if nextchar != '"':
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end - 1)
        while True:
            key, end = scanstring(s, end, strict)
            key = memo.setdefault(key, key)
            end = _space(s, end)
            if s[end:end + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, end)
            end = _space(s, end + 1)
            try:
                value, end = scan_once(s, end)
            except StopIteration as err:
                raise JSONDecodeError("Expecting value", s, err.value) from None
            pairs.append((key, value))
            end = _space(s, end)
            nextchar = s[end:end + 1]
            end += 1
            if nextchar == "}":
                break
            if nextchar != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, end - 1)
            comma = end - 1
            end = _space(s, end)
            nextchar = s[end:end + 1]
            end += 1
            if nextchar != '"':
                if nextchar == "}":
                    raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end - 1)
    if object_pairs_hook is not None:
        return object_pairs_hook(pairs), end
    made = dict(pairs)
    if object_hook is not None:
        made = object_hook(made)
    return made, end


def JSONArray(s_and_end, scan_once, _w=None, _ws=WHITESPACE_STR):
    """The array whose opening bracket stands before the index."""
    s, end = s_and_end
    values = []
    end = _space(s, end)
    if s[end:end + 1] == "]":
        return values, end + 1
    while True:
        try:
            value, end = scan_once(s, end)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None
        values.append(value)
        end = _space(s, end)
        nextchar = s[end:end + 1]
        end += 1
        if nextchar == "]":
            return values, end
        if nextchar != ",":
            raise JSONDecodeError("Expecting ',' delimiter", s, end - 1)
        comma = end - 1
        end = _space(s, end)
        if s[end:end + 1] == "]":
            raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)


class JSONDecoder:
    """Reads JSON.

    object -> dict, array -> list, string -> str, number -> int or float, true -> True, false -> False, null -> None;
    NaN, Infinity and -Infinity are read as well.
    """

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True,
                 object_pairs_hook=None):
        """object_hook(dict) and object_pairs_hook(list of pairs) make what objects become (the latter goes first);
        parse_float, parse_int and parse_constant make numbers of their text; strict refuses control characters in
        strings."""
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self.parse_object = JSONObject
        self.parse_array = JSONArray
        self.parse_string = scanstring
        self.memo = {}
        self.scan_once = scanner.make_scanner(self)

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
            obj, end = self.scan_once(s, idx)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None
        return obj, end
