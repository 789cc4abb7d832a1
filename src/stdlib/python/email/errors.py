"""What can be wrong with a message."""


class MessageError(Exception):
    """Base class of the errors of this package."""


class MessageParseError(MessageError):
    """A message could not be parsed."""


class HeaderParseError(MessageParseError):
    """A header could not be parsed."""


class MultipartConversionError(MessageError, TypeError):
    """A message with one part cannot get another."""


class MessageDefect(ValueError):
    """Something that a parser has passed over."""

    def __init__(self, line=None):
        if line is not None:
            super().__init__(line)
        self.line = line


class NoBoundaryInMultipartDefect(MessageDefect):
    """A multipart message without a boundary."""


class StartBoundaryNotFoundDefect(MessageDefect):
    """The boundary that was announced does not come."""


class CloseBoundaryNotFoundDefect(MessageDefect):
    """The last boundary does not come."""


class FirstHeaderLineIsContinuationDefect(MessageDefect):
    """The first line goes on with a header that there is not."""


class MissingHeaderBodySeparatorDefect(MessageDefect):
    """A line among the headers that is none."""


class MultipartInvariantViolationDefect(MessageDefect):
    """A message says that it has parts, but has none."""


class HeaderDefect(MessageDefect):
    """Something is wrong with a header."""


class InvalidHeaderDefect(HeaderDefect):
    """A header is none."""
