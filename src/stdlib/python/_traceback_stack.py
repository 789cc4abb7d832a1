"""Frames as `traceback` shows them: summaries of single frames and of stacks."""

import collections
import itertools
import linecache
import sys
import textwrap

import _traceback

# Of equal frames in a row, so many are shown before the rest is counted.
_RECURSIVE_CUTOFF = 3

# The limit of the interpreter's own reports, which keeps the innermost frames.
BUILTIN_EXCEPTION_LIMIT = object()


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


def walk_stack(f):
    """Frames and line numbers, from the innermost outwards; by default from the caller on."""
    if f is None:
        f = sys._getframe().f_back

    def walk(frame):
        while frame is not None:
            yield frame, frame.f_lineno
            frame = frame.f_back

    return walk(f)


def walk_tb(tb):
    """Frames and line numbers of a traceback, from the outermost inwards."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _limited(frames, limit):
    """The frames that a limit leaves: the first, or with a negative limit the last."""
    from_the_end = limit is BUILTIN_EXCEPTION_LIMIT
    if limit is None or from_the_end:
        limit = getattr(sys, "tracebacklimit", None)
        if limit is None:
            return frames
        limit = max(limit, 0)
    if from_the_end:
        frames = tuple(frames)
        return frames[len(frames) - limit:]
    if limit >= 0:
        return itertools.islice(frames, limit)
    return collections.deque(frames, maxlen=-limit)


class FrameSummary:
    """One frame: file, line, function, the line of source, and perhaps local variables."""

    __slots__ = (
        "filename", "lineno", "end_lineno", "colno", "end_colno", "name", "locals", "_line",
        "_drawn", "_code",
    )

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None, **kwargs):
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._code = kwargs.get("_code")
        self._line = line
        # The lines of source as the interpreter draws them, where it knows the place.
        self._drawn = kwargs.get("_drawn")
        if lookup_line:
            self.line
        if locals:
            self.locals = {
                key: _safe_string(value, "local", func=repr) for key, value in locals.items()
            }
        else:
            self.locals = None

    def _look_line_up(self):
        if self._line is not None or self.lineno is None:
            return
        line = linecache.getline(self.filename, self.lineno)
        if not line and self._code is not None:
            line = _traceback.source_line(self._code, self.lineno) or ""
        self._line = line

    @property
    def line(self):
        """The first line of source without the space around it."""
        self._look_line_up()
        if self._line is None:
            return None
        return self._line.partition("\n")[0].strip()

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (
                self.filename == other.filename
                and self.lineno == other.lineno
                and self.name == other.name
                and self.locals == other.locals
            )
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    def __getitem__(self, pos):
        return tuple(self)[pos]

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    def _source_text(self):
        """The lines of source to be shown, indented, with marks where the place is known."""
        if self._drawn is not None:
            return self._drawn
        line = self.line
        if not line:
            return ""
        text = f"    {line}\n"
        if self.colno is None or self.end_colno is None or self.end_lineno != self.lineno:
            return text
        margin = len(self._line) - len(self._line.lstrip())
        start, end = self.colno - margin, self.end_colno - margin
        if start <= 0 and end >= len(line):
            # The whole line needs no marks.
            return text
        return f"{text}    {' ' * start}{'^' * (end - start)}\n"


class StackSummary(list):
    """A list of frames, ready to be shown."""

    @classmethod
    def extract(cls, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """The summary of frames and line numbers, as `walk_stack` and `walk_tb` give them."""
        result = cls()
        for frame, lineno in _limited(frame_gen, limit):
            result.append(_summary(frame, lineno, capture_locals))
        if lookup_lines:
            for summary in result:
                summary.line
        return result

    @classmethod
    def _of_traceback(cls, tb, *, limit=None, lookup_lines=True, capture_locals=False):
        """The summary of a traceback, with the exact place in each frame."""
        result = cls()
        if tb is None:
            return result
        rows = zip(walk_tb(tb), _traceback.frames(tb))
        for (frame, lineno), (drawn, line, first, last, start, end) in _limited(rows, limit):
            result.append(
                _summary(
                    frame, lineno, capture_locals, line=line, end_lineno=last, colno=start,
                    end_colno=end, _drawn=drawn,
                )
            )
        return result

    @classmethod
    def from_list(cls, a_list):
        """The summary of FrameSummary objects, or of tuples of file, line, function and text."""
        result = StackSummary()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            result.append(frame)
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """The text of one frame."""
        filename = frame_summary.filename
        if filename.startswith("<stdin-") and filename.endswith(">"):
            filename = "<stdin>"
        text = f'  File "{filename}", line {frame_summary.lineno}, in {frame_summary.name}\n'
        text += frame_summary._source_text()
        for name, value in sorted((frame_summary.locals or {}).items()):
            text += f"    {name} = {value}\n"
        return text

    def format(self, **kwargs):
        """The texts of the frames; of many equal ones in a row, the rest is counted."""
        result = []
        last = None
        count = 0
        for frame in self:
            text = self.format_frame_summary(frame, **kwargs)
            if text is None:
                continue
            place = frame.filename, frame.lineno, frame.name
            if place != last or None in place:
                _count_repeats(result, count)
                last = place
                count = 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                result.append(text)
        _count_repeats(result, count)
        return result


def _summary(frame, lineno, capture_locals, **place):
    code = frame.f_code
    return FrameSummary(
        code.co_filename,
        lineno,
        code.co_name,
        lookup_line=False,
        locals=frame.f_locals if capture_locals else None,
        _code=code,
        **place,
    )


def _count_repeats(result, count):
    if count > _RECURSIVE_CUTOFF:
        more = count - _RECURSIVE_CUTOFF
        result.append(
            f"  [Previous line repeated {more} more time{'s' if more > 1 else ''}]\n"
        )


class _Printing:
    """The margins of a text in which groups of exceptions are drawn as trees."""

    def __init__(self):
        self.depth = 0
        self.need_close = False

    def indent(self):
        return " " * (2 * self.depth)

    def emit(self, texts, margin="|"):
        """The texts with the margin before each of their lines."""
        lead = f"{self.indent()}{margin} " if self.depth else ""
        for text in [texts] if isinstance(texts, str) else texts:
            yield textwrap.indent(text, lead, lambda line: True) if lead else text


for _class in (FrameSummary, StackSummary):
    _class.__module__ = "traceback"
del _class
