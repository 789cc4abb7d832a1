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


def localeconv():
    """The conventions for numbers and money."""
    return {
        "int_curr_symbol": "", "currency_symbol": "", "mon_decimal_point": "", "mon_thousands_sep": "",
        "mon_grouping": [], "positive_sign": "", "negative_sign": "", "int_frac_digits": 127,
        "frac_digits": 127, "p_cs_precedes": 127, "p_sep_by_space": 127, "n_cs_precedes": 127,
        "n_sep_by_space": 127, "p_sign_posn": 127, "n_sign_posn": 127, "decimal_point": ".",
        "thousands_sep": "", "grouping": [],
    }


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
    """The `%` operator, with the conventions of the locale, which has no grouping."""
    return f % val


def currency(val, symbol=True, grouping=False, international=False):
    """An amount of money: the C locale has none."""
    raise ValueError("Currency formatting is not possible using the 'C' locale.")


def str(val):
    """A float as text."""
    return "%.12g" % val


def delocalize(string):
    """A number without the marks of the locale."""
    return string


def localize(string, grouping=False, monetary=False):
    """A number with the marks of the locale."""
    return string


def atof(string, func=float):
    """A number from text."""
    return func(string)


def atoi(string):
    """An integer from text."""
    return int(string)
