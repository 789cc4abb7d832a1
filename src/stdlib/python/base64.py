"""Base16, Base32, Base64 (RFC 4648), Base85 and Ascii85: bytes as letters and digits."""

import binascii
import struct

__all__ = [
    "encode", "decode", "encodebytes", "decodebytes", "b64encode", "b64decode", "b32encode", "b32decode", "b32hexencode",
    "b32hexdecode", "b16encode", "b16decode", "b85encode", "b85decode", "a85encode", "a85decode", "z85encode", "z85decode",
    "standard_b64encode", "standard_b64decode", "urlsafe_b64encode", "urlsafe_b64decode",
]

MAXLINESIZE = 76
MAXBINSIZE = 57


def _bytes_from_decode_data(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters")
    if isinstance(s, (bytes, bytearray)):
        return s
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError("argument should be a bytes-like object or ASCII string, not %r"
                        % s.__class__.__name__) from None


# Base64.

def b64encode(s, altchars=None):
    """Encode; altchars are two bytes to stand for '+' and '/'."""
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        return encoded.translate(bytes.maketrans(b"+/", altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    """Decode; what is no digit is skipped unless validate is true."""
    s = _bytes_from_decode_data(s)
    if altchars is not None:
        altchars = _bytes_from_decode_data(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b"+/"))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    """Encode in the standard alphabet."""
    return b64encode(s)


def standard_b64decode(s):
    """Decode from the standard alphabet."""
    return b64decode(s)


_to_urlsafe = bytes.maketrans(b"+/", b"-_")
_from_urlsafe = bytes.maketrans(b"-_", b"+/")


def urlsafe_b64encode(s):
    """Encode with '-' and '_' for '+' and '/'."""
    return b64encode(s).translate(_to_urlsafe)


def urlsafe_b64decode(s):
    """Decode with '-' and '_' for '+' and '/'."""
    return b64decode(_bytes_from_decode_data(s).translate(_from_urlsafe))


# Base32.

_b32alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_b32hexalphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"


def _b32encode(alphabet, s):
    if not isinstance(s, (bytes, bytearray)):
        s = memoryview(s).tobytes()
    out = bytearray()
    for i in range(0, len(s), 5):
        chunk = s[i:i + 5]
        bits = int.from_bytes(chunk.ljust(5, b"\0"))
        group = bytes(alphabet[bits >> shift & 31] for shift in range(35, -1, -5))
        digits = (len(chunk) * 8 + 4) // 5
        out += group[:digits].ljust(8, b"=")
    return bytes(out)


def _b32decode(alphabet, s, casefold=False, map01=None):
    s = _bytes_from_decode_data(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        map01 = _bytes_from_decode_data(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b"01", b"O" + map01))
    if casefold:
        s = s.upper()
    values = {letter: value for value, letter in enumerate(alphabet)}
    length = len(s)
    s = s.rstrip(b"=")
    padding = length - len(s)
    out = bytearray()
    for i in range(0, len(s), 8):
        bits = 0
        group = s[i:i + 8]
        for letter in group:
            if letter not in values:
                raise binascii.Error("Non-base32 digit found") from None
            bits = bits << 5 | values[letter]
        out += (bits << 5 * (8 - len(group))).to_bytes(5)
    if length % 8 or padding not in {0, 1, 3, 4, 6}:
        raise binascii.Error("Incorrect padding")
    if padding and out:
        del out[-((5 * padding + 7) // 8):]
    return bytes(out)


def b32encode(s):
    """Encode in Base32."""
    return _b32encode(_b32alphabet, s)


def b32decode(s, casefold=False, map01=None):
    """Decode Base32; map01 is the letter that the digit 1 stands for, 0 standing for O."""
    return _b32decode(_b32alphabet, s, casefold, map01)


def b32hexencode(s):
    """Encode in Base32 with the extended hexadecimal alphabet."""
    return _b32encode(_b32hexalphabet, s)


def b32hexdecode(s, casefold=False):
    """Decode Base32 with the extended hexadecimal alphabet."""
    return _b32decode(_b32hexalphabet, s, casefold)


# Base16.

def b16encode(s):
    """Encode in hexadecimal digits."""
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    """Decode hexadecimal digits."""
    s = _bytes_from_decode_data(s)
    if casefold:
        s = s.upper()
    if s.translate(None, delete=b"0123456789ABCDEF"):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


# Ascii85, Base85 and Z85.

_a85alphabet = bytes(range(33, 118))
_b85alphabet = (b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                b"!#$%&()*+-;<=>?@^_`{|}~")
_z85alphabet = (b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                b".-:+=^!/*?&<>()[]{}@%$#")


def _85encode(b, alphabet, pad=False, foldnuls=False, foldspaces=False):
    if not isinstance(b, (bytes, bytearray)):
        b = memoryview(b).tobytes()
    padding = -len(b) % 4
    chunks = []
    for i in range(0, len(b), 4):
        word = int.from_bytes(b[i:i + 4].ljust(4, b"\0"))
        if foldnuls and not word:
            chunks.append(b"z")
        elif foldspaces and word == 0x20202020:
            chunks.append(b"y")
        else:
            digits = []
            for _ in range(5):
                word, digit = divmod(word, 85)
                digits.append(alphabet[digit])
            chunks.append(bytes(reversed(digits)))
    if padding and not pad:
        if chunks[-1] == b"z":
            chunks[-1] = alphabet[0:1] * 5
        chunks[-1] = chunks[-1][:-padding]
    return b"".join(chunks)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Encode in Ascii85; foldspaces writes 'y' for four spaces, adobe frames with <~ and ~>."""
    result = _85encode(b, _a85alphabet, pad, True, foldspaces)
    if adobe:
        result = b"<~" + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [result[i:i + wrapcol] for i in range(0, len(result), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b"")
        result = b"\n".join(lines)
    if adobe:
        result += b"~>"
    return result


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    """Decode Ascii85."""
    b = _bytes_from_decode_data(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with {!r}".format(b"~>"))
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    out = []
    group = []
    for letter in b + b"u" * 4:
        if b"!"[0] <= letter <= b"u"[0]:
            group.append(letter)
            if len(group) == 5:
                word = 0
                for digit in group:
                    word = 85 * word + (digit - 33)
                try:
                    out.append(struct.pack("!I", word))
                except struct.error:
                    raise ValueError("Ascii85 overflow") from None
                group = []
        elif letter == b"z"[0]:
            if group:
                raise ValueError("z inside Ascii85 5-tuple")
            out.append(b"\0\0\0\0")
        elif foldspaces and letter == b"y"[0]:
            if group:
                raise ValueError("y inside Ascii85 5-tuple")
            out.append(b"\x20\x20\x20\x20")
        elif letter not in ignorechars:
            raise ValueError("Non-Ascii85 digit found: %c" % letter)
    result = b"".join(out)
    padding = 4 - len(group)
    return result[:-padding] if padding else result


def _decode85(b, alphabet, name):
    values = {letter: value for value, letter in enumerate(alphabet)}
    padding = -len(b) % 5
    b = b + alphabet[-1:] * padding
    out = []
    for i in range(0, len(b), 5):
        word = 0
        for j, letter in enumerate(b[i:i + 5]):
            if letter not in values:
                raise ValueError("bad %s character at position %d" % (name, i + j)) from None
            word = word * 85 + values[letter]
        if word >> 32:
            raise ValueError("%s overflow in hunk starting at byte %d" % (name, i)) from None
        out.append(word.to_bytes(4))
    result = b"".join(out)
    return result[:-padding] if padding else result


def b85encode(b, pad=False):
    """Encode in Base85."""
    return _85encode(b, _b85alphabet, pad)


def b85decode(b):
    """Decode Base85."""
    return _decode85(_bytes_from_decode_data(b), _b85alphabet, "base85")


def z85encode(s):
    """Encode in the Base85 of ZeroMQ."""
    return _85encode(s, _z85alphabet)


def z85decode(s):
    """Decode the Base85 of ZeroMQ."""
    return _decode85(_bytes_from_decode_data(s), _z85alphabet, "z85")


# Base64 of files, in lines.

def encode(input, output):
    """Encode one file into another."""
    while True:
        s = input.read(MAXBINSIZE)
        while s and len(s) < MAXBINSIZE and (more := input.read(MAXBINSIZE - len(s))):
            s += more
        if not s:
            break
        output.write(binascii.b2a_base64(s))


def decode(input, output):
    """Decode one file into another."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def _input_type_check(s):
    try:
        m = memoryview(s)
    except TypeError as err:
        raise TypeError("expected bytes-like object, not %s" % s.__class__.__name__) from err
    if m.format not in ("c", "b", "B"):
        raise TypeError("expected single byte elements, not %r from %s" % (m.format, s.__class__.__name__))
    if m.ndim != 1:
        raise TypeError("expected 1-D data, not %d-D data from %s" % (m.ndim, s.__class__.__name__))


def encodebytes(s):
    """Encode, with a newline after every 76 characters."""
    _input_type_check(s)
    return b"".join(binascii.b2a_base64(s[i:i + MAXBINSIZE]) for i in range(0, len(s), MAXBINSIZE))


def decodebytes(s):
    """Decode what encodebytes() wrote."""
    _input_type_check(s)
    return binascii.a2b_base64(s)


def main():
    """The command `-m base64`: encode or decode a file, or standard input."""
    import getopt
    import sys
    usage = f"""usage: {sys.argv[0]} [-h|-d|-e|-u] [file|-]
        -h: print this help message and exit
        -d, -u: decode
        -e: encode (default)"""
    try:
        opts, args = getopt.getopt(sys.argv[1:], "hdeu")
    except getopt.error as msg:
        sys.stdout = sys.stderr
        print(msg)
        print(usage)
        sys.exit(2)
    func = encode
    for option, _ in opts:
        if option == "-e":
            func = encode
        elif option in ("-d", "-u"):
            func = decode
        elif option == "-h":
            print(usage)
            return
    if args and args[0] != "-":
        with open(args[0], "rb") as file:
            func(file, sys.stdout.buffer)
    else:
        func(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
