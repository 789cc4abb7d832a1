"""Where records go: handlers, and the handlers that write to streams and files."""

import io
import logging
import os
import sys
import threading
import traceback
import weakref
from types import GenericAlias

from ._record import Filterer, LogRecord, _defaultFormatter

# Guards everything that loggers and handlers share.
_lock = threading.RLock()

_handlers = weakref.WeakValueDictionary()
# In the order of their making, for `shutdown`.
_handlerList = []


def _removeHandlerRef(wr):
    handlers, lock = _handlerList, _lock
    # At the end of the program both may be gone.
    if lock and handlers:
        with lock:
            if wr in handlers:
                handlers.remove(wr)


def _addHandlerRef(handler):
    with _lock:
        _handlerList.append(weakref.ref(handler, _removeHandlerRef))


def getHandlerByName(name):
    """The handler that was given this name, or None."""
    return _handlers.get(name)


def getHandlerNames():
    """The names that were given to handlers."""
    return frozenset(_handlers)


class Handler(Filterer):
    """Takes records of at least its level to where they belong; what that is, a subclass knows."""

    def __init__(self, level=0):
        super().__init__()
        self._name = None
        self.level = logging._checkLevel(level)
        self.formatter = None
        self._closed = False
        _addHandlerRef(self)
        self.createLock()

    def get_name(self):
        return self._name

    def set_name(self, name):
        with _lock:
            if self._name in _handlers:
                del _handlers[self._name]
            self._name = name
            if name:
                _handlers[name] = self

    name = property(get_name, set_name)

    def createLock(self):
        """Make the lock under which the handler emits."""
        self.lock = threading.RLock()

    def acquire(self):
        """Take the lock."""
        if self.lock:
            self.lock.acquire()

    def release(self):
        """Give the lock back."""
        if self.lock:
            self.lock.release()

    def setLevel(self, level):
        """Set the least level, by number or by name."""
        self.level = logging._checkLevel(level)

    def setFormatter(self, fmt):
        """Set what makes text of records."""
        self.formatter = fmt

    def format(self, record):
        """The record as text."""
        return (self.formatter or _defaultFormatter).format(record)

    def emit(self, record):
        """Bring the record to where it belongs; for subclasses to override."""
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def handle(self, record):
        """Emit the record if the filters let it pass."""
        verdict = self.filter(record)
        if isinstance(verdict, LogRecord):
            record = verdict
        if verdict:
            with self.lock:
                self.emit(record)
        return verdict

    def flush(self):
        """Make sure that what was emitted has arrived."""

    def close(self):
        """Give up the handler's name."""
        with _lock:
            self._closed = True
            if self._name and self._name in _handlers:
                del _handlers[self._name]

    def handleError(self, record):
        """Say on standard error what went wrong in `emit`, unless `logging.raiseExceptions` is off."""
        if not logging.raiseExceptions or not sys.stderr:
            return
        exc = sys.exception()
        try:
            sys.stderr.write("--- Logging error ---\n")
            traceback.print_exception(exc, limit=None, file=sys.stderr)
            sys.stderr.write("Call stack:\n")
            frame = exc.__traceback__.tb_frame
            while frame and _is_of_this_package(frame):
                frame = frame.f_back
            if frame:
                traceback.print_stack(frame, file=sys.stderr)
            else:
                sys.stderr.write(f"Logged from file {record.filename}, line {record.lineno}\n")
            try:
                sys.stderr.write(f"Message: {record.msg!r}\nArguments: {record.args}\n")
            except RecursionError:
                raise
            except Exception:
                sys.stderr.write(
                    "Unable to print the message and arguments - possible formatting error.\n"
                    "Use the traceback above to help find the error.\n"
                )
        except OSError:
            # Standard error itself cannot be written to.
            pass
        finally:
            del exc

    def __repr__(self):
        return f"<{self.__class__.__name__} ({logging.getLevelName(self.level)})>"


def _is_of_this_package(frame):
    name = frame.f_globals.get("__name__", "")
    return name == "logging" or name.startswith("logging.")


class StreamHandler(Handler):
    """Writes records to a stream, by default to standard error."""

    terminator = "\n"

    def __init__(self, stream=None):
        super().__init__()
        self.stream = sys.stderr if stream is None else stream

    def flush(self):
        with self.lock:
            if self.stream and hasattr(self.stream, "flush"):
                self.stream.flush()

    def emit(self, record):
        try:
            text = self.format(record)
            self.stream.write(text + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)

    def setStream(self, stream):
        """Write to another stream from now on; the answer is the old one, if it was another."""
        if stream is self.stream:
            return None
        old = self.stream
        with self.lock:
            self.flush()
            self.stream = stream
        return old

    def __repr__(self):
        name = str(getattr(self.stream, "name", ""))
        if name:
            name += " "
        return f"<{self.__class__.__name__} {name}({logging.getLevelName(self.level)})>"

    __class_getitem__ = classmethod(GenericAlias)


class FileHandler(StreamHandler):
    """Writes records to a file."""

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        self.baseFilename = os.path.abspath(os.fspath(filename))
        self.mode = mode
        self.encoding = encoding if "b" in mode else io.text_encoding(encoding)
        self.errors = errors
        self.delay = delay
        # At the end of the program the name may be gone from the builtins.
        self._builtin_open = open
        if delay:
            Handler.__init__(self)
            self.stream = None
        else:
            super().__init__(self._open())

    def _open(self):
        return self._builtin_open(
            self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors
        )

    def close(self):
        with self.lock:
            try:
                if self.stream:
                    try:
                        self.flush()
                    finally:
                        stream, self.stream = self.stream, None
                        if hasattr(stream, "close"):
                            stream.close()
            finally:
                StreamHandler.close(self)

    def emit(self, record):
        # A file that was closed is opened again, unless that would empty it.
        if self.stream is None and (self.mode != "w" or not self._closed):
            try:
                self.stream = self._open()
            except Exception:
                self.handleError(record)
                return
        if self.stream:
            StreamHandler.emit(self, record)

    def __repr__(self):
        level = logging.getLevelName(self.level)
        return f"<{self.__class__.__name__} {self.baseFilename} ({level})>"


class _StderrHandler(StreamHandler):
    """Writes to whatever is standard error at the time."""

    def __init__(self, level=0):
        Handler.__init__(self, level)

    @property
    def stream(self):
        return sys.stderr


class NullHandler(Handler):
    """Does nothing: for libraries that log but leave it to the program where to."""

    def handle(self, record):
        """Nothing is done with the record."""

    def emit(self, record):
        """Nothing is done with the record."""

    def createLock(self):
        self.lock = None


for _class in (
    Handler, StreamHandler, FileHandler, _StderrHandler, NullHandler, getHandlerByName, getHandlerNames
):
    _class.__module__ = "logging"
del _class
