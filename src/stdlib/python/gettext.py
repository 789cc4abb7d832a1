"""Messages in the language of the user, from the catalogues (.mo) of GNU gettext."""

import operator
import os
import sys

__all__ = ["NullTranslations", "GNUTranslations", "Catalog", "bindtextdomain", "find", "translation", "install",
           "textdomain", "dgettext", "dngettext", "gettext", "ngettext", "pgettext", "dpgettext", "npgettext",
           "dnpgettext"]

_default_localedir = os.path.join(sys.base_prefix, "share", "locale")


# The formula of plural forms: an expression of C about n.

_OPERATORS = ({"?"}, {"||"}, {"&&"}, {"==", "!="}, {"<", ">", "<=", ">="}, {"+", "-"}, {"*", "/", "%"})
_BINARY = {"||": lambda a, b: int(bool(a) or bool(b)), "&&": lambda a, b: int(bool(a) and bool(b)), "==": operator.eq,
           "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
           "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.floordiv, "%": operator.mod}


def _tokenize(plural):
    import re
    pattern = re.compile(r"(?P<space>[ \t]+)|(?P<number>[0-9]+\b)|(?P<name>n\b)|(?P<bracket>[()])|"
                         r"(?P<operator>[-*/%+?:]|[><!]=?|==|&&|\|\|)|(?P<invalid>\w+|.)", re.DOTALL)
    for match in pattern.finditer(plural):
        kind, text = match.lastgroup, match[0]
        if kind == "space":
            continue
        if kind == "invalid":
            raise ValueError("invalid token in plural form: %s" % text)
        yield text
    yield ""


def _unexpected(token):
    return ValueError("unexpected token in plural form: %s" % token) if token else \
        ValueError("unexpected end of plural form")


class _Formula:
    """Parses a formula by its levels of operators, and evaluates it."""

    def __init__(self, text):
        self.tokens = _tokenize(text)
        self.token = next(self.tokens)
        self.depth = 0
        self.tree = self.conditional()
        if self.token:
            raise _unexpected(self.token)

    def advance(self):
        token, self.token = self.token, next(self.tokens, "")
        return token

    def conditional(self):
        condition = self.binary(1)
        if self.token != "?":
            return condition
        self.advance()
        yes = self.conditional()
        if self.token != ":":
            raise _unexpected(self.token)
        self.advance()
        no = self.conditional()
        return lambda n: yes(n) if condition(n) else no(n)

    def binary(self, level):
        if level == len(_OPERATORS):
            return self.unary()
        left = self.binary(level + 1)
        while self.token in _OPERATORS[level]:
            compute = _BINARY[self.advance()]
            left = self.combined(compute, left, self.binary(level + 1))
        return left

    @staticmethod
    def combined(compute, left, right):
        return lambda n: int(compute(left(n), right(n)))

    def unary(self):
        if self.token == "!":
            self.advance()
            operand = self.unary()
            return lambda n: int(not operand(n))
        token = self.advance()
        if token == "(":
            self.depth += 1
            if self.depth > 20:
                raise ValueError("plural form expression is too complex")
            inner = self.conditional()
            if self.token != ")":
                raise ValueError("unbalanced parenthesis in plural form")
            self.depth -= 1
            self.advance()
            return inner
        if token == "n":
            return lambda n: n
        if token.isdecimal():
            number = int(token)
            return lambda n: number
        raise _unexpected(token)


def _as_int(n):
    """A number that is no int, with a warning."""
    try:
        round(n)
    except TypeError:
        raise TypeError("Plural value must be an integer, got %s" % (n.__class__.__name__,)) from None
    _warn(n)
    return n


def _untranslated(msgid1, msgid2, n):
    if not isinstance(n, int):
        _warn(n)
    return msgid1 if n == 1 else msgid2


def _warn(n):
    import warnings
    frame = sys._getframe(1)
    stacklevel = 2
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        stacklevel += 1
        frame = frame.f_back
    warnings.warn("Plural value must be an integer, got %s" % (n.__class__.__name__,), DeprecationWarning, stacklevel)


def c2py(plural):
    """A function of n for a formula in C."""
    if len(plural) > 1000:
        raise ValueError("plural form expression is too long")
    try:
        tree = _Formula(plural).tree
    except RecursionError:
        raise ValueError("plural form expression is too complex")

    def func(n):
        if not isinstance(n, int):
            n = _as_int(n)
        return tree(n)
    return func


def _expand_lang(loc):
    import locale
    loc = locale.normalize(loc)
    loc, _, modifier = loc.partition("@")
    loc, _, codeset = loc.partition(".")
    language, _, territory = loc.partition("_")
    codeset, territory, modifier = codeset and "." + codeset, territory and "_" + territory, modifier and "@" + modifier
    result = []
    # From the fullest name to the shortest.
    for mask in range(7, -1, -1):
        if mask & 1 and not codeset or mask & 2 and not territory or mask & 4 and not modifier:
            continue
        result.append(language + (territory if mask & 2 else "") + (codeset if mask & 1 else "")
                      + (modifier if mask & 4 else ""))
    return result


class NullTranslations:
    """Messages as they stand in the program."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = None
        self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        """Ask another one where there is no translation."""
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return _untranslated(msgid1, msgid2, n)

    def pgettext(self, context, message):
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return _untranslated(msgid1, msgid2, n)

    def info(self):
        """What the catalogue tells of itself."""
        return self._info

    def charset(self):
        """The charset of the catalogue."""
        return self._charset

    def install(self, names=None):
        """Make `_`, and these names, known everywhere."""
        import builtins
        builtins.__dict__["_"] = self.gettext
        for name in {"gettext", "ngettext", "pgettext", "npgettext"}.intersection(names or ()):
            builtins.__dict__[name] = getattr(self, name)


class GNUTranslations(NullTranslations):
    """Messages of a catalogue."""

    LE_MAGIC = 0x950412DE
    BE_MAGIC = 0xDE120495
    CONTEXT = "%s\x04%s"
    VERSIONS = (0, 1)

    def _parse(self, fp):
        from struct import unpack
        filename = getattr(fp, "name", "")
        self._catalog = catalog = {}
        self.plural = lambda n: int(n != 1)
        buf = fp.read()
        magic = unpack("<I", buf[:4])[0]
        if magic == self.LE_MAGIC:
            version, count, originals, translations = unpack("<4I", buf[4:20])
            pair = "<II"
        elif magic == self.BE_MAGIC:
            version, count, originals, translations = unpack(">4I", buf[4:20])
            pair = ">II"
        else:
            raise OSError(0, "Bad magic number", filename)
        if version >> 16 not in self.VERSIONS:
            raise OSError(0, "Bad version number " + str(version >> 16), filename)
        for _ in range(count):
            length, start = unpack(pair, buf[originals:originals + 8])
            text_length, text_start = unpack(pair, buf[translations:translations + 8])
            if start + length >= len(buf) or text_start + text_length >= len(buf):
                raise OSError(0, "File is corrupt", filename)
            msg, text = buf[start:start + length], buf[text_start:text_start + text_length]
            if length == 0:
                self._read_info(text)
            charset = self._charset or "ascii"
            if b"\x00" in msg:
                msgid = str(msg.split(b"\x00")[0], charset)
                for i, form in enumerate(text.split(b"\x00")):
                    catalog[msgid, i] = str(form, charset)
            else:
                catalog[str(msg, charset)] = str(text, charset)
            originals += 8
            translations += 8

    def _read_info(self, text):
        last = None
        for line in text.split(b"\n"):
            line = str(line.strip(), "ascii", "replace") if self._charset is None else str(line.strip(), self._charset)
            if not line or line.startswith("#-#-#-#-#") and line.endswith("#-#-#-#-#"):
                continue
            key = value = None
            if ":" in line:
                key, value = line.split(":", 1)
                key, value = key.strip().lower(), value.strip()
                self._info[key] = value
                last = key
            elif last:
                self._info[last] += "\n" + line
            if key == "content-type":
                self._charset = value.split("charset=")[1]
            elif key == "plural-forms":
                self.plural = c2py(value.split(";")[1].split("plural=")[1])

    def _found(self, key):
        missing = object()
        found = self._catalog.get(key, missing)
        if found is missing:
            found = self._catalog.get((key, self.plural(1)), missing)
        return None if found is missing else found

    def gettext(self, message):
        found = self._found(message)
        if found is not None:
            return found
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        try:
            return self._catalog[msgid1, self.plural(n)]
        except KeyError:
            if self._fallback:
                return self._fallback.ngettext(msgid1, msgid2, n)
            return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        found = self._found(self.CONTEXT % (context, message))
        if found is not None:
            return found
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        try:
            return self._catalog[self.CONTEXT % (context, msgid1), self.plural(n)]
        except KeyError:
            if self._fallback:
                return self._fallback.npgettext(context, msgid1, msgid2, n)
            return msgid1 if n == 1 else msgid2


def find(domain, localedir=None, languages=None, all=False):
    """The file of a catalogue, or None; or the list of all."""
    localedir = _default_localedir if localedir is None else localedir
    if languages is None:
        languages = []
        for name in "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG":
            value = os.environ.get(name)
            if value:
                languages = value.split(":")
                break
        if "C" not in languages:
            languages.append("C")
    expanded = []
    for language in languages:
        for name in _expand_lang(language):
            if name not in expanded:
                expanded.append(name)
    result = []
    for language in expanded:
        if language == "C":
            break
        path = os.path.join(localedir, language, "LC_MESSAGES", "%s.mo" % domain)
        if os.path.exists(path):
            if not all:
                return path
            result.append(path)
    return result if all else None


_translations = {}


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """The translations of a domain; without a catalogue OSError, or those that change nothing."""
    class_ = GNUTranslations if class_ is None else class_
    paths = find(domain, localedir, languages, all=True)
    if not paths:
        if fallback:
            return NullTranslations()
        from errno import ENOENT
        raise FileNotFoundError(ENOENT, "No translation file found for domain", domain)
    result = None
    for path in paths:
        key = class_, os.path.abspath(path)
        found = _translations.get(key)
        if found is None:
            with open(path, "rb") as fp:
                found = _translations.setdefault(key, class_(fp))
        # Each has fallbacks of its own.
        import copy
        found = copy.copy(found)
        if result is None:
            result = found
        else:
            result.add_fallback(found)
    return result


def install(domain, localedir=None, *, names=None):
    """Make `_` known everywhere: the translations of a domain."""
    translation(domain, localedir, fallback=True).install(names)


_localedirs = {}
_current_domain = "messages"


def textdomain(domain=None):
    """Set the domain of gettext() and the like, and tell it."""
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """Set the directory of a domain, and tell it."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _of_domain(domain):
    try:
        return translation(domain, _localedirs.get(domain, None))
    except OSError:
        return None


def dgettext(domain, message):
    found = _of_domain(domain)
    return message if found is None else found.gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    found = _of_domain(domain)
    if found is None:
        return _untranslated(msgid1, msgid2, n)
    return found.ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    found = _of_domain(domain)
    return message if found is None else found.pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    found = _of_domain(domain)
    if found is None:
        return _untranslated(msgid1, msgid2, n)
    return found.npgettext(context, msgid1, msgid2, n)


def gettext(message):
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)


Catalog = translation
