"""Locales: krait knows one, whose names are "C", "POSIX" and "C.UTF-8"."""

from builtins import str as _text

__all__ = [
    "getlocale", "getdefaultlocale", "getpreferredencoding", "Error",
    "setlocale", "localeconv", "strcoll", "strxfrm", "str", "atof", "atoi",
    "format_string", "currency", "delocalize", "localize", "normalize", "getencoding",
    "LC_CTYPE", "LC_COLLATE", "LC_TIME", "LC_MONETARY", "LC_MESSAGES", "LC_NUMERIC", "LC_ALL", "CHAR_MAX",
]

Error = type("Error", (Exception,), {"__module__": "locale"})

LC_CTYPE = 0
LC_NUMERIC = 1
LC_TIME = 2
LC_COLLATE = 3
LC_MONETARY = 4
LC_MESSAGES = 5
LC_ALL = 6
CHAR_MAX = 127

_names = {LC_CTYPE: "C.UTF-8", LC_NUMERIC: "C", LC_TIME: "C", LC_COLLATE: "C", LC_MONETARY: "C", LC_MESSAGES: "C"}
_known = {"C": "C", "POSIX": "C", "C.UTF-8": "C.UTF-8", "C.utf8": "C.UTF-8"}


# What a program puts here counts more than the conventions of the locale.
_override_localeconv = {}


def localeconv():
    """The conventions for numbers and money."""
    conventions = {
        "int_curr_symbol": "", "currency_symbol": "", "mon_decimal_point": "", "mon_thousands_sep": "",
        "mon_grouping": [], "positive_sign": "", "negative_sign": "", "int_frac_digits": 127,
        "frac_digits": 127, "p_cs_precedes": 127, "p_sep_by_space": 127, "n_cs_precedes": 127,
        "n_sep_by_space": 127, "p_sign_posn": 127, "n_sign_posn": 127, "decimal_point": ".",
        "thousands_sep": "", "grouping": [],
    }
    conventions.update(_override_localeconv)
    return conventions


def setlocale(category, locale=None):
    """Set the locale of a category, or ask for it."""
    if locale is not None and not isinstance(locale, (_text, bytes)):
        language, encoding = locale
        locale = language or "C"
        if encoding:
            locale = f"{locale}.{encoding}"
    if category != LC_ALL and category not in _names:
        raise Error("unsupported locale setting")
    if locale is not None:
        name = _known.get(locale or "C.UTF-8")
        if name is None:
            raise Error("unsupported locale setting")
        for each in _names if category == LC_ALL else [category]:
            _names[each] = name
    if category != LC_ALL:
        return _names[category]
    if len(set(_names.values())) == 1:
        return _names[LC_CTYPE]
    order = [("LC_CTYPE", 0), ("LC_NUMERIC", 1), ("LC_TIME", 2), ("LC_COLLATE", 3),
             ("LC_MONETARY", 4), ("LC_MESSAGES", 5)]
    parts = [f"{label}={_names[number]}" for label, number in order]
    parts += ["LC_PAPER=C", "LC_NAME=C", "LC_ADDRESS=C", "LC_TELEPHONE=C", "LC_MEASUREMENT=C", "LC_IDENTIFICATION=C"]
    return ";".join(parts)


def getlocale(category=LC_CTYPE):
    """Language and encoding of a category."""
    if category == LC_ALL:
        raise TypeError("category LC_ALL is not supported")
    name = setlocale(category)
    return (None, None) if name == "C" else ("C", "UTF-8")


def getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    """Language and encoding that the environment asks for."""
    import os
    for name in envvars:
        value = os.environ.get(name)
        if value:
            language, _, encoding = value.partition(".")
            if language in ("C", "POSIX") and not encoding:
                return None, None
            return language, (encoding.upper().replace("UTF8", "UTF-8") or "ISO8859-1")
    return None, None


def getencoding():
    """The encoding of the locale."""
    return "UTF-8"


def getpreferredencoding(do_setlocale=True):
    """The encoding of text files."""
    return "UTF-8"


def normalize(localename):
    """The full name of a locale."""
    return "C" if localename.lower() in ("c", "posix") else localename


def strcoll(a, b):
    """Compare two strings."""
    return (a > b) - (a < b)


def strxfrm(string):
    """A string that compares as `strcoll` does."""
    return string


def format_string(f, val, grouping=False, monetary=False):
    """The `%` operator, with the conventions of the locale."""
    import re
    from collections.abc import Mapping

    pattern = re.compile(
        r"%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]"
    )
    specs = list(pattern.finditer(f))
    template = pattern.sub("%s", f)
    shown = []
    if isinstance(val, Mapping):
        for spec in specs:
            shown.append("%" if spec[0][-1] == "%" else _formatted(spec[0], val, grouping, monetary))
    else:
        values = list(val) if isinstance(val, tuple) else [val]
        at = 0
        for spec in specs:
            if spec[0][-1] == "%":
                shown.append("%")
                continue
            # Each star takes a value of its own.
            count = 1 + spec["modifiers"].count("*")
            shown.append(_formatted(spec[0], tuple(values[at : at + count]), grouping, monetary))
            at += count
    return template % tuple(shown)


def _formatted(spec, value, grouping, monetary):
    text = spec % value
    return _localized(text, grouping, monetary) if spec[-1] in "eEfFgGdiu" else text


def _localized(text, grouping, monetary):
    """A number as text, with the marks of the locale; what those take, padding gives up."""
    conventions = localeconv()
    whole, point, rest = text.partition(".")
    marks = 0
    if grouping:
        whole, marks = _grouped(whole, conventions, monetary)
    if point:
        point = conventions["mon_decimal_point" if monetary else "decimal_point"]
    text = whole + point + rest
    left = text[: min(marks, len(text) - len(text.lstrip(" ")))]
    text, marks = text[len(left) :], marks - len(left)
    right = min(marks, len(text) - len(text.rstrip(" ")))
    return text[: len(text) - right]


def _group_sizes(grouping):
    """The sizes of groups of digits, from the right; the last goes on for ever, unless that is forbidden."""
    last = None
    for size in grouping:
        if size == CHAR_MAX:
            return
        if size == 0:
            if last is None:
                raise ValueError("invalid grouping")
            while True:
                yield last
        yield size
        last = size


def _grouped(text, conventions, monetary):
    separator = conventions["mon_thousands_sep" if monetary else "thousands_sep"]
    grouping = conventions["mon_grouping" if monetary else "grouping"]
    if not grouping:
        return text, 0
    stripped = text.rstrip(" ")
    padding = text[len(stripped) :]
    groups = []
    for size in _group_sizes(grouping):
        if not stripped or not stripped[-1].isdigit():
            # What is left is a sign, or nothing.
            break
        groups.append(stripped[-size:])
        stripped = stripped[:-size]
    if stripped and stripped[-1].isdigit() or not groups:
        groups.append(stripped)
        stripped = ""
    # A sign or padding may have come into the last group: it needs no mark behind it.
    while len(groups) > 1 and not any(c.isdigit() for c in groups[-1]):
        sign = groups.pop()
        groups[-1] = sign + groups[-1]
    return (
        stripped + separator.join(reversed(groups)) + padding,
        len(separator) * (len(groups) - 1),
    )


def currency(val, symbol=True, grouping=False, international=False):
    """An amount of money."""
    conventions = localeconv()
    digits = conventions["int_frac_digits" if international else "frac_digits"]
    if digits == CHAR_MAX:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    # Angles mark where a sign may stand next to the number.
    text = "<" + _localized(f"{abs(val):.{digits}f}", grouping, True) + ">"
    which = "n" if val < 0 else "p"
    if symbol:
        mark = conventions["int_curr_symbol" if international else "currency_symbol"]
        gap = " " if conventions[f"{which}_sep_by_space"] else ""
        if conventions[f"{which}_cs_precedes"]:
            text = mark + gap + text
        else:
            if international and mark.endswith(" "):
                mark = mark[:-1]
            text = text + gap + mark
    place = conventions[f"{which}_sign_posn"]
    sign = conventions["negative_sign" if val < 0 else "positive_sign"]
    if place == 0:
        text = f"({text})"
    elif place == 1:
        text = sign + text
    elif place == 2:
        text += sign
    elif place == 3:
        text = text.replace("<", sign)
    elif place == 4:
        text = text.replace(">", sign)
    else:
        text = sign + text
    return text.replace("<", "").replace(">", "")


def str(val):
    """A float as text."""
    return _formatted("%.12g", val, False, False)


def delocalize(string):
    """A number without the marks of the locale."""
    conventions = localeconv()
    if separator := conventions["thousands_sep"]:
        string = string.replace(separator, "")
    if point := conventions["decimal_point"]:
        string = string.replace(point, ".")
    return string


def localize(string, grouping=False, monetary=False):
    """A number with the marks of the locale."""
    return _localized(string, grouping, monetary)


def atof(string, func=float):
    """A number from text."""
    return func(delocalize(string))


def atoi(string):
    """An integer from text."""
    return int(delocalize(string))
