"""Character sets of messages, and how text in them is encoded in headers and bodies."""

__all__ = ["Charset", "add_alias", "add_charset", "add_codec"]

import email.base64mime
import email.quoprimime
from email import errors
from email.encoders import encode_7or8bit
from functools import partial

QP, BASE64, SHORTEST = 1, 2, 3
# What stands around an encoded word beside the charset: =??q??=
RFC2047_CHROME_LEN = 7
DEFAULT_CHARSET = "us-ascii"
UNKNOWN8BIT = "unknown-8bit"

# Header encoding, body encoding, charset of the output.
CHARSETS = {
    "us-ascii": (None, None, None), "iso-8859-1": (QP, QP, None), "iso-8859-2": (QP, QP, None),
    "iso-8859-3": (QP, QP, None), "iso-8859-4": (QP, QP, None), "iso-8859-9": (QP, QP, None),
    "iso-8859-10": (QP, QP, None), "iso-8859-13": (QP, QP, None), "iso-8859-14": (QP, QP, None),
    "iso-8859-15": (QP, QP, None), "iso-8859-16": (QP, QP, None), "windows-1252": (QP, QP, None),
    "viscii": (QP, QP, None), "big5": (BASE64, BASE64, None), "gb2312": (BASE64, BASE64, None),
    "euc-jp": (BASE64, None, "iso-2022-jp"), "shift_jis": (BASE64, None, "iso-2022-jp"),
    "iso-2022-jp": (BASE64, None, None), "koi8-r": (BASE64, BASE64, None), "utf-8": (SHORTEST, BASE64, "utf-8"),
}
ALIASES = {
    "latin_1": "iso-8859-1", "latin-1": "iso-8859-1", "latin_2": "iso-8859-2", "latin-2": "iso-8859-2",
    "latin_9": "iso-8859-15", "latin-9": "iso-8859-15", "cp949": "ks_c_5601-1987", "euc_jp": "euc-jp",
    "euc_kr": "euc-kr", "ascii": "us-ascii",
}
CODEC_MAP = {"gb2312": "eucgb2312_cn", "big5": "big5_tw", "us-ascii": None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """Tell how a charset is encoded in headers and bodies."""
    if body_enc == SHORTEST:
        raise ValueError("SHORTEST not allowed for body_enc")
    CHARSETS[charset] = (header_enc, body_enc, output_charset)


def add_alias(alias, canonical):
    """Another name of a charset."""
    ALIASES[alias] = canonical


def add_codec(charset, codecname):
    """The codec of a charset."""
    CODEC_MAP[charset] = codecname


def _encode(string, codec):
    if codec == UNKNOWN8BIT:
        return string.encode("ascii", "surrogateescape")
    return string.encode(codec)


class Charset:
    """A charset, and how text in it is encoded."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        try:
            if isinstance(input_charset, str):
                input_charset.encode("ascii")
            else:
                input_charset = str(input_charset, "ascii")
        except UnicodeError:
            raise errors.CharsetError(input_charset)
        input_charset = input_charset.lower()
        self.input_charset = ALIASES.get(input_charset, input_charset)
        header, body, output = CHARSETS.get(self.input_charset, (SHORTEST, BASE64, None))
        if not output:
            output = self.input_charset
        self.header_encoding = header
        self.body_encoding = body
        self.output_charset = ALIASES.get(output, output)
        self.input_codec = CODEC_MAP.get(self.input_charset, self.input_charset)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __repr__(self):
        return self.input_charset.lower()

    __str__ = __repr__

    def __eq__(self, other):
        return str(self) == str(other).lower()

    def get_body_encoding(self):
        """The name of the transfer encoding, or a function that sets it."""
        if self.body_encoding == QP:
            return "quoted-printable"
        if self.body_encoding == BASE64:
            return "base64"
        return encode_7or8bit

    def get_output_charset(self):
        """The charset that text is written in."""
        return self.output_charset or self.input_charset

    def header_encode(self, string):
        """Text as an encoded word."""
        data = _encode(string, self.output_codec or "us-ascii")
        module = self._get_encoder(data)
        return string if module is None else module.header_encode(data, self.output_codec)

    def header_encode_lines(self, string, maxlengths):
        """Text as encoded words, each no longer than the next of the lengths; None where nothing fits."""
        codec = self.output_codec or "us-ascii"
        module = self._get_encoder(_encode(string, codec))
        encoder = partial(module.header_encode, charset=codec)
        extra = len(self.get_output_charset()) + RFC2047_CHROME_LEN
        lines, current = [], ""
        room = next(maxlengths) - extra
        for character in string:
            if module.header_length(_encode(current + character, self.get_output_charset())) > room:
                if not lines and not current:
                    lines.append(None)
                else:
                    lines.append(encoder(_encode(current, codec)))
                current = ""
                room = next(maxlengths) - extra
            current += character
        lines.append(encoder(_encode(current, codec)))
        return lines

    def _get_encoder(self, header_bytes):
        if self.header_encoding == BASE64:
            return email.base64mime
        if self.header_encoding == QP:
            return email.quoprimime
        if self.header_encoding == SHORTEST:
            if email.base64mime.header_length(header_bytes) < email.quoprimime.header_length(header_bytes):
                return email.base64mime
            return email.quoprimime
        return None

    def body_encode(self, string):
        """Text as a body in the transfer encoding of the charset."""
        if not string:
            return string
        if self.body_encoding == BASE64:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return email.base64mime.body_encode(string)
        if self.body_encoding == QP:
            if isinstance(string, str):
                string = string.encode(self.output_charset)
            return email.quoprimime.body_encode(string.decode("latin1"))
        if isinstance(string, str):
            string = string.encode(self.output_charset).decode("ascii")
        return string
