"""HTML: escaping of special characters, and back."""

__all__ = ["escape", "unescape"]


def escape(s, quote=True):
    """Replace &, < and >, and quotation marks too if quote is true."""
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


def _number(num):
    if num in _invalid:
        return _invalid[num]
    if 0xD800 <= num <= 0xDFFF or num > 0x10FFFF:
        return "\ufffd"
    # Characters that no document may hold.
    if (1 <= num <= 8 or 0xE <= num <= 0x1F or 0x7F <= num <= 0x9F or 0xFDD0 <= num <= 0xFDEF or num == 0xB
            or num & 0xFFFE == 0xFFFE):
        return ""
    return chr(num)


def _replace(match):
    s = match.group(1)
    if s[0] == "#":
        digits = s[1:].rstrip(";")
        return _number(int(digits[1:], 16) if digits[0] in "xX" else int(digits))
    if s in _html5:
        return _html5[s]
    # The longest name that needs no semicolon.
    for end in range(len(s) - 1, 1, -1):
        if s[:end] in _html5:
            return _html5[s[:end]] + s[end:]
    return "&" + s


# Made by the first call of unescape(), so that whoever only escapes need not load the table of names.
_charref = _html5 = _invalid = None


def _load():
    global _charref, _html5, _invalid
    import re
    from html.entities import html5, invalid_charrefs
    _html5, _invalid = html5, invalid_charrefs
    _charref = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def unescape(s):
    """Replace character references by the characters that they stand for."""
    if "&" not in s:
        return s
    if _charref is None:
        _load()
    return _charref.sub(_replace, s)
