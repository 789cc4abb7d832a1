"""The parser of TOML documents: a walk over the text by positions."""

from tomllib._values import parse_simple

_CONTROL = frozenset(chr(i) for i in range(32)) | {"\x7f"}
_NOT_IN_STRING = _CONTROL - {"\t"}
_NOT_IN_LONG_STRING = _CONTROL - {"\t", "\n"}
_SPACE = frozenset(" \t")
_SPACE_AND_NEWLINE = frozenset(" \t\n")
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_ESCAPES = {"\\b": "\b", "\\t": "\t", "\\n": "\n", "\\f": "\f", "\\r": "\r", '\\"': '"', "\\\\": "\\"}
_HEX = frozenset("0123456789abcdefABCDEF")

# A key of more parts is refused.
MAX_KEY_PARTS = 1000

_missing = object()


class TOMLDecodeError(ValueError):
    """A text is not TOML; msg, doc, pos, lineno and colno tell what is wrong and where."""

    def __init__(self, msg=_missing, doc=_missing, pos=_missing, *args):
        if args or not isinstance(msg, str) or not isinstance(doc, str) or not isinstance(pos, int):
            import warnings
            warnings.warn("Free-form arguments for TOMLDecodeError are deprecated. Please set 'msg' (str), 'doc' (str)"
                          " and 'pos' (int) arguments only.", DeprecationWarning, stacklevel=2)
            if pos is not _missing:
                args = pos, *args
            if doc is not _missing:
                args = doc, *args
            if msg is not _missing:
                args = msg, *args
            ValueError.__init__(self, *args)
            return
        self.msg, self.doc, self.pos = msg, doc, pos
        self.lineno = doc.count("\n", 0, pos) + 1
        self.colno = pos - doc.rfind("\n", 0, pos)
        where = "end of document" if pos >= len(doc) else f"line {self.lineno}, column {self.colno}"
        ValueError.__init__(self, f"{msg} (at {where})")


def load(fp, /, *, parse_float=float):
    """Read a TOML document from a binary file."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """Read a TOML document from a str."""
    try:
        src = s.replace("\r\n", "\n")
    except (AttributeError, TypeError):
        raise TypeError(f"Expected str object, not '{type(s).__qualname__}'") from None
    return _Parser(src, _checked(parse_float)).document()


def _checked(parse_float):
    if parse_float is float:
        return float

    def checked(text):
        value = parse_float(text)
        if isinstance(value, (dict, list)):
            raise ValueError("parse_float must not return dicts or lists")
        return value

    return checked


class _Table:
    """What is known of a key beside its value: whether it is closed, and its keys."""

    __slots__ = "children", "is_frozen", "is_deeply_frozen", "is_explicit"

    def __init__(self):
        self.children = {}
        # Nothing may be added by another header or a dotted key; or not even below it.
        self.is_frozen = False
        self.is_deeply_frozen = False
        # Opened by a header of its own.
        self.is_explicit = False


class _Marks:
    """What is known of all keys of a document."""

    def __init__(self):
        self.root = _Table()

    def walk(self, key):
        """The tables on the way to a key, as far as there are any."""
        table = self.root
        for part in key:
            table = table.children.get(part)
            if table is None:
                return
            yield table

    def find(self, key):
        tables = list(self.walk(key))
        return tables[-1] if key and len(tables) == len(key) else None

    def make(self, key):
        table = self.root
        for part in key:
            table = table.children.setdefault(part, _Table())
        return table

    def forget(self, key):
        parent = self.find(key[:-1]) if key[:-1] else self.root
        if parent is not None:
            parent.children.pop(key[-1], None)

    def is_frozen(self, key):
        tables = list(self.walk(key))
        if any(table.is_deeply_frozen for table in tables):
            return True
        return bool(key) and len(tables) == len(key) and tables[-1].is_frozen


class _Parser:
    def __init__(self, src, parse_float):
        self.src = src
        self.parse_float = parse_float
        self.pos = 0
        self.out = {}
        self.marks = _Marks()
        # Keys that dotted keys made, which are closed at the end of their table.
        self.pending = []

    def error(self, message, pos=None):
        return TOMLDecodeError(message, self.src, self.pos if pos is None else pos)

    # Letters.

    def peek(self):
        return self.src[self.pos:self.pos + 1]

    def skip(self, letters):
        src, pos = self.src, self.pos
        while pos < len(src) and src[pos] in letters:
            pos += 1
        self.pos = pos

    def skip_until(self, expected, bad, is_end_bad):
        """Go to a text; none of the bad letters may stand before it."""
        end = self.src.find(expected, self.pos)
        if end < 0:
            end = len(self.src)
            if is_end_bad:
                raise self.error(f"Expected {expected!r}", end)
        part = self.src[self.pos:end]
        if not bad.isdisjoint(part):
            while self.src[self.pos] not in bad:
                self.pos += 1
            raise self.error(f"Found invalid character {self.src[self.pos]!r}")
        self.pos = end

    def skip_comment(self):
        if self.src.startswith("#", self.pos):
            self.pos += 1
            self.skip_until("\n", _NOT_IN_STRING, False)

    def skip_between(self):
        """Blanks, newlines and comments, inside arrays."""
        while True:
            before = self.pos
            self.skip(_SPACE_AND_NEWLINE)
            self.skip_comment()
            if self.pos == before:
                return

    # The document.

    def document(self):
        header = ()
        while True:
            self.skip(_SPACE)
            letter = self.peek()
            if not letter:
                break
            if letter == "\n":
                self.pos += 1
                continue
            if letter in _BARE or letter in "\"'":
                self.key_value_rule(header)
                self.skip(_SPACE)
            elif letter == "[":
                self.close_pending()
                if self.src.startswith("[[", self.pos):
                    header = self.list_header()
                else:
                    header = self.table_header()
                self.skip(_SPACE)
            elif letter != "#":
                raise self.error("Invalid statement")
            self.skip_comment()
            letter = self.peek()
            if not letter:
                break
            if letter != "\n":
                raise self.error("Expected newline or end of document after a statement")
            self.pos += 1
        return self.out

    def close_pending(self):
        for key in self.pending:
            self.marks.make(key).is_frozen = True
        self.pending.clear()

    def nest(self, key, *, through_lists=True):
        """The dict at a key, made if need be; of a list the last item counts."""
        table = self.out
        for part in key:
            table = table.setdefault(part, {})
            if through_lists and isinstance(table, list):
                table = table[-1]
            if not isinstance(table, dict):
                raise KeyError("There is no nest behind this key")
        return table

    def table_header(self):
        self.pos += 1
        self.skip(_SPACE)
        key = self.key()
        known = self.marks.find(key)
        if known is not None and known.is_explicit or self.marks.is_frozen(key):
            raise self.error(f"Cannot declare {key} twice")
        self.marks.make(key).is_explicit = True
        try:
            self.nest(key)
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        if self.peek() != "]":
            raise self.error("Expected ']' at the end of a table declaration")
        self.pos += 1
        return key

    def list_header(self):
        self.pos += 2
        self.skip(_SPACE)
        key = self.key()
        if self.marks.is_frozen(key):
            raise self.error(f"Cannot mutate immutable namespace {key}")
        # A new item begins: what was below the one before does not count.
        self.marks.forget(key)
        self.marks.make(key).is_explicit = True
        try:
            parent = self.nest(key[:-1])
            items = parent.setdefault(key[-1], [])
            if not isinstance(items, list):
                raise KeyError("An object other than list found behind this key")
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        items.append({})
        if not self.src.startswith("]]", self.pos):
            raise self.error("Expected ']]' at the end of an array declaration")
        self.pos += 2
        return key

    def key_value_rule(self, header):
        key, value = self.key_value()
        parent, last = key[:-1], key[-1]
        absolute = header + parent
        for length in range(1, len(key)):
            part = header + key[:length]
            known = self.marks.find(part)
            # A dotted key does not open what a header has made.
            if known is not None and known.is_explicit:
                raise self.error(f"Cannot redefine namespace {part}")
            self.pending.append(part)
        if self.marks.is_frozen(absolute):
            raise self.error(f"Cannot mutate immutable namespace {absolute}")
        try:
            nest = self.nest(absolute)
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        if last in nest:
            raise self.error("Cannot overwrite a value")
        # Inline tables and arrays are closed.
        if isinstance(value, (dict, list)):
            self.marks.make(header + key).is_deeply_frozen = True
        nest[last] = value

    def key_value(self):
        key = self.key()
        if self.peek() != "=":
            raise self.error("Expected '=' after a key in a key/value pair")
        self.pos += 1
        self.skip(_SPACE)
        return key, self.value()

    def key(self):
        parts = [self.key_part()]
        self.skip(_SPACE)
        while self.peek() == ".":
            self.pos += 1
            self.skip(_SPACE)
            parts.append(self.key_part())
            if len(parts) > MAX_KEY_PARTS:
                raise RecursionError(f"TOML key has more than the allowed {MAX_KEY_PARTS} parts")
            self.skip(_SPACE)
        return tuple(parts)

    def key_part(self):
        letter = self.peek()
        if letter and letter in _BARE:
            start = self.pos
            self.skip(_BARE)
            return self.src[start:self.pos]
        if letter == "'":
            return self.literal_string()
        if letter == '"':
            return self.basic_string()
        raise self.error("Invalid initial character for a key part")

    # Values.

    def value(self):
        src, letter = self.src, self.peek()
        if letter == '"':
            return self.long_string('"') if src.startswith('"""', self.pos) else self.basic_string()
        if letter == "'":
            return self.long_string("'") if src.startswith("'''", self.pos) else self.literal_string()
        for word, value in ("true", True), ("false", False):
            if src.startswith(word, self.pos):
                self.pos += len(word)
                return value
        if letter == "[":
            return self.array()
        if letter == "{":
            return self.inline_table()
        try:
            found = parse_simple(src, self.pos, self.parse_float)
        except ValueError as e:
            if str(e) != "Invalid date or datetime":
                raise
            raise self.error("Invalid date or datetime") from e
        if found is None:
            raise self.error("Invalid value")
        self.pos, value = found
        return value

    def array(self):
        self.pos += 1
        items = []
        self.skip_between()
        while self.peek() != "]":
            items.append(self.value())
            self.skip_between()
            letter = self.peek()
            if letter == "]":
                break
            if letter != ",":
                raise self.error("Unclosed array")
            self.pos += 1
            self.skip_between()
        self.pos += 1
        return items

    def inline_table(self):
        self.pos += 1
        table, closed = {}, []
        self.skip(_SPACE)
        if self.peek() == "}":
            self.pos += 1
            return table
        while True:
            key = self.key()
            if self.peek() != "=":
                raise self.error("Expected '=' after a key in a key/value pair")
            self.pos += 1
            self.skip(_SPACE)
            value = self.value()
            self.add_inline(table, key, value, closed)
            self.skip(_SPACE)
            letter = self.peek()
            if letter == "}":
                self.pos += 1
                return table
            if letter != ",":
                raise self.error("Unclosed inline table")
            self.pos += 1
            self.skip(_SPACE)

    def add_inline(self, table, key, value, closed):
        if any(key[:len(whole)] == whole for whole in closed):
            raise self.error(f"Cannot mutate immutable namespace {key}")
        nest = table
        for part in key[:-1]:
            nest = nest.setdefault(part, {})
            if not isinstance(nest, dict):
                raise self.error("Cannot overwrite a value")
        if key[-1] in nest:
            raise self.error(f"Duplicate inline table key {key[-1]!r}")
        if isinstance(value, (dict, list)):
            closed.append(key)
        nest[key[-1]] = value

    # Strings.

    def literal_string(self):
        self.pos += 1
        start = self.pos
        self.skip_until("'", _NOT_IN_STRING, True)
        text = self.src[start:self.pos]
        self.pos += 1
        return text

    def basic_string(self):
        self.pos += 1
        return self.escaped('"', _NOT_IN_STRING)

    def long_string(self, quote):
        self.pos += 3
        if self.peek() == "\n":
            self.pos += 1
        if quote == "'":
            start = self.pos
            self.skip_until("'''", _NOT_IN_LONG_STRING, True)
            text = self.src[start:self.pos]
            self.pos += 3
        else:
            text = self.escaped('"""', _NOT_IN_LONG_STRING)
        # One or two quotes may stand just before the end.
        for _ in range(2):
            if self.peek() != quote:
                break
            text += quote
            self.pos += 1
        return text

    def escaped(self, end, bad):
        src, parts = self.src, []
        start = self.pos
        while True:
            letter = src[self.pos:self.pos + 1]
            if not letter:
                raise self.error("Unterminated string")
            if src.startswith(end, self.pos):
                parts.append(src[start:self.pos])
                self.pos += len(end)
                return "".join(parts)
            if letter == "\\":
                parts.append(src[start:self.pos])
                parts.append(self.escape(len(end) == 3))
                start = self.pos
            elif letter in bad:
                raise self.error(f"Illegal character {letter!r}")
            else:
                self.pos += 1

    def escape(self, is_long):
        name = self.src[self.pos:self.pos + 2]
        self.pos += 2
        if is_long and name in ("\\ ", "\\\t", "\\\n"):
            # The rest of the line is blank, and goes with all blank lines that follow.
            if name != "\\\n":
                self.skip(_SPACE)
                if not self.peek():
                    return ""
                if self.peek() != "\n":
                    raise self.error("Unescaped '\\' in a string")
                self.pos += 1
            self.skip(_SPACE_AND_NEWLINE)
            return ""
        if name in ("\\u", "\\U"):
            length = 4 if name == "\\u" else 8
            digits = self.src[self.pos:self.pos + length]
            if len(digits) != length or not _HEX.issuperset(digits):
                raise self.error("Invalid hex value")
            self.pos += length
            code = int(digits, 16)
            if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
                raise self.error("Escaped character is not a Unicode scalar value")
            return chr(code)
        try:
            return _ESCAPES[name]
        except KeyError:
            raise self.error("Unescaped '\\' in a string") from None
