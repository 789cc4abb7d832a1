"""Keyed hashes for message authentication (RFC 2104)."""

import hashlib as _hashlib
import warnings as _warnings
from _hashlib import compare_digest

trans_5C = bytes(x ^ 0x5C for x in range(256))
trans_36 = bytes(x ^ 0x36 for x in range(256))

# The size of digests, for those who know the algorithm.
digest_size = None


def _maker(digestmod):
    if callable(digestmod):
        return digestmod
    if isinstance(digestmod, str):
        return lambda d=b"": _hashlib.new(digestmod, d)
    return lambda d=b"": digestmod.new(d)


class HMAC:
    """A keyed hash under way; it has the methods of a hash object."""

    blocksize = 64

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        make = _maker(digestmod)
        self._outer = make()
        self._inner = make()
        self.digest_size = self._inner.digest_size
        if hasattr(self._inner, "block_size"):
            blocksize = self._inner.block_size
            if blocksize < 16:
                _warnings.warn(f"block_size of {blocksize} seems too small; using our default of {self.blocksize}.",
                               RuntimeWarning, 2)
                blocksize = self.blocksize
        else:
            _warnings.warn(f"No block_size attribute on given digest object; Assuming {self.blocksize}.",
                           RuntimeWarning, 2)
            blocksize = self.blocksize
        if len(key) > blocksize:
            key = make(key).digest()
        self.block_size = blocksize
        key = bytes(key).ljust(blocksize, b"\0")
        self._outer.update(key.translate(trans_5C))
        self._inner.update(key.translate(trans_36))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        """More of the message."""
        self._inner.update(msg)

    def copy(self):
        """A copy that goes on by itself."""
        other = self.__class__.__new__(self.__class__)
        other.digest_size = self.digest_size
        other.block_size = self.block_size
        other._inner = self._inner.copy()
        other._outer = self._outer.copy()
        return other

    def _current(self):
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer

    def digest(self):
        """The hash of the message so far, as bytes."""
        return self._current().digest()

    def hexdigest(self):
        """The hash of the message so far, in hexadecimal digits."""
        return self._current().hexdigest()


def new(key, msg=None, digestmod=""):
    """A keyed hash of a message; digestmod is the name of an algorithm, a module, or makes hash objects."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """The keyed hash of one message, as bytes."""
    return HMAC(key, msg, digest).digest()
