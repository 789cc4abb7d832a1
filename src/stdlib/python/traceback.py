"""Formatting and printing of exceptions and stacks, as the interpreter itself does it."""

import collections.abc
import sys

import _traceback
from _traceback_stack import (
    BUILTIN_EXCEPTION_LIMIT,
    FrameSummary,
    StackSummary,
    _Printing,
    _safe_string,
    walk_stack,
    walk_tb,
)

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list",
    "format_stack", "format_tb", "print_exc", "format_exc", "print_exception", "print_last",
    "print_stack", "print_tb", "clear_frames", "FrameSummary", "StackSummary",
    "TracebackException", "walk_stack", "walk_tb", "print_list",
]

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


# Stacks.


def print_list(extracted_list, file=None):
    """Print frames."""
    file = sys.stderr if file is None else file
    for text in StackSummary.from_list(extracted_list).format():
        print(text, file=file, end="")


def format_list(extracted_list):
    """The texts of frames."""
    return StackSummary.from_list(extracted_list).format()


def extract_tb(tb, limit=None):
    """The frames of a traceback."""
    return StackSummary._of_traceback(tb, limit=limit)


def print_tb(tb, limit=None, file=None):
    """Print the frames of a traceback."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """The texts of the frames of a traceback."""
    return extract_tb(tb, limit=limit).format()


def extract_stack(f=None, limit=None):
    """The frames under way, outermost first."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def print_stack(f=None, limit=None, file=None):
    """Print the frames under way."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """The texts of the frames under way."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def clear_frames(tb):
    """Clear the local variables of all frames of a traceback that are over."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            # The frame still runs.
            pass
        tb = tb.tb_next


# Exceptions.


def _exception_and_traceback(exc, value, tb):
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True,
                    **kwargs):
    """Print an exception with its traceback and with the exceptions that led to it."""
    value, tb = _exception_and_traceback(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit, compact=True).print(
        file=file, chain=chain
    )


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """What `print_exception` prints, as a list of strings."""
    value, tb = _exception_and_traceback(exc, value, tb)
    summary = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(summary.format(chain=chain))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """The last part of an exception's text: class, message and notes."""
    value = exc if value is _sentinel else value
    summary = TracebackException(type(value), value, None, compact=True)
    return list(summary.format_exception_only(show_group=show_group))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """The text of the exception being handled."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the last uncaught exception."""
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    elif hasattr(sys, "last_type"):
        print_exception(
            sys.last_type, sys.last_value, sys.last_traceback, limit=limit, file=file, chain=chain
        )
    else:
        raise ValueError("no last exception")


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    text = _safe_string(value, "exception")
    end = "\n" if insert_final_newline else ""
    if value is None or not text:
        return f"{etype}{end}"
    return f"{etype}: {text}{end}"


def _message(exc_type, exc_value):
    """The exception as text, with a suggestion where a name was perhaps misspelt."""
    if isinstance(exc_value, BaseException) and not issubclass(exc_type, SyntaxError):
        return _traceback.message(exc_value)
    return _safe_string(exc_value, "exception")


class TracebackException:
    """What is shown of an exception, taken when this object is made: it holds no frame and no exception."""

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 save_exc_type=True, _seen=None):
        outermost = _seen is None
        seen = set() if outermost else _seen
        seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._of_traceback(
            exc_traceback, limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals
        )
        self._exc_type = exc_type if save_exc_type else None
        self._str = _message(exc_type, exc_value)
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as e:
            text = _safe_string(e, "__notes__", repr)
            self.__notes__ = [f"Ignored error getting __notes__: {text}"]
        self._have_exc_type = exc_type is not None
        self.exc_type_qualname = exc_type.__qualname__ if exc_type is not None else None
        self.exc_type_module = exc_type.__module__ if exc_type is not None else None
        self._is_syntax_error = exc_type is not None and issubclass(exc_type, SyntaxError)
        if self._is_syntax_error:
            self._take_place(exc_value)
        self.__suppress_context__ = (
            exc_value.__suppress_context__ if exc_value is not None else False
        )
        if outermost:
            options = {
                "limit": limit,
                "lookup_lines": lookup_lines,
                "capture_locals": capture_locals,
                "max_group_width": max_group_width,
                "max_group_depth": max_group_depth,
                "_seen": seen,
            }
            self._take_linked(exc_value, compact, options)

    def _take_place(self, exc):
        self.filename = exc.filename
        self.lineno = None if exc.lineno is None else str(exc.lineno)
        self.end_lineno = None if exc.end_lineno is None else str(exc.end_lineno)
        self.text = exc.text
        self.offset = exc.offset
        self.end_offset = exc.end_offset
        self.msg = exc.msg
        self._exc_metadata = getattr(exc, "_metadata", None)

    def _take_linked(self, exc, compact, options):
        """Summaries of causes, contexts and members; without recursion, as chains may be long."""
        seen = options["_seen"]

        def summary_of(linked):
            if linked is None or id(linked) in seen:
                return None
            return TracebackException(type(linked), linked, linked.__traceback__, **options)

        waiting = [(self, exc)]
        while waiting:
            summary, e = waiting.pop()
            summary.__cause__ = summary.__context__ = summary.exceptions = None
            if e is None:
                continue
            summary.__cause__ = summary_of(e.__cause__)
            # What will not be shown need not be kept.
            if not compact or (summary.__cause__ is None and not e.__suppress_context__):
                summary.__context__ = summary_of(e.__context__)
            if isinstance(e, BaseExceptionGroup):
                summary.exceptions = [
                    TracebackException(type(member), member, member.__traceback__, **options)
                    for member in e.exceptions
                ]
                waiting.extend(zip(summary.exceptions, e.exceptions))
            if summary.__cause__ is not None:
                waiting.append((summary.__cause__, e.__cause__))
            if summary.__context__ is not None:
                waiting.append((summary.__context__, e.__context__))

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """The summary of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings

        warnings.warn(
            "Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning, stacklevel=2
        )
        return self._exc_type

    @property
    def exc_type_str(self):
        """The class as it is shown: with its module, unless that goes without saying."""
        if not self._have_exc_type:
            return None
        module = self.exc_type_module
        if module in ("__main__", "builtins"):
            return self.exc_type_qualname
        if not isinstance(module, str):
            module = "<unknown>"
        return f"{module}.{self.exc_type_qualname}"

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    __hash__ = object.__hash__

    def __str__(self):
        return self._str

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """The last part of the text: class, message and notes; of a group's members too, if that is wanted."""
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _format_final_exc_line(None, self._str)
            return
        kind = self.exc_type_str
        if self._is_syntax_error:
            for line in self._format_syntax_error(kind):
                yield indent + line
        elif _depth:
            text = _format_final_exc_line(kind, self._str, insert_final_newline=False)
            for line in text.split("\n"):
                yield f"{indent}{line}\n"
        else:
            yield _format_final_exc_line(kind, self._str)
        yield from self._format_notes(indent)
        if self.exceptions and show_group:
            for member in self.exceptions:
                yield from member.format_exception_only(show_group=show_group, _depth=_depth + 1)

    def _format_notes(self, indent):
        notes = self.__notes__
        if isinstance(notes, collections.abc.Sequence) and not isinstance(notes, (str, bytes)):
            for note in notes:
                for line in _safe_string(note, "note").split("\n"):
                    yield f"{indent}{line}\n"
        elif notes is not None:
            yield f"{indent}{_safe_string(notes, '__notes__', func=repr)}\n"

    def _find_keyword_typos(self):
        """Moves the error to a name that is a misspelt keyword, where there is one."""
        if not self._exc_metadata:
            return
        if self.msg != "invalid syntax" and "Perhaps you forgot a comma" not in self.msg:
            return
        text = self._exc_metadata[2]
        in_file = text is None
        if in_file:
            with open(self.filename) as file:
                text = file.read()
        end_line = 0 if self.lineno is None else int(self.lineno)
        found = _traceback.keyword_typo(text, end_line, in_file)
        if found is None:
            return
        self.msg, self.text, lineno, self.offset, end_lineno, self.end_offset = found
        self.lineno, self.end_lineno = lineno, end_lineno

    def _format_syntax_error(self, stype, **kwargs):
        suffix = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            suffix = f" ({self.filename})"
        if isinstance(self.text, str):
            try:
                self._find_keyword_typos()
            except Exception:
                pass
            yield from self._format_source_of_error()
        yield f"{stype}: {self.msg or '<no detail available>'}{suffix}\n"

    def _format_source_of_error(self):
        """The line of source, and carets under the place."""
        right_stripped = self.text.rstrip("\n")
        shown = right_stripped.lstrip(" \n\f")
        yield f"    {shown}\n"
        offset = self.offset
        if not isinstance(offset, int):
            return
        beyond = len(right_stripped) + 1
        end = beyond
        if self.lineno == self.end_lineno:
            has_end = isinstance(self.end_offset, int) and self.end_offset != 0
            end = self.end_offset if has_end else offset
        if self.text and offset > len(self.text):
            offset = beyond
        if self.text and end > len(self.text):
            end = beyond
        if offset >= end or end < 0:
            end = offset + 1
        column = offset - 1 - (len(right_stripped) - len(shown))
        if column >= 0:
            # Tabs stay tabs, so that the carets are where they should be.
            lead = "".join(char if char.isspace() else " " for char in shown[:column])
            yield f"    {lead}{'^' * (end - offset)}\n"

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """The whole text, in pieces that end in line breaks."""
        printing = _Printing() if _ctx is None else _ctx
        for link, summary in reversed(self._links() if chain else [(None, self)]):
            if link is not None:
                yield from printing.emit(link)
            if summary.exceptions is None:
                if summary.stack:
                    yield from printing.emit("Traceback (most recent call last):\n")
                    yield from printing.emit(summary.stack.format())
                yield from printing.emit(summary.format_exception_only())
            elif printing.depth > self.max_group_depth:
                yield from printing.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from summary._format_group(printing, chain, self.max_group_width)

    def _links(self):
        """This exception and those that led to it, each with the words that stand behind it."""
        links = []
        summary = self
        while summary is not None:
            if summary.__cause__ is not None:
                words, earlier = _CAUSE, summary.__cause__
            elif summary.__context__ is not None and not summary.__suppress_context__:
                words, earlier = _CONTEXT, summary.__context__
            else:
                words = earlier = None
            links.append((words, summary))
            summary = earlier
        return links

    def _format_group(self, printing, chain, max_width):
        outermost = printing.depth == 0
        if outermost:
            printing.depth += 1
        if self.stack:
            yield from printing.emit(
                "Exception Group Traceback (most recent call last):\n",
                margin="+" if outermost else "|",
            )
            yield from printing.emit(self.stack.format())
        yield from printing.emit(self.format_exception_only())
        count = len(self.exceptions)
        shown = count if count <= max_width else max_width + 1
        printing.need_close = False
        for index in range(shown):
            is_last = index == shown - 1
            if is_last:
                # A group in this place draws the closing line itself.
                printing.need_close = True
            is_rest = index >= max_width
            title = "..." if is_rest else index + 1
            corner = "+-" if index == 0 else "  "
            yield f"{printing.indent()}{corner}+---------------- {title} ----------------\n"
            printing.depth += 1
            if is_rest:
                more = count - max_width
                yield from printing.emit(f"and {more} more exception{'s' if more > 1 else ''}\n")
            else:
                yield from self.exceptions[index].format(chain=chain, _ctx=printing)
            if is_last and printing.need_close:
                yield f"{printing.indent()}+------------------------------------\n"
                printing.need_close = False
            printing.depth -= 1
        if outermost:
            printing.depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the whole text."""
        file = sys.stderr if file is None else file
        for text in self.format(chain=chain):
            print(text, file=file, end="")
