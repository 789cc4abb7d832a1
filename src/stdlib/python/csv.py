"""Comma-separated values: tables as text."""

import types
from _csv import Error, field_size_limit, reader as _reader, writer as _writer
from io import StringIO

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL", "Error",
           "Dialect", "excel", "excel_tab", "field_size_limit", "reader", "writer", "register_dialect", "get_dialect",
           "list_dialects", "Sniffer", "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]

__version__ = "1.0"

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)

_dialects = {}
_missing = object()
_defaults = {"delimiter": ",", "doublequote": True, "escapechar": None, "lineterminator": "\r\n", "quotechar": '"',
             "quoting": QUOTE_MINIMAL, "skipinitialspace": False, "strict": False}


def _letter(name, value, optional):
    if value is None and optional:
        return
    kind = "a unicode character" + (" or None" if optional else "")
    if not isinstance(value, str):
        raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be {kind}, not a string of length {len(value)}')


class _Checked:
    """A dialect whose parts have been checked."""

    __slots__ = tuple(_defaults)

    def __init__(self, dialect=None, **options):
        for name in options:
            if name not in _defaults:
                raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        is_given = dialect is not None
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        for name, default in _defaults.items():
            value = options.get(name, _missing)
            if value is _missing:
                value = getattr(dialect, name, default) if dialect is not None else default
            object.__setattr__(self, name, value)
        # No quotes where somebody took the quote character away, and did not ask for any.
        asked = "quoting" in options or is_given and getattr(dialect, "quoting", _missing) is not _missing
        if self.quotechar is None and not asked:
            object.__setattr__(self, "quoting", QUOTE_NONE)
        self._check()

    def _check(self):
        _letter("delimiter", self.delimiter, False)
        _letter("escapechar", self.escapechar, True)
        _letter("quotechar", self.quotechar, True)
        if not isinstance(self.lineterminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(self.lineterminator).__name__}')
        if not isinstance(self.quoting, int):
            raise TypeError(f'"quoting" must be an integer, not {type(self.quoting).__name__}')
        if not QUOTE_MINIMAL <= self.quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if self.quotechar is None and self.quoting != QUOTE_NONE:
            raise TypeError("quotechar must be set if quoting enabled")
        for name in "delimiter", "escapechar", "quotechar":
            value = getattr(self, name)
            if value is not None and value in "\r\n" or value == " " and name != "delimiter" and self.skipinitialspace:
                raise ValueError(f"bad {name} value")
        letters = [(name, getattr(self, name)) for name in ("delimiter", "escapechar", "quotechar")]
        for first, second in ((0, 1), (0, 2), (1, 2)):
            a, b = letters[first], letters[second]
            if a[1] is not None and a[1] == b[1]:
                raise ValueError(f"bad {a[0]} or {b[0]} value")
        for name, value in letters:
            if value is not None and value in self.lineterminator:
                raise ValueError(f"bad {name} or lineterminator value")

    def __setattr__(self, name, value):
        if name not in _defaults:
            raise AttributeError(f"'_csv.Dialect' object has no attribute '{name}' and no __dict__ for setting new attributes")
        if name in ("doublequote", "skipinitialspace", "strict"):
            raise AttributeError("readonly attribute")
        raise AttributeError(f"attribute '{name}' of '_csv.Dialect' objects is not writable")

    def __delattr__(self, name):
        self.__setattr__(name, None)

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'Dialect' instances")

    def __reduce__(self):
        raise TypeError("cannot pickle 'Dialect' instances")


_Checked.__module__ = "_csv"
_Checked.__name__ = _Checked.__qualname__ = "Dialect"


def reader(*args, **options):
    """reader(iterable [, dialect='excel'] [optional keyword args])"""
    if not args:
        raise TypeError("reader expected at least 1 argument, got 0")
    return _reader(args[0], _Checked(*_dialect_of(args, options), **options))


def writer(*args, **options):
    """writer(fileobj [, dialect='excel'] [optional keyword args])"""
    if not args:
        raise TypeError("writer expected at least 1 argument, got 0")
    return _writer(args[0], _Checked(*_dialect_of(args, options), **options))


def _dialect_of(args, options):
    # Without one the parts are what "excel" says, too.
    return args[1:2] or (options.pop("dialect", None),)


def register_dialect(name, dialect=None, /, **options):
    """Give a dialect a name."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Checked(dialect, **options)


def unregister_dialect(name):
    """Forget the name of a dialect."""
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name):
    """The dialect with a name."""
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    """The names of all dialects."""
    return list(_dialects)


class Dialect:
    """What subclasses describe by their attributes: delimiter, quoting and so on."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Checked(self)
        except TypeError as e:
            raise Error(str(e)) from None


class excel(Dialect):
    """What Excel writes."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    """What Excel writes with tabs between the fields."""

    delimiter = "\t"


class unix_dialect(Dialect):
    """What programs for Unix write."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)


class DictReader:
    """A reader whose rows are dicts; the first row gives the names unless they are given."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        # Empty lines are no rows.
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        d = dict(zip(names, row))
        if len(row) > len(names):
            d[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            d[name] = self.restval
        return d

    __class_getitem__ = classmethod(types.GenericAlias)


class DictWriter:
    """A writer whose rows are dicts."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError("extrasaction (%s) must be 'raise' or 'ignore'" % extrasaction)
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _values(self, rowdict):
        if self.extrasaction == "raise":
            wrong = rowdict.keys() - self.fieldnames
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join(map(repr, wrong)))
        return (rowdict.get(key, self.restval) for key in self.fieldnames)

    def writerow(self, rowdict):
        return self.writer.writerow(self._values(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._values, rowdicts))

    __class_getitem__ = classmethod(types.GenericAlias)


class Sniffer:
    """Guesses the dialect of a sample."""

    def __init__(self):
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        """The dialect that a sample seems to be written in."""
        quotechar, doublequote, delimiter, skipinitialspace = self._by_quotes(sample, delimiters)
        if not delimiter:
            delimiter, skipinitialspace = self._by_counts(sample, delimiters)
        if not delimiter:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL

        dialect.doublequote = doublequote
        dialect.delimiter = delimiter
        dialect.quotechar = quotechar or '"'
        dialect.skipinitialspace = skipinitialspace
        return dialect

    def _by_quotes(self, data, delimiters):
        """What stands around quoted fields: quote, whether it is doubled, delimiter, whether a space follows."""
        # Not loaded by whoever only reads and writes.
        import re

        quotes, delims, spaces, total = {}, {}, 0, 0
        for m in re.finditer(r"""(?:(?P<before>[^\w\n"'])(?P<space> ?)|^)(?P<quote>["'])(?:(?!(?P=quote)).)*+(?P=quote)"""
                             r"""(?=(?P<after>[^\w\n"'])|$)""", data, re.DOTALL | re.MULTILINE):
            quotes[m["quote"]] = quotes.get(m["quote"], 0) + 1
            key = m["before"] or m["after"]
            if key and (delimiters is None or key in delimiters):
                delims[key] = delims.get(key, 0) + 1
                if m["space"]:
                    spaces += 1
            total += 1
        if not quotes:
            return "", False, None, 0
        quotechar = max(quotes, key=quotes.get)
        if delims:
            delimiter = max(delims, key=delims.get)
            skip = delims[delimiter] == spaces
            if delimiter == "\n":
                delimiter = ""
        else:
            delimiter, skip = "", 0
        escaped = re.escape(delimiter)
        # Two quotes in the midst of a field.
        doubled = re.compile(f"[^{escaped}\\n\\r{quotechar}]{quotechar}{quotechar}[^{escaped}\\n\\r{quotechar}]")
        return quotechar, bool(doubled.search(data)), delimiter, skip

    def _by_counts(self, data, delimiters):
        """The character that occurs equally often in most lines, and whether a space follows it."""
        lines = [line for line in data.split("\n") if line]
        candidates = {}
        for c in map(chr, range(127)):
            if c.isalnum() or c in "\"'\r\n" or delimiters is not None and c not in delimiters:
                continue
            counts = [line.count(c) for line in lines[:100]]
            usual = max(set(counts), key=counts.count) if counts else 0
            if usual and counts.count(usual) >= 0.9 * len(counts):
                candidates[c] = usual, counts.count(usual)
        if not candidates:
            return "", 0
        for c in self.preferred:
            if c in candidates:
                break
        else:
            c = max(candidates, key=candidates.get)
        return c, lines[0].count(c) == lines[0].count(c + " ")

    def has_header(self, sample):
        """Whether the first row of a sample seems to hold names."""
        rows = reader(StringIO(sample), self.sniff(sample))
        header = next(rows)
        kinds = dict.fromkeys(range(len(header)))
        for checked, row in enumerate(rows):
            if checked > 20:
                break
            if len(row) != len(header):
                continue
            for column in list(kinds):
                kind = complex
                try:
                    kind(row[column])
                except (ValueError, OverflowError):
                    kind = len(row[column])
                if kind != kinds[column]:
                    if kinds[column] is None:
                        kinds[column] = kind
                    else:
                        del kinds[column]
        votes = 0
        for column, kind in kinds.items():
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
            else:
                try:
                    kind(header[column])
                except (ValueError, TypeError):
                    votes += 1
                else:
                    votes -= 1
        return votes > 0
