"""URLs: taking them apart, putting them together, quoting (RFC 3986)."""

import functools
import re
from collections import namedtuple

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit", "urlencode", "parse_qs",
           "parse_qsl", "quote", "quote_plus", "quote_from_bytes", "unquote", "unquote_plus", "unquote_to_bytes",
           "DefragResult", "ParseResult", "SplitResult", "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp", "mms", "prospero",
                 "rtsp", "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews",
               "prospero", "rtsp", "rtsps", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws",
               "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps", "rtspu", "sip", "sips",
               "mms", "sftp", "tel"]
scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
_unsafe = ["\t", "\r", "\n"]
_control_and_space = "".join(map(chr, range(0x21)))


def clear_cache():
    """Forget what was parsed last."""
    _urlsplit.cache_clear()


# Bytes go in as ASCII and come out again as bytes.

def _same(obj):
    return obj


def _encode_result(obj, encoding="ascii", errors="strict"):
    return obj.encode(encoding, errors)


def _coerce(*args):
    """The arguments as text, and what turns results back into what they were."""
    is_text = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != is_text:
            raise TypeError("Cannot mix str and non-str arguments")
    if is_text:
        return *args, _same
    return *(x.decode("ascii", "strict") if x else "" for x in args), _encode_result


class _Text:
    """Results of str."""

    __slots__ = ()

    def encode(self, encoding="ascii", errors="strict"):
        return self._encoded_counterpart(*(x.encode(encoding, errors) for x in self))


class _Bytes:
    """Results of bytes."""

    __slots__ = ()

    def decode(self, encoding="ascii", errors="strict"):
        return self._decoded_counterpart(*(x.decode(encoding, errors) for x in self))


class _Netloc:
    """What stands in the network location."""

    __slots__ = ()

    def _at(self, text):
        return text if isinstance(self, _Text) else text.encode("ascii")

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        hostname = self._hostinfo[0]
        if not hostname:
            return None
        # A zone of an IPv6 address keeps its case.
        separator = self._at("%")
        hostname, percent, zone = hostname.partition(separator)
        return hostname.lower() + percent + zone

    @property
    def port(self):
        port = self._hostinfo[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        port = int(port)
        if port > 65535:
            raise ValueError("Port out of range 0-65535")
        return port

    @property
    def _userinfo(self):
        userinfo, have, _ = self.netloc.rpartition(self._at("@"))
        if not have:
            return None, None
        username, have, password = userinfo.partition(self._at(":"))
        return username, password if have else None

    @property
    def _hostinfo(self):
        hostinfo = self.netloc.rpartition(self._at("@"))[2]
        _, open_bracket, bracketed = hostinfo.partition(self._at("["))
        if open_bracket:
            hostname, _, port = bracketed.partition(self._at("]"))
            port = port.partition(self._at(":"))[2]
        else:
            hostname, _, port = hostinfo.partition(self._at(":"))
        return hostname, port or None


_Defrag = namedtuple("_DefragResultBase", "url fragment")
_Split = namedtuple("_SplitResultBase", "scheme netloc path query fragment")
_Parse = namedtuple("_ParseResultBase", "scheme netloc path params query fragment")


class DefragResult(_Defrag, _Text):
    """URL and fragment."""

    __slots__ = ()

    def geturl(self):
        return self.url + "#" + self.fragment if self.fragment else self.url


class SplitResult(_Split, _Netloc, _Text):
    """scheme://netloc/path?query#fragment"""

    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_Parse, _Netloc, _Text):
    """scheme://netloc/path;params?query#fragment"""

    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_Defrag, _Bytes):
    """URL and fragment."""

    __slots__ = ()

    def geturl(self):
        return self.url + b"#" + self.fragment if self.fragment else self.url


class SplitResultBytes(_Split, _Netloc, _Bytes):
    """scheme://netloc/path?query#fragment"""

    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_Parse, _Netloc, _Bytes):
    """scheme://netloc/path;params?query#fragment"""

    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _text, _bytes in (DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes), (ParseResult, ParseResultBytes):
    _text._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _text
del _text, _bytes


def urlparse(url, scheme="", allow_fragments=True):
    """A URL in six parts: scheme://netloc/path;params?query#fragment."""
    url, scheme, back = _coerce(url, scheme)
    scheme, netloc, url, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    if scheme in uses_params and ";" in url:
        url, params = _split_params(url)
    return back(ParseResult(scheme, netloc, url, params, query, fragment))


def _split_params(url):
    """Parameters belong to the last component of a path."""
    i = url.find(";", url.rfind("/") + 1 if "/" in url else 0)
    return (url, "") if i < 0 else (url[:i], url[i + 1:])


def _check_netloc(netloc):
    if not netloc or netloc.isascii():
        return
    # Some characters become separators once they are normalized.
    import unicodedata
    plain = netloc.replace("@", "").replace(":", "").replace("#", "").replace("?", "")
    normal = unicodedata.normalize("NFKC", plain)
    if plain != normal:
        for c in "/?#@:":
            if c in normal:
                raise ValueError("netloc '" + netloc + "' contains invalid characters under NFKC normalization")


def _check_brackets(netloc):
    if ("[" in netloc) != ("]" in netloc):
        raise ValueError("Invalid IPv6 URL")
    if "[" not in netloc:
        return
    hostinfo = netloc.rpartition("@")[2]
    before, have, bracketed = hostinfo.partition("[")
    if have:
        if before:
            raise ValueError("Invalid IPv6 URL")
        hostname, _, port = bracketed.partition("]")
        if port and not port.startswith(":"):
            raise ValueError("Invalid IPv6 URL")
    else:
        hostname = hostinfo.partition(":")[0]
    if hostname.startswith(("v", "V")):
        if not re.match(r"\A[vV][a-fA-F0-9]+\..+\z", hostname):
            raise ValueError("IPvFuture address is invalid")
    elif _is_ipv4(hostname):
        raise ValueError("An IPv4 address cannot be in brackets")
    elif not _is_ipv6(hostname):
        raise ValueError(f"{hostname!r} does not appear to be an IPv4 or IPv6 address")


def _is_ipv4(text):
    parts = text.split(".")
    return len(parts) == 4 and all(
        part.isascii() and part.isdigit() and len(part) <= 3 and int(part) <= 255 and (part == "0" or part[0] != "0")
        for part in parts)


def _is_ipv6(text):
    text, percent, zone = text.partition("%")
    if percent and (not zone or "%" in zone):
        return False
    parts = text.split(":")
    if "." in parts[-1]:
        if not _is_ipv4(parts.pop()):
            return False
        parts += ["0", "0"]
    if text.count("::") > 1 or ":::" in text or not 3 <= len(parts) <= 9:
        return False
    if "::" in text:
        # Two colons at an end leave two empty parts there.
        if parts[0] == "":
            parts = parts[1:] if parts[1] == "" else None
        if parts and parts[-1] == "":
            parts = parts[:-1] if parts[-2] == "" else None
        if parts is None or parts.count("") > 1 or len(parts) > 8:
            return False
    elif len(parts) != 8 or "" in parts:
        return False
    return all(len(part) <= 4 and all(c in "0123456789abcdefABCDEF" for c in part) for part in parts)


def urlsplit(url, scheme="", allow_fragments=True):
    """A URL in five parts: scheme://netloc/path?query#fragment."""
    url, scheme, back = _coerce(url, scheme)
    return back(SplitResult(*(part or "" for part in _urlsplit(url, scheme, bool(allow_fragments)))))


@functools.lru_cache(typed=True)
def _urlsplit(url, scheme, allow_fragments=True):
    """The five parts; one that is not there is None, one that is empty is not."""
    url = url.lstrip(_control_and_space)
    scheme = scheme and scheme.strip(_control_and_space)
    for c in _unsafe:
        url = url.replace(c, "")
        scheme = scheme and scheme.replace(c, "")
    netloc = query = fragment = None
    i = url.find(":")
    if i > 0 and url[0].isascii() and url[0].isalpha() and all(c in scheme_chars for c in url[:i]):
        scheme, url = url[:i].lower(), url[i + 1:]
    if url[:2] == "//":
        end = min((at for at in (url.find(c, 2) for c in "/?#") if at >= 0), default=len(url))
        netloc, url = url[2:end], url[end:]
        _check_brackets(netloc)
    if allow_fragments and "#" in url:
        url, fragment = url.split("#", 1)
    if "?" in url:
        url, query = url.split("?", 1)
    _check_netloc(netloc)
    return scheme, netloc, url, query, fragment


def urlunparse(components):
    """A URL of the six parts that urlparse() gives."""
    scheme, netloc, url, params, query, fragment, back = _coerce(*components)
    if params:
        url = f"{url};{params}"
    return back(_unsplit_without_empty(scheme, netloc, url, query, fragment))


def urlunsplit(components):
    """A URL of the five parts that urlsplit() gives."""
    scheme, netloc, url, query, fragment, back = _coerce(*components)
    return back(_unsplit_without_empty(scheme, netloc, url, query, fragment))


def _unsplit_without_empty(scheme, netloc, url, query, fragment):
    if not netloc:
        netloc = "" if scheme and scheme in uses_netloc and (not url or url[:1] == "/") else None
    return _urlunsplit(scheme or None, netloc, url, query or None, fragment or None)


def _urlunsplit(scheme, netloc, url, query, fragment):
    if netloc is not None:
        if url and url[:1] != "/":
            url = "/" + url
        url = "//" + netloc + url
    elif url[:2] == "//":
        url = "//" + url
    if scheme:
        url = scheme + ":" + url
    if query is not None:
        url = url + "?" + query
    if fragment is not None:
        url = url + "#" + fragment
    return url


def urljoin(base, url, allow_fragments=True):
    """The absolute form of a URL that stands in a document with a base."""
    if not base:
        return url
    if not url:
        return base
    base, url, back = _coerce(base, url)
    bscheme, bnetloc, bpath, bquery, bfragment = _urlsplit(base, None, bool(allow_fragments))
    scheme, netloc, path, query, fragment = _urlsplit(url, None, bool(allow_fragments))
    if scheme is None:
        scheme = bscheme
    if scheme != bscheme or scheme and scheme not in uses_relative:
        return back(url)
    if not scheme or scheme in uses_netloc:
        if netloc:
            return back(_urlunsplit(scheme, netloc, path, query, fragment))
        netloc = bnetloc
    if not path:
        if query is None:
            query = bquery
            fragment = bfragment if fragment is None else fragment
        return back(_urlunsplit(scheme, netloc, bpath, query, fragment))
    base_parts = bpath.split("/")
    if base_parts[-1] != "":
        # The last component is no directory.
        del base_parts[-1]
    if path[:1] == "/":
        segments = path.split("/")
    else:
        segments = base_parts + path.split("/")
        segments[1:-1] = filter(None, segments[1:-1])
    resolved = []
    for segment in segments:
        if segment == "..":
            # More of them than there are components are ignored.
            if resolved:
                resolved.pop()
        elif segment != ".":
            resolved.append(segment)
    if segments[-1] in (".", ".."):
        resolved.append("")
    return back(_urlunsplit(scheme, netloc, "/".join(resolved) or "/", query, fragment))


def urldefrag(url):
    """A URL without its fragment, and the fragment."""
    url, back = _coerce(url)
    defrag, fragment = url, None
    if "#" in url:
        *parts, fragment = _urlsplit(url, None)
        defrag = _urlunsplit(*parts, None)
    return back(DefragResult(defrag, fragment or ""))


# Quoting.

_hex = {f"{a}{b}".encode(): bytes.fromhex(f"{a}{b}") for a in "0123456789ABCDEFabcdef" for b in "0123456789ABCDEFabcdef"}


def unquote_to_bytes(string):
    """Replace %xx by bytes."""
    if not string:
        string.split
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    first, *rest = string.split(b"%")
    out = [first]
    for item in rest:
        byte = _hex.get(item[:2])
        out.append(b"%" + item if byte is None else byte + item[2:])
    return b"".join(out)


_ascii_runs = re.compile("([\x00-\x7f]+)")


def unquote(string, encoding="utf-8", errors="replace"):
    """Replace %xx by the characters that they encode."""
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode("utf-8" if encoding is None else encoding,
                                               "replace" if errors is None else errors)
    if "%" not in string:
        string.split
        return string
    if encoding is None:
        encoding = "utf-8"
    if errors is None:
        errors = "replace"
    parts = _ascii_runs.split(string)
    parts[1::2] = [unquote_to_bytes(part).decode(encoding, errors) for part in parts[1::2]]
    return "".join(parts)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """As unquote(), with plus signs for spaces."""
    return unquote(string.replace("+", " "), encoding, errors)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None,
             separator="&"):
    """The fields of a query: a dict of lists."""
    result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator,
                                 _stacklevel=2):
        result.setdefault(name, []).append(value)
    return result


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace", max_num_fields=None,
              separator="&", *, _stacklevel=1):
    """The fields of a query: a list of pairs."""
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        if not isinstance(separator, str):
            separator = str(separator, "ascii")
        eq = "="

        def unquoted(s):
            return unquote_plus(s, encoding=encoding, errors=errors)
    elif qs is None:
        return []
    else:
        try:
            # Also what is bytes-like.
            qs = bytes(memoryview(qs))
        except TypeError:
            if not qs:
                import warnings
                warnings.warn(f"Accepting {type(qs).__name__} objects with false value in urllib.parse.parse_qsl() is "
                              "deprecated as of 3.14", DeprecationWarning, stacklevel=_stacklevel + 1)
                return []
            raise
        if isinstance(separator, str):
            separator = bytes(separator, "ascii")
        eq = b"="

        def unquoted(s):
            return unquote_to_bytes(s.replace(b"+", b" "))
    if not qs:
        return []
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    result = []
    for pair in qs.split(separator):
        if not pair and not strict_parsing:
            continue
        name, has_eq, value = pair.partition(eq)
        if not has_eq and strict_parsing:
            raise ValueError("bad query field: %r" % (pair,))
        if value or keep_blank_values:
            result.append((unquoted(name), unquoted(value)))
    return result


_always_safe = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def quote(string, safe="/", encoding=None, errors=None):
    """Replace special characters by %xx; letters, digits, '_.-~' and what is safe stay."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode("utf-8" if encoding is None else encoding, "strict" if errors is None else errors)
    else:
        if encoding is not None:
            raise TypeError("quote() doesn't support 'encoding' for bytes")
        if errors is not None:
            raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """As quote(), with plus signs for spaces."""
    if isinstance(string, str) and " " not in string or isinstance(string, bytes) and b" " not in string:
        return quote(string, safe, encoding, errors)
    space = " " if isinstance(safe, str) else b" "
    return quote(string, safe + space, encoding, errors).replace(" ", "+")


@functools.lru_cache
def _table(safe):
    safe = _always_safe.union(safe)
    return [chr(byte) if byte in safe else f"%{byte:02X}" for byte in range(256)]


def quote_from_bytes(bs, safe="/"):
    """As quote(), of bytes."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    safe = safe.encode("ascii", "ignore") if isinstance(safe, str) else bytes(c for c in safe if c < 128)
    table = _table(safe)
    return "".join([table[byte] for byte in bs])


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """A query of a mapping or of pairs; with doseq a sequence gives a field for each item."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as err:
            raise TypeError("not a valid non-string sequence or mapping object") from err

    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding, errors)

    fields = []
    for k, v in query:
        k = quoted(k)
        if not doseq or isinstance(v, (bytes, str)):
            fields.append(k + "=" + quoted(v))
            continue
        try:
            len(v)
        except TypeError:
            fields.append(k + "=" + quoted(v))
        else:
            fields += [k + "=" + quoted(item) for item in v]
    return "&".join(fields)


# The older way to take URLs apart, of which `urllib.request` still makes use.

def _to_bytes(url):
    """A URL as text in ASCII."""
    if isinstance(url, str):
        try:
            return url.encode("ASCII").decode()
        except UnicodeError:
            raise UnicodeError("URL " + repr(url) + " contains non-ASCII characters")
    return url


def unwrap(url):
    """A URL without the `<URL:...>` around it."""
    url = str(url).strip()
    if url[:1] == "<" and url[-1:] == ">":
        url = url[1:-1].strip()
    return url.removeprefix("URL:").strip()


def _splittype(url):
    match = re.match("([^/:]+):(.*)", url, re.DOTALL)
    return (match[1].lower(), match[2]) if match else (None, url)


def _splithost(url):
    match = re.match("//([^/#?]*)(.*)", url, re.DOTALL)
    if match is None:
        return None, url
    host, path = match.groups()
    return host, "/" + path if path and path[0] != "/" else path


def _splituser(host):
    user, delim, host = host.rpartition("@")
    return user if delim else None, host


def _splitpasswd(user):
    user, delim, passwd = user.partition(":")
    return user, passwd if delim else None


def _splitport(host):
    match = re.fullmatch("(.*):([0-9]*)", host, re.DOTALL)
    return (match[1], match[2] or None) if match else (host, None)


def _splitnport(host, defport=-1):
    name, delim, port = host.rpartition(":")
    if not delim:
        return host, defport
    if not port:
        return name, defport
    return name, int(port) if port.isdigit() and port.isascii() else None


def _splitquery(url):
    path, delim, query = url.rpartition("?")
    return (path, query) if delim else (url, None)


def _splittag(url):
    path, delim, tag = url.rpartition("#")
    return (path, tag) if delim else (url, None)


def _splitattr(url):
    words = url.split(";")
    return words[0], words[1:]


def _splitvalue(attr):
    attr, delim, value = attr.partition("=")
    return attr, value if delim else None


def _deprecated(name, instead):
    split = globals()["_" + name]

    @functools.wraps(split)
    def old(*args, **kwargs):
        import warnings
        warnings.warn(f"urllib.parse.{name}() is deprecated as of 3.8, use urllib.parse.{instead}() instead",
                      DeprecationWarning, stacklevel=2)
        return split(*args, **kwargs)

    old.__name__ = old.__qualname__ = name
    globals()[name] = old


for _name in ("splittype", "splithost", "splituser", "splitpasswd", "splitport", "splitnport", "splitquery",
              "splittag", "splitattr"):
    _deprecated(_name, "urlparse")
_deprecated("splitvalue", "parse_qsl")


def to_bytes(url):
    """Deprecated."""
    import warnings
    warnings.warn("urllib.parse.to_bytes() is deprecated as of 3.8", DeprecationWarning, stacklevel=2)
    return _to_bytes(url)
