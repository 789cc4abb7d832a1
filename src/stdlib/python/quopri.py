"""Quoted-printable: lines of mostly plain text."""

from binascii import a2b_qp, b2a_qp

__all__ = ["encode", "decode", "encodestring", "decodestring"]


def encodestring(s, quotetabs=False, header=False):
    """The text in quoted-printable."""
    return b2a_qp(s, quotetabs=quotetabs, header=header)


def decodestring(s, header=False):
    """The text that quoted-printable stands for."""
    return a2b_qp(s, header=header)


def encode(input, output, quotetabs, header=False):
    """Encodes a file into another."""
    output.write(encodestring(input.read(), quotetabs, header))


def decode(input, output, header=False):
    """Decodes a file into another."""
    output.write(decodestring(input.read(), header))
