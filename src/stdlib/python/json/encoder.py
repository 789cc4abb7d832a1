"""Writing JSON."""

try:
    from _json import encode_basestring_ascii as c_encode_basestring_ascii
except ImportError:
    c_encode_basestring_ascii = None
try:
    from _json import encode_basestring as c_encode_basestring
except ImportError:
    c_encode_basestring = None
try:
    from _json import make_encoder as c_make_encoder
except ImportError:
    c_make_encoder = None

ESCAPE_DCT = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
for _code in range(0x20):
    ESCAPE_DCT.setdefault(chr(_code), f"\\u{_code:04x}")
del _code

INFINITY = float("inf")
# Compiled when somebody asks for them, so that whoever writes JSON need not load `re`.
_PATTERNS = {"ESCAPE": r'[\x00-\x1f\\"\b\f\n\r\t]', "ESCAPE_ASCII": r'([\\"]|[^\ -~])', "HAS_UTF8": rb"[\x80-\xff]"}


def __getattr__(name):
    if name not in _PATTERNS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import re
    value = globals()[name] = re.compile(_PATTERNS[name])
    return value


def _pattern(name):
    return globals().get(name) or __getattr__(name)


def py_encode_basestring(s):
    """A string as JSON."""
    return '"' + _pattern("ESCAPE").sub(lambda found: ESCAPE_DCT[found.group(0)], s) + '"'


def _ascii_escape(found):
    char = found.group(0)
    if char in ESCAPE_DCT:
        return ESCAPE_DCT[char]
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    # As two halves.
    code -= 0x10000
    return f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}"


def py_encode_basestring_ascii(s):
    """A string as JSON, in ASCII."""
    return '"' + _pattern("ESCAPE_ASCII").sub(_ascii_escape, s) + '"'


encode_basestring = c_encode_basestring or py_encode_basestring
encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


class JSONEncoder:
    """Writes JSON.

    dict -> object, list and tuple -> array, str -> string, int and float -> number, True -> true, False -> false,
    None -> null.  Subclasses that write other objects override default().
    """

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        """The options are those of dumps()."""
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """Something that can be written in place of an object; by default there is none."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """An object as JSON."""
        if isinstance(o, str):
            return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(o)
        chunks = self.iterencode(o, _one_shot=True)
        if not isinstance(chunks, (list, tuple)):
            chunks = list(chunks)
        return "".join(chunks)

    def iterencode(self, o, _one_shot=False):
        """An object as JSON, in pieces."""
        markers = {} if self.check_circular else None
        encoder = encode_basestring_ascii if self.ensure_ascii else encode_basestring
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        if _one_shot and c_make_encoder is not None:
            make = c_make_encoder(markers, self.default, encoder, indent, self.key_separator, self.item_separator,
                                  self.sort_keys, self.skipkeys, self.allow_nan)
        else:
            make = _make_iterencode(markers, self.default, encoder, indent, _float_writer(self.allow_nan),
                                    self.key_separator, self.item_separator, self.sort_keys, self.skipkeys, _one_shot)
        return make(o, 0)


def _float_writer(allow_nan):
    def floatstr(o, _repr=float.__repr__):
        if o != o:
            text = "NaN"
        elif o == INFINITY:
            text = "Infinity"
        elif o == -INFINITY:
            text = "-Infinity"
        else:
            return _repr(o)
        if not allow_nan:
            raise ValueError("Out of range float values are not JSON compliant: " + repr(o))
        return text
    return floatstr


def _make_iterencode(markers, _default, _encoder, _indent, _floatstr, _key_separator, _item_separator, _sort_keys,
                     _skipkeys, _one_shot):
    """A generator function of the pieces of an object's JSON."""

    def plain(o):
        """What has no parts, as text; None for everything else."""
        if isinstance(o, str):
            return _encoder(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return _floatstr(o)
        return None

    def enter(o):
        if markers is not None:
            if id(o) in markers:
                raise ValueError("Circular reference detected")
            markers[id(o)] = o

    def leave(o):
        if markers is not None:
            del markers[id(o)]

    def write_list(lst, level):
        if not lst:
            yield "[]"
            return
        enter(lst)
        buf = "["
        separator = _item_separator
        if _indent is not None:
            level += 1
            newline = "\n" + _indent * level
            separator += newline
            buf += newline
        for i, value in enumerate(lst):
            if i:
                buf = separator
            try:
                text = plain(value)
                if text is not None:
                    yield buf + text
                else:
                    yield buf
                    yield from write(value, level)
            except GeneratorExit:
                raise
            except BaseException as exc:
                exc.add_note(f"when serializing {type(lst).__name__} item {i}")
                raise
        if _indent is not None:
            yield "\n" + _indent * (level - 1)
        yield "]"
        leave(lst)

    def key_text(key):
        """A key as a string; None if it is to be left out."""
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return _floatstr(key)
        text = plain(key)
        if text is None and not _skipkeys:
            raise TypeError(f"keys must be str, int, float, bool or None, not {key.__class__.__name__}")
        return text

    def write_dict(dct, level):
        if not dct:
            yield "{}"
            return
        enter(dct)
        yield "{"
        separator = _item_separator
        newline = None
        if _indent is not None:
            level += 1
            newline = "\n" + _indent * level
            separator += newline
        first = True
        for key, value in sorted(dct.items()) if _sort_keys else dct.items():
            name = key_text(key)
            if name is None:
                continue
            if not first:
                yield separator
            elif newline is not None:
                yield newline
            first = False
            yield _encoder(name)
            yield _key_separator
            try:
                text = plain(value)
                if text is not None:
                    yield text
                else:
                    yield from write(value, level)
            except GeneratorExit:
                raise
            except BaseException as exc:
                exc.add_note(f"when serializing {type(dct).__name__} item {key!r}")
                raise
        if not first and newline is not None:
            yield "\n" + _indent * (level - 1)
        yield "}"
        leave(dct)

    def write(o, level):
        text = plain(o)
        if text is not None:
            yield text
        elif isinstance(o, (list, tuple)):
            yield from write_list(o, level)
        elif isinstance(o, dict):
            yield from write_dict(o, level)
        else:
            enter(o)
            replaced = _default(o)
            try:
                yield from write(replaced, level)
            except GeneratorExit:
                raise
            except BaseException as exc:
                exc.add_note(f"when serializing {type(o).__name__} object")
                raise
            leave(o)

    return write
