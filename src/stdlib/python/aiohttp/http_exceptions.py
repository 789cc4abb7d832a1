"""Messages that are none."""

from textwrap import indent


class HttpProcessingError(Exception):
    """A message cannot be understood."""

    code = 0
    message = ""
    headers = None

    def __init__(self, *, code=None, message="", headers=None):
        if code is not None:
            self.code = code
        self.headers = headers
        self.message = message

    def __str__(self):
        return f"{self.code}, message:\n{indent(self.message, '  ')}"

    def __repr__(self):
        return f"<{self.__class__.__name__}: {self.code}, message={self.message!r}>"


class BadHttpMessage(HttpProcessingError):
    """A message is not HTTP."""

    code = 400
    message = "Bad Request"

    def __init__(self, message, *, headers=None):
        super().__init__(message=message, headers=headers)
        self.args = (message,)


class PayloadEncodingError(BadHttpMessage):
    """A body is not framed as its head says."""


class ContentEncodingError(PayloadEncodingError):
    """A body is not encoded as its head says."""


class TransferEncodingError(PayloadEncodingError):
    """A body's chunks are broken."""


class ContentLengthError(PayloadEncodingError):
    """A body is shorter than its head says."""


class LineTooLong(BadHttpMessage):
    """A line of a head is too long."""

    def __init__(self, line, limit="Unknown", actual_size="Unknown"):
        super().__init__(f"Got more than {limit} bytes when reading: {line!r}.")
        self.args = (line, limit, actual_size)


class BadStatusLine(BadHttpMessage):
    """The first line of a response is none."""

    def __init__(self, line="", error=None):
        if not isinstance(line, str):
            line = repr(line)
        super().__init__(error or f"Bad status line {line!r}")
        self.args = (line,)
        self.line = line
