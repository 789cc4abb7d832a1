"""What is in a message, as an object: reading and setting it."""

import binascii
import email.charset
import email.message
import email.errors
from email import quoprimime


class ContentManager:
    """Functions that read and set content, by media type and by class."""

    def __init__(self):
        self.get_handlers = {}
        self.set_handlers = {}

    def add_get_handler(self, key, handler):
        """Use a function for a media type, a main type, or "" for all."""
        self.get_handlers[key] = handler

    def get_content(self, msg, *args, **kw):
        """What is in a message."""
        kind = msg.get_content_type()
        for key in kind, msg.get_content_maintype(), "":
            if key in self.get_handlers:
                return self.get_handlers[key](msg, *args, **kw)
        raise KeyError(kind)

    def add_set_handler(self, typekey, handler):
        """Use a function for a class, its name, or None for all."""
        self.set_handlers[typekey] = handler

    def set_content(self, msg, obj, *args, **kw):
        """Put an object into a message."""
        if msg.get_content_maintype() == "multipart":
            raise TypeError("set_content not valid on multipart")
        handler = self._find_set_handler(obj)
        msg.clear_content()
        handler(msg, obj, *args, **kw)

    def _find_set_handler(self, obj):
        full_name = None
        for cls in type(obj).__mro__:
            name = cls.__qualname__
            path = f"{cls.__module__}.{name}" if cls.__module__ else name
            full_name = full_name or path
            for key in cls, path, name, cls.__name__:
                if key in self.set_handlers:
                    return self.set_handlers[key]
        if None in self.set_handlers:
            return self.set_handlers[None]
        raise KeyError(full_name)


raw_data_manager = ContentManager()


def get_text_content(msg, errors="replace"):
    content = msg.get_payload(decode=True)
    return content.decode(msg.get_param("charset", "ASCII"), errors=errors)


def get_non_text_content(msg):
    return msg.get_payload(decode=True)


def get_message_content(msg):
    return msg.get_payload(0)


def get_and_fixup_unknown_message_content(msg):
    return bytes(msg.get_payload(0))


raw_data_manager.add_get_handler("text", get_text_content)
for _kind in "audio", "image", "video", "application":
    raw_data_manager.add_get_handler(_kind, get_non_text_content)
for _kind in "rfc822", "external-body":
    raw_data_manager.add_get_handler("message/" + _kind, get_message_content)
raw_data_manager.add_get_handler("message", get_and_fixup_unknown_message_content)


def _prepare(msg, maintype, subtype, headers):
    msg["Content-Type"] = f"{maintype}/{subtype}"
    if headers:
        if not hasattr(headers[0], "name"):
            made = []
            for header in headers:
                name, value = header.split(":", 1)
                made.append(msg.policy.header_factory(name, value.strip()))
            headers = made
        for header in headers:
            if header.defects:
                raise ValueError(f"Invalid header: {header.fold(policy=msg.policy)}") from header.defects[0]
            msg[header.name] = header


def _finish(msg, disposition, filename, cid, params):
    if disposition is None and filename is not None:
        disposition = "attachment"
    if disposition is not None:
        msg["Content-Disposition"] = disposition
    if filename is not None:
        msg.set_param("filename", filename, header="Content-Disposition", replace=True)
    if cid is not None:
        msg["Content-ID"] = cid
    for key, value in (params or {}).items():
        msg.set_param(key, value)


def _base64(data, longest):
    size = longest // 4 * 3
    return "".join(binascii.b2a_base64(data[i:i + size]).decode("ascii") for i in range(0, len(data), size))


def _encode_text(string, charset, cte, policy):
    """(transfer encoding, payload) of text."""
    lines = string.encode(charset).splitlines()
    longest = policy.max_line_length or 1_000_000
    body = b"\n".join(lines) + b"\n"
    for_network = policy.linesep.encode("ascii").join(lines) + policy.linesep.encode("ascii")
    if cte is None:
        if max((len(line) for line in lines), default=0) <= longest and body.isascii():
            return "7bit", body.decode("ascii")
        if max((len(line) for line in lines), default=0) <= longest and policy.cte_type == "8bit":
            return "8bit", body.decode("ascii", "surrogateescape")
        sample = b"\n".join(lines[:10]) + b"\n"
        quoted = quoprimime.body_encode(sample.decode("latin-1"), longest)
        if len(quoted) > len(binascii.b2a_base64(sample)):
            cte = "base64"
        else:
            cte = "quoted-printable"
            if len(lines) <= 10:
                return cte, quoted
    if cte == "7bit":
        return cte, body.decode("ascii")
    if cte == "8bit":
        return cte, body.decode("ascii", "surrogateescape")
    if cte == "quoted-printable":
        return cte, quoprimime.body_encode(body.decode("latin-1"), longest)
    if cte == "base64":
        return cte, _base64(for_network, longest)
    raise ValueError(f"Unknown content transfer encoding {cte}")


def set_text_content(msg, string, subtype="plain", charset="utf-8", cte=None, disposition=None, filename=None, cid=None,
                     params=None, headers=None):
    _prepare(msg, "text", subtype, headers)
    cte, payload = _encode_text(string, charset, cte, msg.policy)
    msg.set_payload(payload)
    msg.set_param("charset", email.charset.ALIASES.get(charset, charset), replace=True)
    msg["Content-Transfer-Encoding"] = cte
    _finish(msg, disposition, filename, cid, params)


def set_message_content(msg, message, subtype="rfc822", cte=None, disposition=None, filename=None, cid=None, params=None,
                        headers=None):
    if subtype == "partial":
        raise ValueError("message/partial is not supported for Message objects")
    if subtype == "rfc822":
        if cte not in (None, "7bit", "8bit", "binary"):
            raise ValueError(f"message/rfc822 parts do not support cte={cte}")
        cte = "8bit" if cte is None else cte
    elif subtype == "external-body":
        if cte not in (None, "7bit"):
            raise ValueError(f"message/external-body parts do not support cte={cte}")
        cte = "7bit"
    elif cte is None:
        cte = "7bit"
    _prepare(msg, "message", subtype, headers)
    msg.set_payload([message])
    msg["Content-Transfer-Encoding"] = cte
    _finish(msg, disposition, filename, cid, params)


def set_bytes_content(msg, data, maintype, subtype, cte="base64", disposition=None, filename=None, cid=None, params=None,
                      headers=None):
    _prepare(msg, maintype, subtype, headers)
    if cte == "base64":
        data = _base64(data, msg.policy.max_line_length or 76)
    elif cte == "quoted-printable":
        data = binascii.b2a_qp(data, istext=False, header=False, quotetabs=True).decode("ascii")
    elif cte == "7bit":
        data = data.decode("ascii")
    elif cte in ("8bit", "binary"):
        data = data.decode("ascii", "surrogateescape")
    msg.set_payload(data)
    msg["Content-Transfer-Encoding"] = cte
    _finish(msg, disposition, filename, cid, params)


raw_data_manager.add_set_handler(str, set_text_content)
raw_data_manager.add_set_handler(email.message.Message, set_message_content)
for _kind in bytes, bytearray, memoryview:
    raw_data_manager.add_set_handler(_kind, set_bytes_content)
del _kind
