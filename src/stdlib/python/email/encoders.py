"""Functions that encode the payload of a message, and say so in its headers."""

__all__ = ["encode_7or8bit", "encode_base64", "encode_noop", "encode_quopri"]

from base64 import encodebytes
from quopri import encodestring


def encode_base64(msg):
    """Encode the payload in base64."""
    msg.set_payload(str(encodebytes(msg.get_payload(decode=True)), "ascii"))
    msg["Content-Transfer-Encoding"] = "base64"


def encode_quopri(msg):
    """Encode the payload in quoted-printable."""
    data = encodestring(msg.get_payload(decode=True), quotetabs=True)
    msg.set_payload(data.replace(b" ", b"=20"))
    msg["Content-Transfer-Encoding"] = "quoted-printable"


def encode_7or8bit(msg):
    """Say whether the payload has bytes beyond ASCII."""
    data = msg.get_payload(decode=True)
    msg["Content-Transfer-Encoding"] = "7bit" if data is None or data.isascii() else "8bit"


def encode_noop(msg):
    """Nothing."""
