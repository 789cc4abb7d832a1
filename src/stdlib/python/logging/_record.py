"""What is logged: records, what filters let through, and how records become text."""

import collections.abc
import io
import logging
import os
import re
import sys
import time
import traceback
from string import Formatter as _FieldParser
from string import Template

_start_time = time.time_ns()
_field_parser = _FieldParser()


def _thread_of_caller():
    """The identity and the name of the running thread."""
    if not logging.logThreads:
        return None, None
    import threading

    return threading.get_ident(), threading.current_thread().name


def _process_name():
    if not logging.logMultiprocessing:
        return None
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        try:
            return multiprocessing.current_process().name
        except Exception:
            # Half imported, or not what it is thought to be.
            pass
    return "MainProcess"


def _task_name():
    if not logging.logAsyncioTasks:
        return None
    asyncio = sys.modules.get("asyncio")
    if asyncio is None:
        return None
    try:
        return asyncio.current_task().get_name()
    except Exception:
        return None


class LogRecord:
    """One event: what was said, how grave it is, and where and when it was said."""

    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None,
                 **kwargs):
        now = time.time_ns()
        self.name = name
        self.msg = msg
        # A single mapping serves messages with named fields: '%(a)s' % {'a': 1}.
        if args and len(args) == 1 and isinstance(args[0], collections.abc.Mapping) and args[0]:
            args = args[0]
        self.args = args
        self.levelname = logging.getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        try:
            self.filename = os.path.basename(pathname)
            self.module = os.path.splitext(self.filename)[0]
        except (TypeError, ValueError, AttributeError):
            self.filename = pathname
            self.module = "Unknown module"
        self.exc_info = exc_info
        # The text of the exception, once it has been formatted.
        self.exc_text = None
        self.stack_info = sinfo
        self.lineno = lineno
        self.funcName = func
        self.created = now / 1e9
        self.msecs = now % 1_000_000_000 // 1_000_000 + 0.0
        if self.msecs == 999.0 and int(self.created) != now // 1_000_000_000:
            # The division has rounded up to the next second.
            self.msecs = 0.0
        self.relativeCreated = (now - _start_time) / 1e6
        self.thread, self.threadName = _thread_of_caller()
        self.processName = _process_name()
        self.process = os.getpid() if logging.logProcesses and hasattr(os, "getpid") else None
        self.taskName = _task_name()

    def __repr__(self):
        return (
            f"<LogRecord: {self.name}, {self.levelno}, {self.pathname}, {self.lineno}, "
            f'"{self.msg}">'
        )

    def getMessage(self):
        """The message with the arguments in it."""
        message = str(self.msg)
        if self.args:
            message = message % self.args
        return message


class PercentStyle:
    """Formats such as '%(message)s'."""

    default_format = "%(message)s"
    asctime_format = "%(asctime)s"
    asctime_search = "%(asctime)"
    validation_pattern = re.compile(
        r"%\(\w+\)[#0+ -]*(\*|\d+)?(\.(\*|\d+))?[diouxefgcrsa%]", re.I
    )

    def __init__(self, fmt, *, defaults=None):
        self._fmt = fmt or self.default_format
        self._defaults = defaults

    def usesTime(self):
        """Whether the format shows the time."""
        return self.asctime_search in self._fmt

    def validate(self):
        """Raise ValueError if the format is not of this style."""
        if not self.validation_pattern.search(self._fmt):
            raise ValueError(
                f"Invalid format '{self._fmt}' for '{self.default_format[0]}' style"
            )

    def _values(self, record):
        if self._defaults:
            return self._defaults | record.__dict__
        return record.__dict__

    def _format(self, record):
        return self._fmt % self._values(record)

    def format(self, record):
        """The record as text."""
        try:
            return self._format(record)
        except KeyError as e:
            raise ValueError(f"Formatting field not found in record: {e}")


class StrFormatStyle(PercentStyle):
    """Formats such as '{message}'."""

    default_format = "{message}"
    asctime_format = "{asctime}"
    asctime_search = "{asctime"
    fmt_spec = re.compile(
        r"^(.?[<>=^])?[+ -]?#?0?(\d+|{\w+})?[,_]?(\.(\d+|{\w+}))?[bcdefgnosx%]?$", re.I
    )
    field_spec = re.compile(r"^(\d+|\w+)(\.\w+|\[[^]]+\])*$")

    def _format(self, record):
        return self._fmt.format(**self._values(record))

    def validate(self):
        try:
            fields = self._checked_fields()
        except ValueError as e:
            raise ValueError(f"invalid format: {e}")
        if not fields:
            raise ValueError("invalid format: no fields")

    def _checked_fields(self):
        fields = set()
        for _, name, spec, conversion in _field_parser.parse(self._fmt):
            if name:
                if not self.field_spec.match(name):
                    raise ValueError(f"invalid field name/expression: {name!r}")
                fields.add(name)
            if conversion and conversion not in "rsa":
                raise ValueError(f"invalid conversion: {conversion!r}")
            if spec and not self.fmt_spec.match(spec):
                raise ValueError(f"bad specifier: {spec!r}")
        return fields


class StringTemplateStyle(PercentStyle):
    """Formats such as '${message}'."""

    default_format = "${message}"
    asctime_format = "${asctime}"
    asctime_search = "${asctime}"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._tpl = Template(self._fmt)

    def usesTime(self):
        return "$asctime" in self._fmt or self.asctime_search in self._fmt

    def validate(self):
        fields = False
        for found in _template_pattern.finditer(self._fmt):
            groups = found.groupdict()
            if groups["named"] or groups["braced"]:
                fields = True
            elif found.group(0) == "$":
                raise ValueError("invalid format: bare '$' not allowed")
        if not fields:
            raise ValueError("invalid format: no fields")

    def _format(self, record):
        return self._tpl.substitute(**self._values(record))


# A dollar sign, and what makes a field of it.
_template_pattern = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<named>[_a-z][_a-z0-9]*)|{(?P<braced>[_a-z][_a-z0-9]*)}|)",
    re.IGNORECASE | re.ASCII,
)

BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"

_STYLES = {
    "%": (PercentStyle, BASIC_FORMAT),
    "{": (StrFormatStyle, "{levelname}:{name}:{message}"),
    "$": (StringTemplateStyle, "${levelname}:${name}:${message}"),
}


def _style_of(name):
    if name not in _STYLES:
        raise ValueError(f"Style must be one of: {','.join(_STYLES)}")
    return _STYLES[name]


class Formatter:
    """Makes text of records: the format in one of three styles, then exception and stack."""

    converter = time.localtime
    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = "%s,%03d"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        self._style = _style_of(style)[0](fmt, defaults=defaults)
        if validate:
            self._style.validate()
        self._fmt = self._style._fmt
        self.datefmt = datefmt

    def formatTime(self, record, datefmt=None):
        """The time of the record: by `datefmt`, else to the millisecond."""
        moment = self.converter(record.created)
        if datefmt:
            return time.strftime(datefmt, moment)
        text = time.strftime(self.default_time_format, moment)
        if self.default_msec_format:
            text = self.default_msec_format % (text, record.msecs)
        return text

    def formatException(self, ei):
        """The text of an exception, given as `sys.exc_info()` gives it."""
        buffer = io.StringIO()
        traceback.print_exception(ei[0], ei[1], ei[2], limit=None, file=buffer)
        return buffer.getvalue().removesuffix("\n")

    def usesTime(self):
        """Whether the format shows the time."""
        return self._style.usesTime()

    def formatMessage(self, record):
        """The record by the format alone."""
        return self._style.format(record)

    def formatStack(self, stack_info):
        """The text of a stack, as it was captured; for subclasses to override."""
        return stack_info

    def format(self, record):
        """The whole text of a record."""
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            # Kept in the record, so that other handlers need not do it again.
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            text = _with_line_break(text) + record.exc_text
        if record.stack_info:
            text = _with_line_break(text) + self.formatStack(record.stack_info)
        return text


def _with_line_break(text):
    return text if text.endswith("\n") else text + "\n"


_defaultFormatter = Formatter()


class BufferingFormatter:
    """Makes one text of several records."""

    def __init__(self, linefmt=None):
        self.linefmt = linefmt if linefmt else _defaultFormatter

    def formatHeader(self, records):
        """What stands before the records."""
        return ""

    def formatFooter(self, records):
        """What stands behind the records."""
        return ""

    def format(self, records):
        """The text of the records; of none, nothing."""
        if not records:
            return ""
        lines = [self.linefmt.format(record) for record in records]
        return "".join([self.formatHeader(records), *lines, self.formatFooter(records)])


class Filter:
    """Lets through what a logger and those below it say; without a name, everything."""

    def __init__(self, name=""):
        self.name = name
        self.nlen = len(name)

    def filter(self, record):
        """Whether the record passes."""
        if not self.nlen or record.name == self.name:
            return True
        return record.name.startswith(self.name) and record.name[self.nlen] == "."


class Filterer:
    """What loggers and handlers have in common: filters."""

    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        """Add a filter, or a function of a record."""
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        """Take a filter away."""
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        """The record if all filters let it pass, or what one of them put in its place; else False."""
        for each in self.filters:
            judge = each.filter if hasattr(each, "filter") else each
            verdict = judge(record)
            if not verdict:
                return False
            if isinstance(verdict, LogRecord):
                record = verdict
        return record


for _class in (LogRecord, PercentStyle, StrFormatStyle, StringTemplateStyle, Formatter,
               BufferingFormatter, Filter, Filterer):
    _class.__module__ = "logging"
del _class
