"""From text to messages."""

__all__ = ["Parser", "HeaderParser", "BytesParser", "BytesHeaderParser", "FeedParser", "BytesFeedParser"]

import re

from email import errors
from email.message import Message

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_HEADER = re.compile(r"([^:\s][^:\r\n]*):[ \t]*(.*)", re.DOTALL)


def _lines(text):
    """The lines of a text, with their ends; only \\r and \\n end them."""
    return [line for line in _LINE.findall(text) if line]


class Parser:
    """Parses text."""

    def __init__(self, _class=None, *, policy=None):
        self._policy = policy
        self._class = _class or getattr(policy, "message_factory", None) or Message

    def parse(self, fp, headersonly=False):
        """The message that a file holds."""
        return self.parsestr(fp.read(), headersonly)

    def parsestr(self, text, headersonly=False):
        """The message that a text holds."""
        return self._message(_lines(text), headersonly)

    def _message(self, lines, headersonly=False):
        message = self._class() if self._policy is None else self._class(policy=self._policy)
        body = self._read_headers(message, lines)
        if headersonly or message.get_content_maintype() not in ("multipart", "message"):
            message.set_payload("".join(lines[body:]))
        elif message.get_content_maintype() == "message":
            message.set_payload([self._message(lines[body:])])
        else:
            self._read_parts(message, lines[body:])
        return message

    def _read_headers(self, message, lines):
        """Adds the headers; where the body begins."""
        name, value = None, ""
        for at, line in enumerate(lines):
            if line[0] in " \t":
                if name is None:
                    message.defects.append(errors.FirstHeaderLineIsContinuationDefect(line))
                else:
                    value += line
                continue
            if name is not None:
                message.set_raw(name, value.rstrip("\r\n"))
                name = None
            if line.startswith("From ") and at == 0:
                message.set_unixfrom(line.rstrip("\r\n"))
                continue
            match = _HEADER.match(line)
            if match is None and line.startswith(":"):
                # A header without a name is passed over.
                message.defects.append(errors.InvalidHeaderDefect("Missing header name."))
                continue
            if match is None:
                if line.strip("\r\n"):
                    message.defects.append(errors.MissingHeaderBodySeparatorDefect(line))
                    return at
                return at + 1
            name, value = match[1].rstrip(" \t"), match[2]
        if name is not None:
            message.set_raw(name, value.rstrip("\r\n"))
        return len(lines)

    def _read_parts(self, message, lines):
        boundary = message.get_boundary()
        if boundary is None:
            message.defects.append(errors.NoBoundaryInMultipartDefect())
            message.set_payload("".join(lines))
            return
        between, last = f"--{boundary}", f"--{boundary}--"
        parts, current, closed = [], [], False
        before = current
        for at, line in enumerate(lines):
            text = line.rstrip()
            if text == last:
                closed = True
                message.epilogue = "".join(lines[at + 1:])
                break
            if text == between:
                current = []
                parts.append(current)
            else:
                current.append(line)
        if not parts:
            message.defects.append(errors.StartBoundaryNotFoundDefect())
            message.set_payload("".join(lines))
            return
        if not closed:
            message.defects.append(errors.CloseBoundaryNotFoundDefect())
        message.preamble = "".join(before).removesuffix("\n") or None
        for part in parts:
            # The line end before a boundary belongs to the boundary.
            if part and closed:
                part[-1] = part[-1].removesuffix("\n").removesuffix("\r")
            message.attach(self._message([line for line in part if line]))


class HeaderParser(Parser):
    """Parses the headers, and leaves the rest as text."""

    def parse(self, fp, headersonly=True):
        return super().parse(fp, True)

    def parsestr(self, text, headersonly=True):
        return super().parsestr(text, True)


class BytesParser:
    """Parses bytes."""

    _parser = Parser

    def __init__(self, *args, **kw):
        self.parser = self._parser(*args, **kw)

    def parse(self, fp, headersonly=False):
        """The message that a file holds."""
        return self.parsebytes(fp.read(), headersonly)

    def parsebytes(self, text, headersonly=False):
        """The message that bytes hold."""
        return self.parser.parsestr(text.decode("ascii", "surrogateescape"), headersonly)


class BytesHeaderParser(BytesParser):
    """Parses the headers, and leaves the rest as text."""

    _parser = HeaderParser


class FeedParser:
    """Parses what comes piece by piece."""

    def __init__(self, _factory=None, *, policy=None):
        self._parser = Parser(_factory, policy=policy)
        self._pieces = []

    def feed(self, data):
        """Take more text."""
        self._pieces.append(data)

    def close(self):
        """The message."""
        return self._parser.parsestr("".join(self._pieces))


class BytesFeedParser(FeedParser):
    """The same for bytes."""

    def feed(self, data):
        super().feed(data.decode("ascii", "surrogateescape"))
