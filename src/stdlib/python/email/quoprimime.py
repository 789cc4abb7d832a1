"""Quoted-printable in headers and bodies."""

__all__ = ["body_decode", "body_encode", "body_length", "decode", "decodestring", "header_decode", "header_encode",
           "header_length", "quote", "unquote"]

import re
from string import ascii_letters, digits, hexdigits

_HEADER = {byte: "=%02X" % byte for byte in range(256)}
_BODY = dict(_HEADER)
for _byte in b"-!*+/" + ascii_letters.encode() + digits.encode():
    _HEADER[_byte] = chr(_byte)
_HEADER[ord(" ")] = "_"
for _byte in b" !\"#$%&'()*+,-./0123456789:;<>?@[\\]^_`{|}~\t" + ascii_letters.encode():
    _BODY[_byte] = chr(_byte)


def header_check(octet):
    """Whether a byte is quoted in a header."""
    return chr(octet) != _HEADER[octet]


def body_check(octet):
    """Whether a byte is quoted in a body."""
    return chr(octet) != _BODY[octet]


def header_length(bytearray):
    """How long bytes are in a header."""
    return sum(len(_HEADER[octet]) for octet in bytearray)


def body_length(bytearray):
    """How long bytes are in a body."""
    return sum(len(_BODY[octet]) for octet in bytearray)


def unquote(s):
    """The character of =XX."""
    return chr(int(s[1:3], 16))


def quote(c):
    """A character as =XX."""
    return "=%02X" % ord(c)


def header_encode(header_bytes, charset="iso-8859-1"):
    """An encoded word."""
    if not header_bytes:
        return ""
    return f"=?{charset}?q?{header_bytes.decode('latin1').translate(_HEADER)}?="


def body_encode(body, maxlinelen=76, eol="\n"):
    """Text, each character a byte, in lines."""
    if maxlinelen < 4:
        raise ValueError("maxlinelen must be at least 4")
    if not body:
        return body
    table = {byte: text for byte, text in _BODY.items() if byte not in b"\r\n"}
    body = body.translate(table)
    room = maxlinelen - 1
    result = []
    for line in body.splitlines():
        start = 0
        last = len(line) - 1 - room
        while start <= last:
            stop = start + room
            # No =XX is cut in two.
            if line[stop - 2] == "=":
                cut = stop - 1 - 1
            elif line[stop - 1] == "=":
                cut = stop - 1
            else:
                cut = stop
            result.append(line[start:cut] + "=")
            start = cut
        # A blank at the end of a line would be lost.
        if line and line[-1] in " \t":
            left = start - last
            if left >= 3:
                result.append(line[start:-1] + quote(line[-1]))
            elif left == 2:
                result.append(line[start:-1] + "=")
                result.append(quote(line[-1]))
            else:
                result.append(line[start:] + "=")
                result.append("")
        else:
            result.append(line[start:])
    if body[-1] in "\r\n":
        result.append("")
    return eol.join(result)


def decode(encoded, eol="\n"):
    """The text of quoted-printable."""
    if not encoded:
        return encoded
    decoded = ""
    for line in encoded.splitlines():
        line = line.rstrip()
        if not line:
            decoded += eol
            continue
        i, n = 0, len(line)
        while i < n:
            c = line[i]
            if c != "=":
                decoded += c
                i += 1
            elif i + 1 == n:
                i += 1
                continue
            elif i + 2 < n and line[i + 1] in hexdigits and line[i + 2] in hexdigits:
                decoded += unquote(line[i:i + 3])
                i += 3
            else:
                decoded += c
                i += 1
            if i == n:
                decoded += eol
    if encoded[-1] not in "\r\n" and decoded.endswith(eol):
        decoded = decoded[:-1]
    return decoded


body_decode = decodestring = decode


def header_decode(s):
    """The text of the Q encoding of headers."""
    return re.sub(r"=[a-fA-F0-9]{2}", lambda match: unquote(match[0]), s.replace("_", " "), flags=re.ASCII)
