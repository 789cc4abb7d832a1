"""The parts of `io` that few programs ask for; they come with their first use."""

import abc
import codecs
from types import GenericAlias

from io import DEFAULT_BUFFER_SIZE, BufferedIOBase, BufferedReader, BufferedWriter, UnsupportedOperation

__all__ = ["BufferedRWPair", "IncrementalNewlineDecoder", "Reader", "Writer"]


class BufferedRWPair(BufferedIOBase):
    """Two raw files, one to read and one to write, as one buffered file: a pipe, say."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        if not reader.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not writer.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self.reader.read(-1 if size is None else size)

    def readinto(self, buffer, /):
        return self.reader.readinto(buffer)

    def readinto1(self, buffer, /):
        return self.reader.readinto1(buffer)

    def read1(self, size=-1, /):
        return self.reader.read1(size)

    def peek(self, size=0, /):
        return self.reader.peek(size)

    def write(self, buffer, /):
        return self.writer.write(buffer)

    def flush(self):
        return self.writer.flush()

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def isatty(self):
        return self.reader.isatty() or self.writer.isatty()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    @property
    def closed(self):
        return self.writer.closed


BufferedRWPair.__module__ = "_io"

# What newlines says for the kinds that were seen: 1 is "\n", 2 is "\r", 4 is "\r\n".
_KINDS = None, "\n", "\r", ("\r", "\n"), "\r\n", ("\n", "\r\n"), ("\r", "\r\n"), ("\r", "\n", "\r\n")


class IncrementalNewlineDecoder(codecs.IncrementalDecoder):
    """Makes "\\n" of all ends of lines (if translate is true) in what another decoder gives, and notes which there were.

    Without a decoder it is given text.
    """

    def __init__(self, decoder, translate, errors="strict"):
        codecs.IncrementalDecoder.__init__(self, errors=errors)
        self.decoder = decoder
        self.translate = bool(translate)
        self._seen = 0
        # Whether a "\r" waits, for "\n" may come next.
        self._pending = False

    def decode(self, input, final=False):
        output = input if self.decoder is None else self.decoder.decode(input, final=final)
        if not isinstance(output, str):
            raise TypeError(f"decoder should return a string result, not {type(output).__name__!r}")
        if self._pending and (output or final):
            output = "\r" + output
            self._pending = False
        if output.endswith("\r") and not final:
            output = output[:-1]
            self._pending = True
        both = output.count("\r\n")
        if output.count("\r") - both:
            self._seen |= 2
        if output.count("\n") - both:
            self._seen |= 1
        if both:
            self._seen |= 4
        if self.translate:
            output = output.replace("\r\n", "\n").replace("\r", "\n")
        return output

    def getstate(self):
        data, flag = (b"", 0) if self.decoder is None else self.decoder.getstate()
        return data, flag << 1 | self._pending

    def setstate(self, state):
        if not isinstance(state, tuple):
            raise TypeError("state argument must be a tuple")
        data, flag = state
        self._pending = bool(flag & 1)
        if self.decoder is not None:
            self.decoder.setstate((data, flag >> 1))

    def reset(self):
        self._seen = 0
        self._pending = False
        if self.decoder is not None:
            self.decoder.reset()

    @property
    def newlines(self):
        return _KINDS[self._seen]


IncrementalNewlineDecoder.__module__ = "_io"


def _has(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name] is not None
    return False


class Reader(metaclass=abc.ABCMeta):
    """Whatever has read()."""

    __slots__ = ()

    @abc.abstractmethod
    def read(self, size=..., /):
        """Read and return something, at most so much of it."""

    @classmethod
    def __subclasshook__(cls, other):
        return (True if _has(other, "read") else NotImplemented) if cls is Reader else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


class Writer(metaclass=abc.ABCMeta):
    """Whatever has write()."""

    __slots__ = ()

    @abc.abstractmethod
    def write(self, data, /):
        """Write something; how much was written."""

    @classmethod
    def __subclasshook__(cls, other):
        return (True if _has(other, "write") else NotImplemented) if cls is Writer else NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


Reader.__module__ = Writer.__module__ = "io"
