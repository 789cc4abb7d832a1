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


class HeaderMissingRequiredValue(HeaderDefect):
    """A header that must have a value has none."""


class NonPrintableDefect(HeaderDefect):
    """Characters in a header that cannot be shown."""

    def __init__(self, non_printables):
        super().__init__(non_printables)
        self.non_printables = non_printables

    def __str__(self):
        return "the following ASCII non-printables found in header: {}".format(self.non_printables)


class ObsoleteHeaderDefect(HeaderDefect):
    """A header in a form of old."""


class NonASCIILocalPartDefect(HeaderDefect):
    """An address whose local part is not ASCII."""


class InvalidDateDefect(HeaderDefect):
    """A date that is none."""


class UndecodableBytesDefect(MessageDefect):
    """Bytes that are in no known charset."""


class InvalidBase64PaddingDefect(MessageDefect):
    """Base64 that does not end as it should."""


class InvalidBase64CharactersDefect(MessageDefect):
    """Base64 with other characters in it."""


class InvalidBase64LengthDefect(MessageDefect):
    """Base64 of a length that there is not."""


class CharsetError(MessageError):
    """A charset that there is not."""


class HeaderWriteError(MessageError):
    """A header would have been written so that it reads differently."""


class BoundaryError(MessageParseError):
    """A boundary that does not end."""
