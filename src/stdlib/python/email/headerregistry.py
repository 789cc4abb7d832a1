"""Headers as objects: text that also knows what it means."""

import binascii
import re
import urllib.parse
from email import errors, utils
from email.header import decode_header

__all__ = ["Address", "Group", "HeaderRegistry", "BaseHeader", "UnstructuredHeader", "DateHeader", "AddressHeader",
           "SingleAddressHeader", "MIMEVersionHeader", "ParameterizedMIMEHeader", "ContentTypeHeader",
           "ContentDispositionHeader", "ContentTransferEncodingHeader", "MessageIDHeader"]

_special = re.compile(r'[()<>@,:;.\\"\[\]]')
_dot_atom = re.compile(r"[^\s()<>@,:;\\\"\[\].]+(?:\.[^\s()<>@,:;\\\"\[\].]+)*")
_group = re.compile(r'\s*([^:;"@<>,]*|"(?:[^"\\]|\\.)*"\s*):([^;]*);\s*')


class Address:
    """A name to show, and an address."""

    def __init__(self, display_name="", username="", domain="", addr_spec=None):
        inputs = "".join(filter(None, (display_name, username, domain, addr_spec)))
        if "\r" in inputs or "\n" in inputs:
            raise ValueError("invalid arguments; address parts cannot contain CR or LF")
        if addr_spec is not None:
            if username or domain:
                raise TypeError("addrspec specified when username and/or domain also specified")
            local, at, domain = addr_spec.rpartition("@")
            if not at:
                local, domain = addr_spec, ""
            if local.startswith('"') and local.endswith('"') and len(local) > 1:
                local = utils.unquote(local)
            elif not _dot_atom.fullmatch(local):
                raise ValueError(f"Invalid address; only {local[:0]!r} could be parsed from {addr_spec!r}")
            username = local
        self._display_name = display_name
        self._username = username
        self._domain = domain

    @property
    def display_name(self):
        return self._display_name

    @property
    def username(self):
        return self._username

    @property
    def domain(self):
        return self._domain

    @property
    def addr_spec(self):
        """username@domain, quoted where that is needed."""
        local = self.username
        if not _dot_atom.fullmatch(local):
            local = f'"{utils.quote(local)}"'
        if self.domain:
            return local + "@" + self.domain
        return local if local != '""' else "<>"

    def __repr__(self):
        return (f"{self.__class__.__name__}(display_name={self.display_name!r}, username={self.username!r}, "
                f"domain={self.domain!r})")

    def __str__(self):
        name = self.display_name
        if _special.search(name):
            name = f'"{utils.quote(name)}"'
        if name:
            addr_spec = "" if self.addr_spec == "<>" else self.addr_spec
            return f"{name} <{addr_spec}>"
        return self.addr_spec

    def __eq__(self, other):
        if not isinstance(other, Address):
            return NotImplemented
        return (self.display_name, self.username, self.domain) == (other.display_name, other.username, other.domain)


class Group:
    """A name for several addresses; without one, a single address."""

    def __init__(self, display_name=None, addresses=None):
        self._display_name = display_name
        self._addresses = tuple(addresses) if addresses else ()

    @property
    def display_name(self):
        return self._display_name

    @property
    def addresses(self):
        return self._addresses

    def __repr__(self):
        return f"{self.__class__.__name__}(display_name={self.display_name!r}, addresses={self.addresses!r}"

    def __str__(self):
        if self.display_name is None and len(self.addresses) == 1:
            return str(self.addresses[0])
        name = self.display_name
        if name is not None and _special.search(name):
            name = f'"{utils.quote(name)}"'
        text = ", ".join(str(address) for address in self.addresses)
        return f"{name}:{' ' + text if text else text};"

    def __eq__(self, other):
        if not isinstance(other, Group):
            return NotImplemented
        return self.display_name == other.display_name and self.addresses == other.addresses


def _decoded(value):
    """Text with its encoded words replaced."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
        return "".join(piece if isinstance(piece, str) else piece.decode(charset or "ascii", "surrogateescape")
                       for piece, charset in pieces)
    except (LookupError, UnicodeError, binascii.Error, errors.HeaderParseError):
        return value


class BaseHeader(str):
    """Text that knows the name of its header."""

    max_count = None

    def __new__(cls, name, value):
        kwds = {"defects": []}
        cls.parse(value, kwds)
        self = str.__new__(cls, kwds.pop("decoded"))
        self.init(name, **kwds)
        return self

    def init(self, name, *, defects=(), **kwds):
        self._name = name
        self._defects = defects
        for key, value in kwds.items():
            setattr(self, "_" + key, value)

    @property
    def name(self):
        return self._name

    @property
    def defects(self):
        return tuple(self._defects)

    def __reduce__(self):
        return _rebuild, (self._name, getattr(self, "_source", None) or str(self))

    def fold(self, *, policy):
        """The header as it stands in a message."""
        return fold_header(self.name, getattr(self, "_source", None) or str(self), policy, isinstance(self, AddressHeader))


def _rebuild(name, value):
    return HeaderRegistry()(name, value)


class UnstructuredHeader:
    """Text."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = _decoded(str(value))


class UniqueUnstructuredHeader(UnstructuredHeader):
    max_count = 1


class MessageIDHeader(UnstructuredHeader):
    max_count = 1


class DateHeader:
    """A date."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        kwds["datetime"] = None
        if not value:
            kwds["defects"].append(errors.HeaderMissingRequiredValue())
            kwds["decoded"] = ""
            return
        if isinstance(value, str):
            kwds["decoded"] = value
            try:
                value = utils.parsedate_to_datetime(value)
            except ValueError:
                kwds["defects"].append(errors.InvalidDateDefect("Invalid date value or format"))
                return
        kwds["datetime"] = value
        kwds["decoded"] = utils.format_datetime(value)

    @property
    def datetime(self):
        return self._datetime


class UniqueDateHeader(DateHeader):
    max_count = 1


def _members(text):
    """The members of a list of addresses: a group is one, with all that is in it."""
    member, quoted, in_group, depth = "", False, False, 0
    for c in text:
        if c == '"' and not member.endswith("\\"):
            quoted = not quoted
        elif not quoted:
            if c in "(<":
                depth += 1
            elif c in ")>":
                depth -= 1
            elif c == ":" and not depth:
                in_group = True
            elif c == ";" and in_group:
                in_group = False
            elif c == "," and not in_group and depth <= 0:
                yield member
                member = ""
                continue
        member += c
    yield member


class AddressHeader:
    """Addresses, and groups of them."""

    max_count = None

    @staticmethod
    def _addresses(text):
        found = []
        for part in utils._split_addresses(text):
            if part.strip():
                name, spec = utils._parse_address(part)
                local, _, domain = spec.rpartition("@")
                if not domain or not local:
                    local, domain = spec, ""
                found.append(Address(_decoded(name), utils.unquote(local), domain))
        return found

    @classmethod
    def parse(cls, value, kwds):
        if isinstance(value, str):
            groups = []
            for part in _members(value):
                match = _group.fullmatch(part)
                if match:
                    groups.append(Group(utils.unquote(match[1].strip()), cls._addresses(match[2])))
                else:
                    groups += [Group(None, [address]) for address in cls._addresses(part)]
            kwds["source"] = _decoded(value)
        else:
            if not hasattr(value, "__iter__"):
                value = [value]
            groups = [Group(None, [item]) if not hasattr(item, "addresses") else item for item in value]
        kwds["groups"] = groups
        kwds["decoded"] = ", ".join(str(group) for group in groups)

    @property
    def groups(self):
        return tuple(self._groups)

    @property
    def addresses(self):
        return tuple(address for group in self._groups for address in group.addresses)


class UniqueAddressHeader(AddressHeader):
    max_count = 1


class SingleAddressHeader(AddressHeader):
    """One address."""

    @property
    def address(self):
        if len(self.addresses) != 1:
            raise ValueError(f"value of single address header {self.name} is not a single address")
        return self.addresses[0]


class UniqueSingleAddressHeader(SingleAddressHeader):
    max_count = 1


class MIMEVersionHeader:
    """The version of MIME."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = value = str(value)
        match = re.fullmatch(r"\s*(\d+)\s*\.\s*(\d+)\s*", value)
        kwds["major"], kwds["minor"] = (int(match[1]), int(match[2])) if match else (None, None)
        kwds["version"] = f"{match[1]}.{match[2]}" if match else None

    major = property(lambda self: self._major)
    minor = property(lambda self: self._minor)
    version = property(lambda self: self._version)


class ParameterizedMIMEHeader:
    """A value and parameters."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        from email.message import _parameters
        kwds["decoded"] = value = str(value)
        first, *rest = _parameters(value)
        params = {}
        for name, text in rest:
            if isinstance(text, tuple):
                text = utils.collapse_rfc2231_value(text)
            params.setdefault(name.lower(), _decoded(utils.unquote(text)))
        kwds["params"] = params
        if "*" in value:
            # Shown without the encoding that a message needs.
            kwds["source"] = value
            kwds["decoded"] = "; ".join([first[0]] + [f'{name}="{utils.quote(text)}"' for name, text in params.items()])
        cls.parse_value(first[0], kwds)

    @property
    def params(self):
        import types
        return types.MappingProxyType(self._params)


class ContentTypeHeader(ParameterizedMIMEHeader):
    """A media type."""

    @classmethod
    def parse_value(cls, text, kwds):
        kind = text.lower()
        if kind.count("/") != 1 or not all(kind.split("/")):
            kwds["defects"].append(errors.InvalidHeaderDefect("Invalid content type"))
            kind = "text/plain"
        kwds["maintype"], kwds["subtype"] = kind.split("/")

    maintype = property(lambda self: self._maintype)
    subtype = property(lambda self: self._subtype)
    content_type = property(lambda self: self._maintype + "/" + self._subtype)


class ContentDispositionHeader(ParameterizedMIMEHeader):
    """What is to be done with a part."""

    @classmethod
    def parse_value(cls, text, kwds):
        kwds["content_disposition"] = text.lower() or None

    content_disposition = property(lambda self: self._content_disposition)


class ContentTransferEncodingHeader:
    """How a body is encoded."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["decoded"] = str(value)
        kwds["cte"] = str(value).strip().lower() or "7bit"

    cte = property(lambda self: self._cte)


_KINDS = {
    "subject": UniqueUnstructuredHeader, "date": UniqueDateHeader, "resent-date": DateHeader,
    "orig-date": UniqueDateHeader, "sender": UniqueSingleAddressHeader, "resent-sender": SingleAddressHeader,
    "to": UniqueAddressHeader, "resent-to": AddressHeader, "cc": UniqueAddressHeader, "resent-cc": AddressHeader,
    "bcc": UniqueAddressHeader, "resent-bcc": AddressHeader, "from": UniqueAddressHeader, "resent-from": AddressHeader,
    "reply-to": UniqueAddressHeader, "mime-version": MIMEVersionHeader, "content-type": ContentTypeHeader,
    "content-disposition": ContentDispositionHeader, "content-transfer-encoding": ContentTransferEncodingHeader,
    "message-id": MessageIDHeader,
}


class HeaderRegistry:
    """Makes the object of a header by its name."""

    def __init__(self, base_class=BaseHeader, default_class=UnstructuredHeader, use_default_map=True):
        self.registry = dict(_KINDS) if use_default_map else {}
        self.base_class = base_class
        self.default_class = default_class

    def map_to_type(self, name, cls):
        """Use a class for the headers of a name."""
        self.registry[name.lower()] = cls

    def __getitem__(self, name):
        cls = self.registry.get(name.lower(), self.default_class)
        return type("_" + cls.__name__, (cls, self.base_class), {})

    def __call__(self, name, value):
        return self[name](name, value)


# Lines of bounded length.


def fold_header(name, value, policy, is_list=False):
    """A header as it stands in a message, with encoded words for what is beyond ASCII; addresses stay whole."""
    longest = policy.max_line_length or 1_000_000
    lines = [f"{name}:"]
    charset = "unknown-8bit" if any("\udc80" <= c <= "\udcff" for c in value) else "utf-8"
    pieces = re.findall(r"[ \t]*[^ \t]+|[ \t]+$", " " + value.strip()) if value.strip() else [" "]
    if is_list and value.isascii():
        members = [" " + member.strip() + "," for member in _members(value)]
        members[-1] = members[-1][:-1]
        if all(len(member) < longest for member in members):
            pieces = members
    wide = [at for at, piece in enumerate(pieces) if not piece.isascii() and not getattr(policy, "utf8", False)]
    at = 0
    while at < len(pieces):
        if wide and at == wide[0]:
            # Everything from the first word beyond ASCII to the last.
            text = "".join(pieces[at:_last_of_run(pieces, at, wide, name) + 1])
            at = _last_of_run(pieces, at, wide, name) + 1
            wide = [place for place in wide if place >= at]
            _add_encoded(lines, text, charset, longest)
            continue
        piece = pieces[at]
        at += 1
        if len(lines[-1]) + len(piece) > longest and lines[-1].strip() != f"{name}:" and piece.strip():
            lines.append(piece)
        elif len(lines[-1]) + len(piece) > longest and len(lines) == 1 and len(piece) < longest:
            lines.append(piece)
        else:
            lines[-1] += piece
    return policy.linesep.join(lines) + policy.linesep


def _last_of_run(pieces, at, wide, name):
    """Where the words end that become one encoded word; in addresses, before what is in angle brackets."""
    last = at
    for place in range(at, wide[-1] + 1):
        if pieces[place].lstrip().startswith("<") or pieces[place].endswith(","):
            break
        if place in wide:
            last = place
    return last


def _add_encoded(lines, text, charset, longest):
    stripped = text.lstrip(" \t")
    lines[-1] += text[:len(text) - len(stripped)]
    codec = "ascii" if charset == "unknown-8bit" else "utf-8"
    while stripped:
        room = longest - len(lines[-1])
        count = room - len(charset) - 7
        if count <= 0:
            lines.append(" ")
            continue
        part = stripped[:count]
        word = _encoded_word(part.encode(codec, "surrogateescape"), charset)
        while len(word) > room and len(part) > 1:
            part = part[:-1]
            word = _encoded_word(part.encode(codec, "surrogateescape"), charset)
        lines[-1] += word
        stripped = stripped[len(part):]
        if stripped:
            lines.append(" ")


def _encoded_word(data, charset):
    q = "".join("_" if byte == 32 else chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or byte in b"-!*+/")
                else f"={byte:02X}" for byte in data)
    b = binascii.b2a_base64(data, newline=False).decode("ascii")
    # Q is preferred, since people can read it.
    return f"=?{charset}?q?{q}?=" if len(q) - len(b) < 5 else f"=?{charset}?b?{b}?="
