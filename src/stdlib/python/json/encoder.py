"""Writing JSON."""

from _json import encode as _encode, encode_basestring, encode_basestring_ascii


class JSONEncoder:
    """Writes JSON.

    dict -> object, list and tuple -> array, str -> string, int and float -> number, True -> true, False -> false,
    None -> null.  Subclasses that write other objects override default().
    """

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False,
                 indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        """Something that can be written in place of an object; by default there is none."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """An object as JSON."""
        if self.__class__ is JSONEncoder:
            # Nothing that a subclass has made its own stands between.
            return self._text(o)
        if isinstance(o, str):
            return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(o)
        chunks = self.iterencode(o, _one_shot=True)
        if not isinstance(chunks, (list, tuple)):
            chunks = list(chunks)
        return "".join(chunks)

    def iterencode(self, o, _one_shot=False):
        """An object as JSON, in pieces."""
        if _one_shot:
            return (self._text(o),)
        return self._pieces(o)

    def _pieces(self, o):
        yield self._text(o)

    def _text(self, o):
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = " " * indent
        return _encode(o, self.default, self.ensure_ascii, indent, self.key_separator, self.item_separator,
                       self.sort_keys, self.skipkeys, self.allow_nan, self.check_circular)
