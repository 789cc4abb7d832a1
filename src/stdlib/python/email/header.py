"""Headers with text beyond ASCII: encoded words, and lines of bounded length."""

__all__ = ["Header", "decode_header", "make_header"]

import binascii
import re
from email import charset as _charset
from email.base64mime import decode as _decode_base64
from email.errors import HeaderParseError
from email.quoprimime import header_decode as _decode_q

Charset = _charset.Charset
MAXLINELEN = 78
USASCII = Charset("us-ascii")
UTF8 = Charset("utf-8")

_word = re.compile(r"=\?([^?]*?)\?([qQbB])\?(.*?)\?=", re.MULTILINE)
_blanks = re.compile("([ \t]+)")
_embedded = re.compile(r"\n[^ \t]+:")
# No name of a header has anything but printable ASCII, without a colon.
fcre = re.compile(r"[\041-\176]+:$")


def decode_header(header):
    """[(bytes or str, charset or None)]: the pieces of a header, with encoded words decoded."""
    if hasattr(header, "_chunks"):
        return [(_charset._encode(string, str(charset)), str(charset)) for string, charset in header._chunks]
    if not _word.search(header):
        return [(header, None)]
    words = []
    for line in header.splitlines():
        parts = _word.split(line)
        is_first = True
        while parts:
            plain = parts.pop(0)
            if is_first:
                plain = plain.lstrip()
                is_first = False
            if plain:
                words.append((plain, None, None))
            if parts:
                charset, encoding, encoded = parts[:3]
                del parts[:3]
                words.append((encoded, encoding.lower(), charset.lower()))
    # Blanks between encoded words do not count.
    kept = [word for n, word in enumerate(words)
            if not (n > 0 and n + 1 < len(words) and words[n - 1][1] and words[n + 1][1] and not word[1] and word[0].isspace())]
    result = []
    for text, encoding, charset in kept:
        if encoding is None:
            data = bytes(text, "raw-unicode-escape")
        elif encoding == "q":
            data = bytes(_decode_q(text), "raw-unicode-escape")
        else:
            try:
                data = _decode_base64(text + "==="[:-len(text) % 4])
            except binascii.Error:
                raise HeaderParseError("Base64 decoding error")
        if result and result[-1][1] == charset:
            joint = b" " if charset is None else b""
            result[-1] = result[-1][0] + joint + data, charset
        else:
            result.append((data, charset))
    return result


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=" "):
    """A Header of what decode_header() answers."""
    header = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for text, charset in decoded_seq:
        if charset is not None and not isinstance(charset, Charset):
            charset = Charset(charset)
        header.append(text, charset)
    return header


class Header:
    """A header's value: pieces of text, each in a charset."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=" ", errors="strict"):
        charset = USASCII if charset is None else charset
        self._charset = charset if isinstance(charset, Charset) else Charset(charset)
        self._continuation_ws = continuation_ws
        self._chunks = []
        if s is not None:
            self.append(s, charset, errors)
        self._maxlinelen = MAXLINELEN if maxlinelen is None else maxlinelen
        self._headerlen = 0 if header_name is None else len(header_name) + 2

    def __str__(self):
        self._normalize()
        text, last, last_space = [], None, None
        for string, charset in self._chunks:
            following = charset
            if following == _charset.UNKNOWN8BIT:
                string = string.encode("ascii", "surrogateescape").decode("ascii", "replace")
            if text:
                has_blank = string and string[0] in " \t"
                if last not in (None, "us-ascii"):
                    if following in (None, "us-ascii") and not has_blank:
                        text.append(" ")
                        following = None
                elif following not in (None, "us-ascii") and not last_space:
                    text.append(" ")
            last_space = string and string[-1] in " \t"
            last = following
            text.append(string)
        return "".join(text)

    def __eq__(self, other):
        return other == str(self)

    def append(self, s, charset=None, errors="strict"):
        """Add text, or bytes, in a charset."""
        if charset is None:
            charset = self._charset
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        if not isinstance(s, str):
            codec = charset.input_codec or "us-ascii"
            s = s.decode("us-ascii", "surrogateescape") if codec == _charset.UNKNOWN8BIT else s.decode(codec, errors)
        codec = charset.output_codec or "us-ascii"
        if codec != _charset.UNKNOWN8BIT:
            try:
                s.encode(codec, errors)
            except UnicodeEncodeError:
                if codec != "us-ascii":
                    raise
                charset = UTF8
        self._chunks.append((s, charset))

    def _normalize(self):
        """Neighbours in the same charset become one piece."""
        chunks = []
        for string, charset in self._chunks:
            if chunks and chunks[-1][1] == charset:
                chunks[-1] = chunks[-1][0] + " " + string, charset
            else:
                chunks.append((string, charset))
        self._chunks = chunks

    def encode(self, splitchars=";, \t", maxlinelen=None, linesep="\n"):
        """The value as it stands in a message, in lines of at most maxlinelen; 0 is no bound."""
        self._normalize()
        if maxlinelen is None:
            maxlinelen = self._maxlinelen
        lines = _Lines(self._headerlen, maxlinelen or 1_000_000, self._continuation_ws, splitchars)
        last, has_space = None, None
        for string, charset in self._chunks:
            if has_space is not None:
                has_blank = string and string[0] in " \t"
                if last not in (None, "us-ascii"):
                    if not has_blank or charset not in (None, "us-ascii"):
                        lines.add_transition()
                elif charset not in (None, "us-ascii") and not has_space:
                    lines.add_transition()
            has_space = string and string[-1] in " \t"
            last = charset
            parts = string.splitlines()
            lines.feed("", parts[0] if parts else "", charset)
            for line in parts[1:]:
                lines.newline()
                if charset.header_encoding is not None:
                    lines.feed(self._continuation_ws, " " + line.lstrip(), charset)
                else:
                    stripped = line.lstrip()
                    lines.feed(line[:len(line) - len(stripped)], stripped, charset)
            if len(parts) > 1:
                lines.newline()
        if self._chunks:
            lines.add_transition()
        value = lines.text(linesep)
        if _embedded.search(value):
            raise HeaderParseError(f"header value appears to contain an embedded header: {value!r}")
        return value


class _Line:
    """Pairs of blanks and text."""

    def __init__(self, initial_size=0):
        self.initial_size = initial_size
        self.parts = []

    def __len__(self):
        return sum(len(blank) + len(part) for blank, part in self.parts) + self.initial_size

    def __str__(self):
        return "".join([blank + part for blank, part in self.parts])

    def is_blank(self):
        return self.initial_size == 0 and (not self.parts or all(not str(blank + part).strip() for blank, part in self.parts))


class _Lines:
    """Text, broken into lines where that is best."""

    def __init__(self, header_length, longest, continuation, splitchars):
        self.longest = longest
        self.continuation = continuation
        self.splitchars = splitchars
        self.lines = []
        self.current = _Line(header_length)

    def text(self, linesep):
        self.newline()
        return linesep.join(self.lines)

    def newline(self):
        if self.current.parts and self.current.parts[-1] == (" ", ""):
            self.current.parts.pop()
        if self.current.parts:
            text = str(self.current)
            if self.current.is_blank() and self.lines:
                self.lines[-1] += text
            else:
                self.lines.append(text)
        self.current = _Line()

    def add_transition(self):
        self.current.parts.append((" ", ""))

    def feed(self, blank, string, charset):
        if charset.header_encoding is None:
            pieces = _blanks.split(blank + string)
            if pieces[0]:
                pieces[:0] = [""]
            else:
                pieces.pop(0)
            for at in range(0, len(pieces) - 1, 2):
                self._append(pieces[at], pieces[at + 1])
            return
        words = charset.header_encode_lines(string, self._lengths())
        first = words.pop(0) if words else None
        if first is not None:
            self._append(blank, first)
        if not words:
            return
        last = words.pop()
        self.newline()
        self.current.parts.append((self.continuation, last)) if not words else None
        if words:
            for word in words:
                self.lines.append(self.continuation + word)
            self.current.parts.append((self.continuation, last))

    def _lengths(self):
        yield self.longest - len(self.current)
        while True:
            yield self.longest - len(self.continuation)

    def _append(self, blank, string):
        line = self.current
        line.parts.append((blank, string))
        if len(line) <= self.longest:
            return
        at = self._split_point()
        if at is None:
            # There is no good place: the last piece goes to a line of its own.
            blank, part = line.parts.pop()
            if line.initial_size > 0:
                self.newline()
                blank = blank or " "
            self.current.parts.append((blank, part))
            return
        rest = line.parts[at:]
        del line.parts[at:]
        self.lines.append(str(line))
        self.current = _Line()
        self.current.parts = rest

    def _split_point(self):
        parts = self.current.parts
        for c in self.splitchars:
            for at in range(len(parts) - 1, 0, -1):
                if c.isspace():
                    if parts[at][0].startswith(c):
                        return at
                elif parts[at - 1][1].endswith(c):
                    return at
        return None
