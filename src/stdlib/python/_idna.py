"""The codecs `idna` and `punycode`: names of hosts in letters that the network does not know (RFC 3490, 3492)."""

import codecs
import re
import unicodedata

_DOTS = re.compile("[\u002E\u3002\uFF0E\uFF61]")
_PREFIX = "xn--"
_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
# The parameters of RFC 3492.
_BASE, _TMIN, _TMAX, _SKEW, _DAMP, _FIRST_BIAS, _FIRST_CODE = 36, 1, 26, 38, 700, 72, 128


def _adapted(delta, count, first):
    delta = delta // _DAMP if first else delta // 2
    delta += delta // count
    k = 0
    while delta > (_BASE - _TMIN) * _TMAX // 2:
        delta //= _BASE - _TMIN
        k += _BASE
    return k + (_BASE - _TMIN + 1) * delta // (delta + _SKEW)


def _threshold(k, bias):
    return min(max(k - bias, _TMIN), _TMAX)


def _to_punycode(text):
    plain = "".join(c for c in text if ord(c) < _FIRST_CODE)
    out = plain + "-" if plain else ""
    code, delta, bias, done = _FIRST_CODE, 0, _FIRST_BIAS, len(plain)
    while done < len(text):
        following = min(ord(c) for c in text if ord(c) >= code)
        delta += (following - code) * (done + 1)
        code = following
        for c in text:
            if ord(c) < code:
                delta += 1
            elif ord(c) == code:
                rest, k = delta, _BASE
                while rest >= (t := _threshold(k, bias)):
                    rest, digit = divmod(rest - t, _BASE - t)
                    out += _DIGITS[t + digit]
                    k += _BASE
                out += _DIGITS[rest]
                bias = _adapted(delta, done + 1, done == len(plain))
                delta = 0
                done += 1
        delta += 1
        code += 1
    return out


def _from_punycode(text):
    plain, _, extended = text.rpartition("-")
    out = list(plain)
    code, place, bias = _FIRST_CODE, 0, _FIRST_BIAS
    at, first = 0, True
    while at < len(extended):
        start, weight, k = place, 1, _BASE
        while True:
            if at >= len(extended):
                raise UnicodeError("incomplete punycode string")
            digit = _DIGITS.find(extended[at].lower())
            if digit < 0:
                raise UnicodeError(f"Invalid extended code point '{extended[at]}'")
            at += 1
            place += digit * weight
            t = _threshold(k, bias)
            if digit < t:
                break
            weight *= _BASE - t
            k += _BASE
        bias = _adapted(place - start, len(out) + 1, first)
        first = False
        step, place = divmod(place, len(out) + 1)
        code += step
        if code > 0x10FFFF:
            raise UnicodeError("Invalid character U+%x" % code)
        out.insert(place, chr(code))
        place += 1
    return "".join(out)


def _checked(label):
    """A label in ASCII, if it is neither empty nor too long."""
    if not label:
        raise UnicodeError("label empty")
    if len(label) >= 64:
        raise UnicodeError("label too long")
    return label.encode("ascii")


def _to_ascii(label):
    if not label.isascii():
        label = unicodedata.normalize("NFKC", label.casefold())
        if not label.isascii():
            if label.startswith(_PREFIX):
                raise UnicodeError("Label starts with ACE prefix")
            label = _PREFIX + _to_punycode(label)
    return _checked(label)


def _to_unicode(label):
    text = label.decode("ascii")
    if not text.lower().startswith(_PREFIX):
        return text
    return _from_punycode(text[len(_PREFIX):])


def _encode_idna(text, errors="strict"):
    if errors != "strict":
        raise UnicodeError(f"Unsupported error handling: {errors}")
    labels = _DOTS.split(text)
    # A dot at the end stands for the root.
    last = [b""] if labels and not labels[-1] else []
    if last:
        labels.pop()
    try:
        return b".".join([_to_ascii(label) for label in labels] + last), len(text)
    except UnicodeError as exc:
        if isinstance(exc, UnicodeEncodeError):
            raise
        raise UnicodeEncodeError("idna", text, 0, len(text) or 1, str(exc)) from None


def _decode_idna(data, errors="strict"):
    if errors != "strict":
        raise UnicodeError(f"Unsupported error handling: {errors}")
    data = bytes(data)
    return ".".join(map(_to_unicode, data.split(b"."))), len(data)


def _encode_punycode(text, errors="strict"):
    return _to_punycode(text).encode("ascii"), len(text)


def _decode_punycode(data, errors="strict"):
    if errors not in ("strict", "replace", "ignore"):
        raise UnicodeError(f"Unsupported error handling: {errors}")
    return _from_punycode(bytes(data).decode("ascii", errors)), len(data)


_CODECS = {
    "idna": codecs.CodecInfo(_encode_idna, _decode_idna, name="idna"),
    "punycode": codecs.CodecInfo(_encode_punycode, _decode_punycode, name="punycode"),
}


def find(name):
    """The codec of a name."""
    return _CODECS.get(name)
