"""Secure hashes and message digests, by one interface: update(), digest(), hexdigest(), copy()."""

from _hashlib import blake2b, blake2s, new as _new, pbkdf2_hmac

_names = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_224", "sha3_256",
          "sha3_384", "sha3_512", "shake_128", "shake_256")
algorithms_guaranteed = set(_names)
algorithms_available = set(_names)

__all__ = _names + ("new", "algorithms_guaranteed", "algorithms_available", "file_digest", "pbkdf2_hmac")


def _maker(name):
    def make(data=b"", *, usedforsecurity=True, string=None):
        if string is not None:
            if data != b"":
                raise TypeError("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is "
                                "slated for removal in a future version.")
            data = string
        return _new(name, data)

    make.__name__ = make.__qualname__ = "openssl_" + name
    make.__module__ = "_hashlib"
    make.__doc__ = f"Returns a {name} hash object; optionally initialized with a string"
    return make


for _name in _names:
    if not _name.startswith("blake2"):
        globals()[_name] = _maker(_name)
del _name

_others = {"SHA1": "sha1", "SHA224": "sha224", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512", "MD5": "md5",
           "sha-1": "sha1", "sha-224": "sha224", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512",
           "sha3-224": "sha3_224", "sha3-256": "sha3_256", "sha3-384": "sha3_384", "sha3-512": "sha3_512",
           "shake128": "shake_128", "shake256": "shake_256"}


def new(name, data=b"", *, usedforsecurity=True, **kwargs):
    """A hash object of a named algorithm, of data that may come at once."""
    if not isinstance(name, str):
        raise TypeError(f"new() argument 'name' must be str, not {type(name).__name__}")
    if kwargs and set(kwargs) == {"string"}:
        data = kwargs.pop("string")
    known = _others.get(name) or _others.get(name.lower()) or name.lower()
    if known == "blake2b":
        return blake2b(data, **kwargs)
    if known == "blake2s":
        return blake2s(data, **kwargs)
    made = _new(known, data)
    if made is None:
        raise ValueError("unsupported hash type " + name)
    return made


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """A hash object of what a file object in binary mode holds; digest is a name or makes hash objects."""
    hash = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        hash.update(fileobj.getbuffer())
        return hash
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    while data := fileobj.read(_bufsize):
        hash.update(data)
    return hash
