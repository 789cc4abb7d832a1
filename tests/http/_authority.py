"""A certificate authority for one run, and a certificate of localhost's that it signs (ECDSA on P-256)."""

import base64
import datetime
import hashlib
import os
import secrets
import tempfile

P = 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
G = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)


def twice(point):
    """Twice a point in Jacobian coordinates, on the curve with a = -3."""
    x, y, z = point
    delta, gamma = z * z % P, y * y % P
    beta = x * gamma % P
    alpha = 3 * (x - delta) * (x + delta) % P
    x3 = (alpha * alpha - 8 * beta) % P
    return x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % P, 2 * y * z % P


def plus(point, other):
    """The sum of a point and another one whose third coordinate is 1."""
    x1, y1, z1 = point
    x2, y2 = other
    if not z1:
        return x2, y2, 1
    square = z1 * z1 % P
    h, r = (x2 * square - x1) % P, (y2 * square * z1 - y1) % P
    if not h:
        return twice(point) if not r else (1, 1, 0)
    hh = h * h % P
    v, hhh = x1 * hh % P, h * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - y1 * hhh) % P, z1 * h % P


def times(scalar):
    """A multiple of the base point, with two coordinates."""
    point = (1, 1, 0)
    for bit in format(scalar, "b"):
        point = twice(point)
        if bit == "1":
            point = plus(point, G)
    x, y, z = point
    back = pow(z, -1, P)
    return x * back * back % P, y * back * back * back % P


def der(tag, *parts):
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts):
    return der(0x30, *parts)


def integer(value):
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def bits(content, unused=0):
    return der(3, bytes([unused]), content)


def oid(text):
    first, second, *rest = map(int, text.split("."))
    out = bytes([40 * first + second])
    for number in rest:
        part = [number & 0x7f]
        while number := number >> 7:
            part.append(number & 0x7f | 0x80)
        out += bytes(reversed(part))
    return der(6, out)


SIGNED = sequence(oid("1.2.840.10045.4.3.2"))
KEY = sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"))


def extension(number, content, critical=False):
    return sequence(oid(f"2.5.29.{number}"), b"\x01\x01\xff" if critical else b"", der(4, content))


class Key:
    """A private key."""

    def __init__(self):
        self.secret = secrets.randbelow(N - 1) + 1
        x, y = times(self.secret)
        self.public = b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")
        self.identifier = hashlib.sha1(self.public).digest()

    def sign(self, data):
        digest = int.from_bytes(hashlib.sha256(data).digest(), "big")
        k = secrets.randbelow(N - 1) + 1
        r = times(k)[0] % N
        s = pow(k, -1, N) * (digest + r * self.secret) % N
        return sequence(integer(r), integer(s))

    def pem(self):
        inner = sequence(integer(1), der(4, self.secret.to_bytes(32, "big")), der(0xa1, bits(self.public)))
        return pem("PRIVATE KEY", sequence(integer(0), KEY, der(4, inner)))


def pem(kind, data):
    text = base64.encodebytes(data).decode()
    return f"-----BEGIN {kind}-----\n{text}-----END {kind}-----\n"


def certificate(name, key, issuer, issuers_key, *extensions):
    def named(text):
        return sequence(der(0x31, sequence(oid("2.5.4.3"), der(0x0c, text.encode()))))

    def day(distance):
        moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(distance)
        return der(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())

    content = sequence(
        der(0xa0, integer(2)), integer(secrets.randbits(64) + 1), SIGNED, named(issuer), sequence(day(-1), day(1)),
        named(name), sequence(KEY, bits(key.public)),
        der(0xa3, sequence(extension(14, der(4, key.identifier)),
                           extension(35, sequence(der(0x80, issuers_key.identifier))), *extensions)))
    return pem("CERTIFICATE", sequence(content, SIGNED, bits(issuers_key.sign(content))))


class Authority:
    """Files, while the context is entered: `authority`, which clients trust, and `certificate`, which a server has."""

    def __enter__(self):
        own, key = Key(), Key()
        ca = certificate("A test's authority", own, "A test's authority", own,
                         extension(19, sequence(b"\x01\x01\xff"), critical=True),
                         extension(15, bits(b"\x06", 1), critical=True))
        names = sequence(der(0x82, b"localhost"), der(0x87, bytes([127, 0, 0, 1])))
        leaf = certificate("localhost", key, "A test's authority", own, extension(19, sequence(), critical=True),
                           extension(15, bits(b"\x80", 7), critical=True), extension(17, names))
        self._directory = tempfile.TemporaryDirectory()
        self.authority = self._write("authority.pem", ca)
        self.certificate = self._write("localhost.pem", leaf + key.pem())
        return self

    def _write(self, name, text):
        path = os.path.join(self._directory.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def __exit__(self, *exc_info):
        self._directory.cleanup()
