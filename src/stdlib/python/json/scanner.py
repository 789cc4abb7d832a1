"""The scanner of the decoder: what finds out which value stands at an index of a text."""

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ["make_scanner"]


def __getattr__(name):
    # Compiled when it is needed, so that whoever reads JSON need not load `re`.
    global NUMBER_RE
    if name != "NUMBER_RE":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import re
    NUMBER_RE = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.VERBOSE | re.MULTILINE | re.DOTALL)
    return NUMBER_RE


_literals = (("null", None), ("true", True), ("false", False))


def py_make_scanner(context):
    """A function that reads one value: (text, index) -> (value, end); context has the decoder's options."""
    memo = context.memo
    strict = context.strict
    match_number = __getattr__("NUMBER_RE").match
    inner = (strict, None, context.object_hook, context.object_pairs_hook, memo)

    def _scan_once(string, idx):
        try:
            nextchar = string[idx]
        except IndexError:
            raise StopIteration(idx) from None
        if nextchar == '"':
            return context.parse_string(string, idx + 1, strict)
        if nextchar == "{":
            return context.parse_object((string, idx + 1), strict, _scan_once, context.object_hook,
                                        context.object_pairs_hook, memo)
        if nextchar == "[":
            return context.parse_array((string, idx + 1), _scan_once)
        for text, value in _literals:
            if nextchar == text[0] and string.startswith(text, idx):
                return value, idx + len(text)
        number = match_number(string, idx)
        if number is not None:
            integer, frac, exp = number.groups()
            if frac or exp:
                value = context.parse_float(integer + (frac or "") + (exp or ""))
            else:
                value = context.parse_int(integer)
            return value, number.end()
        for text in "NaN", "Infinity", "-Infinity":
            if string.startswith(text, idx):
                return context.parse_constant(text), idx + len(text)
        raise StopIteration(idx)

    def scan_once(string, idx):
        if idx < 0:
            raise ValueError("idx cannot be negative")
        try:
            return _scan_once(string, idx)
        finally:
            memo.clear()

    return scan_once


make_scanner = c_make_scanner or py_make_scanner
