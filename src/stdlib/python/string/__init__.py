"""A collection of string constants, and classes that fill in templates.

Public module variables:

whitespace -- a string containing all ASCII whitespace
ascii_lowercase -- a string containing all ASCII lowercase letters
ascii_uppercase -- a string containing all ASCII uppercase letters
ascii_letters -- a string containing all ASCII letters
digits -- a string containing all ASCII decimal digits
hexdigits -- a string containing all ASCII hexadecimal digits
octdigits -- a string containing all ASCII octal digits
punctuation -- a string containing all ASCII punctuation characters
printable -- a string containing all ASCII characters considered printable

"""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords",
           "digits", "hexdigits", "octdigits", "printable", "punctuation",
           "whitespace", "Formatter", "Template"]

import _string

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Split the argument into words, capitalize each, and join them again.

    Without sep, runs of whitespace become single spaces and the ends are stripped.
    """
    return (sep or ' ').join(map(str.capitalize, s.split(sep)))


_missing = {}


class Template:
    """A string class for supporting $-substitutions."""

    delimiter = '$'
    idpattern = r'(?a:[_a-z][_a-z0-9]*)'
    braceidpattern = None
    # Of a subclass with rules of its own; None stands for re.IGNORECASE.
    flags = None
    # A subclass with rules of its own is matched by a regular expression.
    _regex = None

    def __init_subclass__(cls):
        super().__init_subclass__()
        own = cls.__dict__
        if not ('pattern' in own or 'idpattern' in own or 'braceidpattern' in own or 'flags' in own
                or cls._regex is not None):
            return
        if 'pattern' in own:
            pattern = cls.pattern
        else:
            import re
            delim = re.escape(cls.delimiter)
            name = cls.idpattern
            bracename = cls.braceidpattern or name
            pattern = rf'{delim}(?:(?P<escaped>{delim})|(?P<named>{name})|{{(?P<braced>{bracename})}}|(?P<invalid>))'
        cls._set_pattern(pattern)

    @classmethod
    def _set_pattern(cls, pattern):
        import re
        if not isinstance(pattern, re.Pattern):
            pattern = re.compile(pattern, (re.IGNORECASE if cls.flags is None else cls.flags) | re.VERBOSE)
        cls.pattern = cls._regex = pattern

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """Yields literal texts as (text, None), placeholders as (source, name), and an invalid
        placeholder as (None, its position)."""
        text = self.template
        if self._regex is not None:
            yield from self._matched(text)
            return
        delimiter = self.delimiter
        at = 0
        while True:
            start = text.find(delimiter, at)
            if start < 0:
                yield text[at:], None
                return
            yield text[at:start], None
            at = start + len(delimiter)
            if text.startswith(delimiter, at):
                at += len(delimiter)
                yield delimiter, None
                continue
            braced = text.startswith('{', at)
            begin = at + braced
            end = _identifier_end(text, begin)
            if end == begin or braced and not text.startswith('}', end):
                yield None, at
                continue
            at = end + braced
            yield text[start:at], text[begin:end]

    def _matched(self, text):
        at = 0
        for match in self.pattern.finditer(text):
            yield text[at:match.start()], None
            at = match.end()
            groups = match.groupdict()
            name = groups.get('named') or groups.get('braced')
            if name is not None:
                yield match[0], name
            elif groups.get('escaped') is not None:
                yield self.delimiter, None
            elif groups.get('invalid') is not None:
                yield None, match.start('invalid')
            else:
                raise ValueError('Unrecognized named group in pattern', self.pattern)
        yield text[at:], None

    def _invalid(self, at):
        lines = self.template[:at].splitlines(keepends=True)
        lineno = len(lines) or 1
        colno = at - len(''.join(lines[:-1])) if lines else 1
        raise ValueError('Invalid placeholder in string: line %d, col %d' %
                         (lineno, colno))

    def substitute(self, mapping=_missing, /, **kws):
        mapping = _mapping(mapping, kws)
        result = []
        for piece, name in self._pieces():
            if piece is None:
                self._invalid(name)
            result.append(piece if name is None else str(mapping[name]))
        return ''.join(result)

    def safe_substitute(self, mapping=_missing, /, **kws):
        mapping = _mapping(mapping, kws)
        result = []
        for piece, name in self._pieces():
            if piece is None:
                piece = self.delimiter
            elif name is not None:
                try:
                    piece = str(mapping[name])
                except KeyError:
                    pass
            result.append(piece)
        return ''.join(result)

    def is_valid(self):
        return all(piece is not None for piece, _ in self._pieces())

    def get_identifiers(self):
        names = {}
        for piece, name in self._pieces():
            if piece is not None and name is not None:
                names[name] = None
        return list(names)


def _identifier_end(text, at):
    """Where the ASCII identifier ends that begins at a position."""
    end = at
    while end < len(text) and (text[end] == '_' or text[end] in ascii_letters
                               or end > at and text[end] in digits):
        end += 1
    return end


def _mapping(mapping, kws):
    if mapping is _missing:
        return kws
    if kws:
        return _Chain(kws, mapping)
    return mapping


class _Chain:
    """Looks in one mapping, then in another."""

    def __init__(self, first, second):
        self.first = first
        self.second = second

    def __getitem__(self, key):
        try:
            return self.first[key]
        except KeyError:
            return self.second[key]


class Formatter:
    """The engine of str.format, with every step open to subclasses."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used_args = set()
        result, _ = self._vformat(format_string, args, kwargs, used_args, 2)
        self.check_unused_args(used_args, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth,
                 auto_arg_index=0):
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        result = []
        for literal_text, field_name, format_spec, conversion in self.parse(format_string):
            if literal_text:
                result.append(literal_text)
            if field_name is None:
                continue
            field_first, _ = _string.formatter_field_name_split(field_name)
            if field_first == '':
                if auto_arg_index is False:
                    raise ValueError('cannot switch from manual field '
                                     'specification to automatic field '
                                     'numbering')
                field_name = str(auto_arg_index) + field_name
                auto_arg_index += 1
            elif isinstance(field_first, int):
                if auto_arg_index:
                    raise ValueError('cannot switch from automatic field '
                                     'numbering to manual field '
                                     'specification')
                auto_arg_index = False
            obj, arg_used = self.get_field(field_name, args, kwargs)
            used_args.add(arg_used)
            obj = self.convert_field(obj, conversion)
            format_spec, auto_arg_index = self._vformat(
                format_spec, args, kwargs, used_args, recursion_depth - 1,
                auto_arg_index=auto_arg_index)
            result.append(self.format_field(obj, format_spec))
        return ''.join(result), auto_arg_index

    def get_value(self, key, args, kwargs):
        if isinstance(key, int):
            return args[key]
        return kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == 's':
            return str(value)
        if conversion == 'r':
            return repr(value)
        if conversion == 'a':
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        return _string.formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _string.formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, key in rest:
            obj = getattr(obj, key) if is_attr else obj[key]
        return obj, first
