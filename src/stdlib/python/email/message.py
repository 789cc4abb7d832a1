"""A message: headers in their order, and a payload that is text or a list of messages."""

__all__ = ["Message", "EmailMessage", "MIMEPart"]

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
        # None stands for compat32, which is not loaded before somebody asks for it.
        self._policy = policy
        self._headers = []
        self._payload = None
        self._unixfrom = None
        self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = "text/plain"

    def __str__(self):
        return self.as_string()

    @property
    def policy(self):
        """How the message is read and written."""
        if self._policy is None:
            from email._policybase import compat32
            return compat32
        return self._policy

    @policy.setter
    def policy(self, value):
        self._policy = value

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The message as text."""
        from email.generator import Generator
        out = io.StringIO()
        Generator(out, mangle_from_=False, maxheaderlen=maxheaderlen, policy=self.policy if policy is None else policy) \
            .flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def as_bytes(self, unixfrom=False, policy=None):
        """The message as bytes."""
        from email.generator import BytesGenerator
        out = io.BytesIO()
        BytesGenerator(out, mangle_from_=False, policy=self.policy if policy is None else policy) \
            .flatten(self, unixfrom=unixfrom)
        return out.getvalue()

    def __bytes__(self):
        return self.as_bytes()

    # The mapping.

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        policy = self.policy
        most = policy.header_max_count(name)
        if most:
            count = sum(key.lower() == name.lower() for key, _ in self._headers)
            if count >= most:
                raise ValueError("There may be at most {} {} headers in a message".format(most, name))
        self._headers.append(policy.header_store_parse(name, val))

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
        return [self._fetched(name, value) for name, value in self._headers]

    def items(self):
        """The headers, in order."""
        return [(name, self._fetched(name, value)) for name, value in self._headers]

    def _fetched(self, name, value):
        """A header's value as the policy shows it."""
        if self._policy is None and isinstance(value, str) and value.isascii():
            return value
        return self.policy.header_fetch_parse(name, value)

    def get(self, name, failobj=None):
        """The first value of a name."""
        name = name.lower()
        for key, value in self._headers:
            if key.lower() == name:
                return self._fetched(key, value)
        return failobj

    def get_all(self, name, failobj=None):
        """All values of a name."""
        name = name.lower()
        return [self._fetched(key, value) for key, value in self._headers if key.lower() == name] or failobj

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
                self._headers[at] = self.policy.header_store_parse(name, _value)
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
        encoding = str(self.get("content-transfer-encoding", "")).strip().lower()
        raw = None
        if isinstance(payload, str):
            if not payload.isascii():
                try:
                    raw = payload.encode("ascii", "surrogateescape")
                    if not decode:
                        try:
                            payload = raw.decode(self.get_content_charset("ascii"), "replace")
                        except LookupError:
                            payload = raw.decode("ascii", "replace")
                except UnicodeEncodeError:
                    raw = payload.encode("raw-unicode-escape")
            else:
                raw = payload.encode("ascii")
        if not decode:
            return payload
        if raw is None:
            return payload
        if encoding == "quoted-printable":
            return quopri.decodestring(raw)
        if encoding == "base64":
            data = b"".join(raw.splitlines())
            try:
                return binascii.a2b_base64(data + b"==="[:-len(data) % 4])
            except binascii.Error:
                return raw
        if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
            return self._uudecoded(raw)
        return raw

    def _uudecoded(self, raw):
        lines = iter(raw.splitlines())
        for line in lines:
            if line.startswith(b"begin "):
                break
        else:
            return raw
        out = b""
        for line in lines:
            if not line or line.strip(b" \t\r\n\f") == b"end":
                break
            out += binascii.a2b_uu(line)
        return out

    def set_payload(self, payload, charset=None):
        """Set the payload."""
        if isinstance(payload, str):
            if charset is not None:
                payload = payload.encode(getattr(charset, "output_charset", charset), "surrogateescape") \
                    .decode("ascii", "surrogateescape")
        elif isinstance(payload, (bytes, bytearray)):
            payload = payload.decode("ascii", "surrogateescape")
        self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the charset, which the headers name from now on, and encode the text as it asks."""
        if charset is None:
            self.del_param("charset")
            self._charset = None
            return
        from email.charset import Charset
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if "MIME-Version" not in self:
            self.add_header("MIME-Version", "1.0")
        if "Content-Type" not in self:
            self.add_header("Content-Type", "text/plain", charset=charset.get_output_charset())
        else:
            self.set_param("charset", charset.get_output_charset())
        if charset != charset.get_output_charset():
            self._payload = charset.body_encode(self._payload)
        if "Content-Transfer-Encoding" not in self:
            cte = charset.get_body_encoding()
            if callable(cte):
                cte(self)
                return
            payload = self._payload
            if payload:
                try:
                    payload = payload.encode("ascii", "surrogateescape")
                except UnicodeError:
                    payload = payload.encode(charset.output_charset)
                self._payload = charset.body_encode(payload)
            self.add_header("Content-Transfer-Encoding", cte)

    def get_charset(self):
        """The charset that was set."""
        return self._charset

    def set_type(self, type, header="Content-Type", requote=True):
        """Set the media type, and leave its parameters."""
        if type.count("/") != 1:
            raise ValueError
        if header.lower() == "content-type":
            del self["mime-version"]
            self["MIME-Version"] = "1.0"
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for name, value in params[1:]:
            self.set_param(name, value, header, requote)

    def del_param(self, param, header="content-type", requote=True):
        """Remove a parameter of a header."""
        if header not in self:
            return
        first, *rest = _parameters(str(self.get(header)))
        kept = {name: text if isinstance(text, tuple) else utils.unquote(text)
                for name, text in rest if name.lower() != param.lower()}
        text = _format(first[0], **kept)
        if text != str(self.get(header)):
            del self[header]
            self[header] = text

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
        params = {name: text if isinstance(text, tuple) else utils.unquote(text) for name, text in rest}
        # It keeps its place if it was there.
        known = next((name for name in params if name.lower() == param.lower()), param)
        params[known] = value
        text = _format(first[0] or None, **params)
        if text == str(old):
            return
        if replace and header in self:
            self.replace_header(header, text)
        else:
            del self[header]
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
        self.set_param("boundary", boundary, replace=True)

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


class MIMEPart(Message):
    """A message, or a part of one, that knows its content."""

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default as policy
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        """The message as text."""
        policy = self.policy if policy is None else policy
        if maxheaderlen is None:
            maxheaderlen = policy.max_line_length
        return super().as_string(unixfrom, maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def is_attachment(self):
        """Whether this is to be shown as an attachment."""
        header = self.get("content-disposition")
        return False if header is None else header.content_disposition == "attachment"

    def _find_body(self, part, preferencelist):
        if part.is_attachment():
            return
        maintype, subtype = part.get_content_type().split("/")
        if maintype == "text":
            if subtype in preferencelist:
                yield preferencelist.index(subtype), part
            return
        if maintype != "multipart" or not self.is_multipart():
            return
        if subtype != "related":
            for below in part.iter_parts():
                yield from self._find_body(below, preferencelist)
            return
        if "related" in preferencelist:
            yield preferencelist.index("related"), part
        candidate = None
        start = part.get_param("start")
        if start:
            candidate = next((below for below in part.iter_parts() if below["content-id"] == start), None)
        if candidate is None:
            parts = part.get_payload()
            candidate = parts[0] if parts else None
        if candidate is not None:
            yield from self._find_body(candidate, preferencelist)

    def get_body(self, preferencelist=("related", "html", "plain")):
        """The part to show: of the kinds, the first of these that there is."""
        best, body = len(preferencelist), None
        for rank, part in self._find_body(self, preferencelist):
            if rank < best:
                best, body = rank, part
                if rank == 0:
                    break
        return body

    def iter_attachments(self):
        """The parts that are not the text of the message."""
        maintype, subtype = self.get_content_type().split("/")
        if maintype != "multipart" or subtype == "alternative":
            return
        payload = self.get_payload()
        if not isinstance(payload, list):
            return
        parts = payload.copy()
        if subtype == "related":
            start = self.get_param("start")
            if start:
                attachments = [part for part in parts if part.get("content-id") != start]
                if len(attachments) < len(parts):
                    yield from attachments
                    return
            yield from parts[1:]
            return
        seen = []
        for part in parts:
            maintype, subtype = part.get_content_type().split("/")
            is_body = (maintype, subtype) in (("text", "plain"), ("text", "html"), ("multipart", "related"),
                                              ("multipart", "alternative"))
            if is_body and not part.is_attachment() and subtype not in seen:
                seen.append(subtype)
                continue
            yield part

    def iter_parts(self):
        """The parts."""
        if self.is_multipart():
            yield from self.get_payload()

    def get_content(self, *args, content_manager=None, **kw):
        """What is in the message."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        return manager.get_content(self, *args, **kw)

    def set_content(self, *args, content_manager=None, **kw):
        """Put something into the message."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        manager.set_content(self, *args, **kw)

    def _make_multipart(self, subtype, disallowed, boundary):
        if self.get_content_maintype() == "multipart":
            existing = self.get_content_subtype()
            if existing in (*disallowed, subtype):
                raise ValueError(f"Cannot convert {existing} to {subtype}")
        kept = [row for row in self._headers if not row[0].lower().startswith("content-")]
        moved = [row for row in self._headers if row[0].lower().startswith("content-")]
        if moved:
            part = type(self)(policy=self.policy)
            part._headers = moved
            part._payload = self._payload
            self._payload = [part]
        else:
            self._payload = []
        self._headers = kept
        self["Content-Type"] = "multipart/" + subtype
        if boundary is not None:
            self.set_param("boundary", boundary)

    def make_related(self, boundary=None):
        """Make what there is the first part of a multipart/related."""
        self._make_multipart("related", ("alternative", "mixed"), boundary)

    def make_alternative(self, boundary=None):
        """Make what there is the first part of a multipart/alternative."""
        self._make_multipart("alternative", ("mixed",), boundary)

    def make_mixed(self, boundary=None):
        """Make what there is the first part of a multipart/mixed."""
        self._make_multipart("mixed", (), boundary)

    def _add_multipart(self, _subtype, *args, _disp=None, **kw):
        if self.get_content_maintype() != "multipart" or self.get_content_subtype() != _subtype:
            getattr(self, "make_" + _subtype)()
        part = type(self)(policy=self.policy)
        part.set_content(*args, **kw)
        if _disp and "content-disposition" not in part:
            part["Content-Disposition"] = _disp
        self.attach(part)

    def add_related(self, *args, **kw):
        """Add a part that belongs to the first."""
        self._add_multipart("related", *args, _disp="inline", **kw)

    def add_alternative(self, *args, **kw):
        """Add a part that says the same in another way."""
        self._add_multipart("alternative", *args, **kw)

    def add_attachment(self, *args, **kw):
        """Add a part that is to be shown as an attachment."""
        self._add_multipart("mixed", *args, _disp="attachment", **kw)

    def clear(self):
        """Remove headers and payload."""
        self._headers = []
        self._payload = None

    def clear_content(self):
        """Remove the payload, and the headers that tell of it."""
        self._headers = [row for row in self._headers if not row[0].lower().startswith("content-")]
        self._payload = None


class EmailMessage(MIMEPart):
    """A message that is to be sent."""

    def set_content(self, *args, **kw):
        super().set_content(*args, **kw)
        if "MIME-Version" not in self:
            self["MIME-Version"] = "1.0"
