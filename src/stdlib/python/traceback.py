"""Formatting and printing of exceptions and stacks; the texts come from the interpreter's own renderer."""

import linecache
import sys
import _traceback

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list",
    "format_stack", "format_tb", "print_exc", "format_exc", "print_exception", "print_last",
    "print_stack", "print_tb", "clear_frames", "FrameSummary", "StackSummary",
    "TracebackException", "walk_stack", "walk_tb", "print_list",
]

_sentinel = object()


def _exception(exc, value):
    if value is _sentinel:
        if exc is not None and not isinstance(exc, BaseException):
            raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
        return exc
    if value is not None and not isinstance(value, BaseException):
        raise TypeError(f"Exception expected for value, {type(value).__name__} found")
    return value


def _lines(text):
    """The text as the pieces that formatting hands out: one for each frame, line of message and so on."""
    pieces = []
    for line in text.splitlines(keepends=True):
        if pieces and line.startswith("    ") and pieces[-1].startswith("  File "):
            pieces[-1] += line
        else:
            pieces.append(line)
    return pieces


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """The text of an exception with its traceback, as a list of strings."""
    exc = _exception(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    if tb is None and exc.__traceback__ is not None:
        return _without_traceback(exc, chain)
    return _lines(_traceback.format_exception(exc, chain, _limit(limit)))


def _without_traceback(exc, chain):
    saved = exc.__traceback__
    exc.__traceback__ = None
    try:
        return _lines(_traceback.format_exception(exc, chain, None))
    finally:
        exc.__traceback__ = saved


def _limit(limit):
    if limit is None:
        limit = getattr(sys, "tracebacklimit", None)
        if limit is not None and limit < 0:
            limit = 0
    return limit


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """The last part of an exception's text: class, message and notes."""
    exc = _exception(exc, value)
    if exc is None:
        return ["NoneType: None\n"]
    text = _traceback.format_exception_only(exc)
    lines = text.splitlines(keepends=True)
    if isinstance(exc, SyntaxError):
        return lines
    notes = getattr(exc, "__notes__", None) or ()
    count = sum(str(note).count("\n") + 1 for note in notes) if isinstance(notes, (list, tuple)) else 1
    head = len(lines) - count
    return ["".join(lines[:head]), *lines[head:]]


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True,
                    **kwargs):
    """Print an exception with its traceback to a file, by default sys.stderr."""
    file = sys.stderr if file is None else file
    print("".join(format_exception(exc, value, tb, limit, chain)), file=file, end="")


def format_exc(limit=None, chain=True):
    """The text of the exception being handled."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def print_last(limit=None, file=None, chain=True):
    """Print the last uncaught exception."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    exc = sys.last_exc if hasattr(sys, "last_exc") else sys.last_value
    print_exception(exc, limit=limit, file=file, chain=chain)


def format_tb(tb, limit=None):
    """The frames of a traceback as a list of strings."""
    if tb is None:
        return []
    return _traceback.format_tb(tb, _limit(limit))


def print_tb(tb, limit=None, file=None):
    """Print the frames of a traceback."""
    print("".join(format_tb(tb, limit)), file=file or sys.stderr, end="")


def format_stack(f=None, limit=None):
    """The frames under way as a list of strings."""
    if f is not None:
        return extract_stack(f, limit).format()
    return _traceback.format_stack(1, limit)


def print_stack(f=None, limit=None, file=None):
    """Print the frames under way."""
    if f is None:
        lines = _traceback.format_stack(1, limit)
    else:
        lines = extract_stack(f, limit).format()
    print("".join(lines), file=file or sys.stderr, end="")


def walk_stack(f):
    """Frames and line numbers, from the innermost outwards."""
    if f is None:
        f = sys._getframe().f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Frames and line numbers of a traceback, from the outermost inwards."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def extract_tb(tb, limit=None):
    """A summary of a traceback."""
    return StackSummary.extract(walk_tb(tb), limit=limit)


def extract_stack(f=None, limit=None):
    """A summary of the frames under way."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def format_list(extracted_list):
    """The frames of a summary as a list of strings."""
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    """Print the frames of a summary."""
    print("".join(format_list(extracted_list)), file=file or sys.stderr, end="")


def clear_frames(tb):
    """Clear all local variables of the frames of a traceback."""
    while tb is not None:
        tb.tb_frame.clear()
        tb = tb.tb_next


class FrameSummary:
    """One frame: file, line, function and source line."""

    __slots__ = (
        "filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line", "locals",
    )

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._line = line
        self.locals = None if locals is None else {k: repr(v) for k, v in locals.items()}

    @property
    def line(self):
        """The source line without the space around it."""
        if self._line is None:
            if self.lineno is None:
                return None
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (
                self.filename == other.filename and self.lineno == other.lineno
                and self.name == other.name and self.locals == other.locals
            )
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    __hash__ = None

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    """A list of FrameSummary objects."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """A summary of frames and line numbers."""
        limit = _limit(limit)
        frames = list(frame_gen)
        if limit is not None:
            frames = frames[:limit] if limit >= 0 else frames[limit:]
        return cls(
            FrameSummary(
                frame.f_code.co_filename, lineno, frame.f_code.co_name,
                locals=frame.f_locals if capture_locals else None,
            )
            for frame, lineno in frames
        )

    @classmethod
    def from_list(cls, a_list):
        """A summary of FrameSummary objects or old-style tuples."""
        made = cls()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            made.append(frame)
        return made

    def format_frame_summary(self, frame_summary):
        """The text of one frame."""
        text = (
            f'  File "{frame_summary.filename}", line {frame_summary.lineno}, '
            f"in {frame_summary.name}\n"
        )
        if frame_summary.line:
            text += f"    {frame_summary.line}\n"
        for name, value in sorted((frame_summary.locals or {}).items()):
            text += f"    {name} = {value}\n"
        return text

    def format(self, **kwargs):
        """The texts of the frames; long runs of the same are counted."""
        result = []
        last = None
        count = 0
        for frame in self:
            key = frame.filename, frame.lineno, frame.name
            if key != last:
                _append_repeats(result, count)
                last = key
                count = 0
            count += 1
            if count <= 3:
                text = self.format_frame_summary(frame)
                if text is not None:
                    result.append(text)
        _append_repeats(result, count)
        return result


def _append_repeats(result, count):
    if count > 3:
        more = count - 3
        plural = "s" if more > 1 else ""
        result.append(f"  [Previous line repeated {more} more time{plural}]\n")


class TracebackException:
    """What is shown of an exception, taken when this object is made."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 save_exc_type=True, _seen=None):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.exc_type = exc_type if save_exc_type else None
        self.stack = StackSummary.extract(
            walk_tb(exc_traceback), limit=limit, capture_locals=capture_locals
        )
        self._text = "".join(format_exception(exc_value, limit=limit))
        self._single = "".join(format_exception(exc_value, limit=limit, chain=False))
        self._only = format_exception_only(exc_value)
        self.exc_type_str = exc_type.__qualname__
        if exc_type.__module__ not in ("__main__", "builtins"):
            self.exc_type_str = f"{exc_type.__module__}.{self.exc_type_str}"
        try:
            self._str = str(exc_value)
        except Exception:
            self._str = "<exception str() failed>"
        self.__notes__ = getattr(exc_value, "__notes__", None)
        self.__suppress_context__ = exc_value.__suppress_context__
        self.__cause__ = self._linked(exc_value.__cause__, limit, seen)
        self.__context__ = self._linked(exc_value.__context__, limit, seen)
        self.exceptions = None
        if isinstance(exc_value, BaseExceptionGroup):
            self.exceptions = [
                TracebackException.from_exception(e, limit=limit, _seen=seen)
                for e in exc_value.exceptions
            ]
        if isinstance(exc_value, SyntaxError):
            for name in ("filename", "lineno", "end_lineno", "text", "offset", "end_offset", "msg"):
                setattr(self, name, getattr(exc_value, name))

    @staticmethod
    def _linked(exc, limit, seen):
        if exc is None or id(exc) in seen:
            return None
        return TracebackException.from_exception(exc, limit=limit, _seen=seen)

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """The summary of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def format_exception_only(self, *, show_group=False, **kwargs):
        """The last part of the text."""
        yield from self._only

    def format(self, *, chain=True, **kwargs):
        """The whole text, in pieces."""
        yield from _lines(self._text if chain else self._single)

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the whole text."""
        print("".join(self.format(chain=chain)), file=file or sys.stderr, end="")

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self._text == other._text
        return NotImplemented

    __hash__ = None

    def __str__(self):
        return self._str
