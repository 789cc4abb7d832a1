"""A message: headers in their order, and a payload that is text or a list of messages."""

__all__ = ["Message", "EmailMessage"]

import binascii
import io
import quopri
import re

from email import errors, utils

_PARAMETER = re.compile(r';\s*([^\s=;]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;]*))?')


def _parameters(header):
    """[(name, value)] of a header, the first with an empty value."""
    first = header.partition(";")[0].strip()
    found = [(first, "")]
    pieces = {}
    for match in _PARAMETER.finditer(header[len(header.partition(";")[0]):]):
        name, value = match[1].strip(), (match[2] or "").strip()
        base, star, number = name.partition("*")
        if star and number not in ("", "*"):
            pieces.setdefault(base, []).append((number, value))
            continue
        if star:
            value = utils.decode_rfc2231(utils.unquote(value))
            value = (value[0], value[1], _percent(value[2]))
            name = base
        found.append((name, value))
    for base, parts in pieces.items():
        parts.sort(key=lambda part: int(part[0].rstrip("*") or 0))
        text = "".join(utils.unquote(value) for _, value in parts)
        if parts[0][0].endswith("*"):
            charset, language, text = utils.decode_rfc2231(text)
            found.append((base, (charset, language, _percent(text))))
        else:
            found.append((base, '"%s"' % utils.quote(text)))
    return found


def _percent(text):
    import urllib.parse
    return urllib.parse.unquote(text, encoding="latin-1")


def _format(value, **params):
    parts = [] if value is None else [value]
    for name, param in params.items():
        name = name.replace("_", "-")
        if param is None:
            parts.append(name)
        elif isinstance(param, tuple):
            parts.append(f"{name}*={utils.encode_rfc2231(param[2], param[0], param[1])}")
        elif not param.isascii():
            parts.append(f"{name}*={utils.encode_rfc2231(param, 'utf-8')}")
        else:
            parts.append(f'{name}="{utils.quote(param)}"')
    return "; ".join(parts)


class Message:
    """Headers and a payload; headers are a mapping in which names may come more than once."""

    def __init__(self, policy=None):
        if policy is not None:
            raise NotImplementedError("email.policy: messages have the policy compat32")
        self._headers = []
        self._payload = None
        self._unixfrom = None
        self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = "text/plain"

    def __str__(self):
        return self.as_string()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The message as text."""
        out = io.StringIO()
        if unixfrom:
            out.write((self._unixfrom or "From nobody") + "\n")
        self._write(out)
        return out.getvalue()

    def as_bytes(self, unixfrom=False, policy=None):
        """The message as bytes."""
        return self.as_string(unixfrom).encode("ascii", "surrogateescape")

    def __bytes__(self):
        return self.as_bytes()

    def _write(self, out):
        if self.is_multipart() and self.get_boundary() is None:
            self.set_boundary("===============%019d==" % (id(self) % 10 ** 19))
        for name, value in self._headers:
            out.write(f"{name}: {value}\n")
        out.write("\n")
        if not self.is_multipart():
            if self._payload is not None:
                out.write(self._payload)
            return
        boundary = self.get_boundary()
        if self.preamble is not None:
            out.write(self.preamble + "\n")
        for part in self._payload:
            out.write(f"--{boundary}\n")
            part._write(out)
            out.write("\n")
        out.write(f"--{boundary}--\n")
        if self.epilogue is not None:
            out.write(self.epilogue)

    # The mapping.

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        self._headers.append((name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [row for row in self._headers if row[0].lower() != name]

    def __contains__(self, name):
        name = name.lower()
        return any(key.lower() == name for key, _ in self._headers)

    def __iter__(self):
        for name, _ in self._headers:
            yield name

    def keys(self):
        """The names, in order."""
        return [name for name, _ in self._headers]

    def values(self):
        """The values, in order."""
        return [value for _, value in self._headers]

    def items(self):
        """The headers, in order."""
        return list(self._headers)

    def get(self, name, failobj=None):
        """The first value of a name."""
        name = name.lower()
        for key, value in self._headers:
            if key.lower() == name:
                return value
        return failobj

    def get_all(self, name, failobj=None):
        """All values of a name."""
        name = name.lower()
        return [value for key, value in self._headers if key.lower() == name] or failobj

    def set_raw(self, name, value):
        """Add a header as it is."""
        self._headers.append((name, value))

    def raw_items(self):
        """The headers as they are."""
        return iter(self._headers.copy())

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters."""
        self[_name] = _format(_value, **_params)

    def replace_header(self, _name, _value):
        """Set the first header of the name."""
        for at, (name, _) in enumerate(self._headers):
            if name.lower() == _name.lower():
                self._headers[at] = (name, _value)
                return
        raise KeyError(_name)

    # The payload.

    def is_multipart(self):
        """Whether the payload is messages."""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        """Set the line that mailboxes have before a message."""
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        """The line that mailboxes have before a message."""
        return self._unixfrom

    def attach(self, payload):
        """Add a part."""
        if self._payload is None:
            self._payload = [payload]
        elif self.is_multipart():
            self._payload.append(payload)
        else:
            raise TypeError("Attach is not valid on a message with a non-multipart payload")

    def get_payload(self, i=None, decode=False):
        """The payload, or one of its parts; decoded, bytes without the transfer encoding."""
        if self.is_multipart():
            if decode:
                return None
            return self._payload if i is None else self._payload[i]
        if i is not None:
            raise TypeError("Expected list, got %s" % type(self._payload))
        payload = self._payload
        if not decode:
            return payload
        raw = (payload or "").encode("ascii", "surrogateescape") if (payload or "").isascii() else \
            (payload or "").encode("raw-unicode-escape")
        encoding = str(self.get("content-transfer-encoding", "")).strip().lower()
        if encoding == "quoted-printable":
            return quopri.decodestring(raw)
        if encoding == "base64":
            try:
                return binascii.a2b_base64(raw)
            except binascii.Error:
                return raw
        return raw

    def set_payload(self, payload, charset=None):
        """Set the payload."""
        if isinstance(payload, bytes):
            payload = payload.decode("ascii", "surrogateescape")
        self._payload = payload
        if charset is not None:
            self._charset = charset

    def set_charset(self, charset):
        """Set the charset, which the media type names from now on."""
        self._charset = charset
        if charset is None:
            return
        if "content-type" not in self:
            self.add_header("Content-Type", "text/plain", charset=str(charset))
        else:
            self.set_param("charset", str(charset))

    def get_charset(self):
        """The charset that was set."""
        return self._charset

    def walk(self):
        """The message, and all in it."""
        yield self
        if self.is_multipart():
            for part in self._payload:
                yield from part.walk()

    # What the headers say.

    def get_content_type(self):
        """The media type."""
        value = self.get("content-type")
        if value is None:
            return self._default_type
        kind = _parameters(str(value))[0][0].lower()
        return kind if kind.count("/") == 1 else "text/plain"

    def get_content_maintype(self):
        """What stands before the slash of the media type."""
        return self.get_content_type().split("/")[0]

    def get_content_subtype(self):
        """What stands behind the slash of the media type."""
        return self.get_content_type().split("/")[1]

    def get_default_type(self):
        """The media type of a message that does not tell."""
        return self._default_type

    def set_default_type(self, ctype):
        """Set the media type of a message that does not tell."""
        self._default_type = ctype

    def get_params(self, failobj=None, header="content-type", unquote=True):
        """[(name, value)] of a header."""
        value = self.get(header)
        if value is None:
            return failobj
        found = _parameters(str(value))
        if unquote:
            found = [(name, value if isinstance(value, tuple) else utils.unquote(value)) for name, value in found]
        return found

    def get_param(self, param, failobj=None, header="content-type", unquote=True):
        """A parameter of a header."""
        for name, value in self.get_params((), header, unquote):
            if name.lower() == param.lower():
                return value
        return failobj

    def set_param(self, param, value, header="Content-Type", requote=True, charset=None, language="", replace=False):
        """Set a parameter of a header."""
        if charset is not None:
            value = (charset, language, value)
        old = self.get(header)
        if old is None:
            old = "text/plain" if header.lower() == "content-type" else ""
        first, *rest = _parameters(str(old))
        rest = [(name, text) for name, text in rest if name.lower() != param.lower()]
        params = {name: text if isinstance(text, tuple) else utils.unquote(text) for name, text in rest}
        text = _format(first[0], **params, **{param: value})
        if header in self:
            self.replace_header(header, text)
        else:
            self[header] = text

    def get_filename(self, failobj=None):
        """The name of the file that a part is."""
        name = self.get_param("filename", None, "content-disposition")
        if name is None:
            name = self.get_param("name")
        return failobj if name is None else utils.collapse_rfc2231_value(name).strip()

    def get_boundary(self, failobj=None):
        """What stands between the parts."""
        boundary = self.get_param("boundary")
        return failobj if boundary is None else utils.collapse_rfc2231_value(boundary).rstrip()

    def set_boundary(self, boundary):
        """Set what stands between the parts."""
        if "content-type" not in self:
            raise errors.HeaderParseError("No Content-Type header found")
        self.set_param("boundary", boundary)

    def get_content_charset(self, failobj=None):
        """The charset, in lower case."""
        charset = self.get_param("charset")
        if charset is None:
            return failobj
        return utils.collapse_rfc2231_value(charset).lower() if charset else charset

    def get_charsets(self, failobj=None):
        """The charsets of the message and all in it."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """What is to be done with it, in lower case."""
        value = self.get("content-disposition")
        return None if value is None else _parameters(str(value))[0][0].lower()


class EmailMessage(Message):
    """A message that is to be sent."""

    def get_body(self, preferencelist=("related", "html", "plain")):
        """The part to show."""
        raise NotImplementedError("email.message.EmailMessage.get_body()")

    def set_content(self, content, subtype="plain", charset="utf-8"):
        """Set the text of the message."""
        if not isinstance(content, str):
            raise NotImplementedError("email.message.EmailMessage.set_content() of anything but text")
        for name in "Content-Type", "Content-Transfer-Encoding", "MIME-Version":
            del self[name]
        self["Content-Type"] = f'text/{subtype}; charset="{charset}"'
        self["Content-Transfer-Encoding"] = "7bit" if content.isascii() else "8bit"
        self["MIME-Version"] = "1.0"
        self.set_payload(content if content.endswith("\n") else content + "\n")
