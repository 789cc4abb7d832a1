"""Keyed hashes for message authentication (RFC 2104)."""

try:
    import _hashlib as _hashopenssl
except ImportError:
    _hashopenssl = None
    _functype = None
    from _operator import _compare_digest as compare_digest
else:
    _functype = type(_hashopenssl.openssl_sha256)
    compare_digest = _hashopenssl.compare_digest
try:
    import _hmac
except ImportError:
    _hmac = None

trans_5C = bytes(x ^ 0x5C for x in range(256))
trans_36 = bytes(x ^ 0x36 for x in range(256))

# The size of digests, for those who know the algorithm.
digest_size = None


def _get_digest_constructor(digest_like):
    """What makes hash objects: digest_like itself, an algorithm by name, or new() of a module."""
    if callable(digest_like):
        return digest_like
    if isinstance(digest_like, str):
        def digest_wrapper(d=b""):
            import hashlib
            return hashlib.new(digest_like, d)
    else:
        def digest_wrapper(d=b""):
            return digest_like.new(d)
    return digest_wrapper


def _select_blocksize(hash_object, usual, stacklevel):
    """The block size of a hash, or the usual one, with a warning, if it has none that makes sense."""
    size = getattr(hash_object, "block_size", None)
    if size is not None and size >= 16:
        return size
    import warnings
    if size is None:
        warnings.warn(f"No block_size attribute on given digest object; Assuming {usual}.", RuntimeWarning, stacklevel)
    else:
        warnings.warn(f"block_size of {size} seems too small; using our default of {usual}.", RuntimeWarning, stacklevel)
    return usual


class HMAC:
    """A keyed hash under way; it has the methods of a hash object."""

    # Where the algorithm does not say.
    blocksize = 64

    __slots__ = ("_hmac", "_inner", "_outer", "block_size", "digest_size")

    def __init__(self, key, msg=None, digestmod=""):
        """key is bytes or a bytearray; digestmod an algorithm's name, a module, or what makes hash objects."""
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        self.__init(key, msg, digestmod)

    def __init(self, key, msg, digestmod):
        if _hashopenssl and isinstance(digestmod, (str, _functype)):
            try:
                self._init_openssl_hmac(key, msg, digestmod)
                return
            except _hashopenssl.UnsupportedDigestmodError:
                pass
        if _hmac and isinstance(digestmod, str):
            try:
                self._init_builtin_hmac(key, msg, digestmod)
                return
            except _hmac.UnknownHashError:
                pass
        self._init_old(key, msg, digestmod)

    def _adopt(self, hmac):
        self._hmac = hmac
        self._inner = self._outer = None
        self.digest_size = hmac.digest_size
        self.block_size = hmac.block_size

    def _init_openssl_hmac(self, key, msg, digestmod):
        self._adopt(_hashopenssl.hmac_new(key, b"" if msg is None else msg, digestmod=digestmod))

    _init_hmac = _init_openssl_hmac

    def _init_builtin_hmac(self, key, msg, digestmod):
        self._adopt(_hmac.new(key, msg, digestmod=digestmod))

    def _init_old(self, key, msg, digestmod):
        digest_cons = _get_digest_constructor(digestmod)
        self._hmac = None
        self._outer = digest_cons()
        self._inner = digest_cons()
        self.digest_size = self._inner.digest_size
        blocksize = _select_blocksize(self._inner, self.blocksize, 4)
        if len(key) > blocksize:
            key = digest_cons(key).digest()
        self.block_size = blocksize
        key = bytes(key).ljust(blocksize, b"\0")
        self._outer.update(key.translate(trans_5C))
        self._inner.update(key.translate(trans_36))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return self._hmac.name if self._hmac else f"hmac-{self._inner.name}"

    def update(self, msg):
        """More of the message."""
        (self._hmac or self._inner).update(msg)

    def copy(self):
        """A copy that goes on by itself."""
        other = self.__class__.__new__(self.__class__)
        other.digest_size = self.digest_size
        other.block_size = self.block_size
        if self._hmac:
            other._hmac = self._hmac.copy()
            other._inner = other._outer = None
        else:
            other._hmac = None
            other._inner = self._inner.copy()
            other._outer = self._outer.copy()
        return other

    def _current(self):
        """A hash object of the message so far."""
        if self._hmac:
            return self._hmac
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
    if _hashopenssl and isinstance(digest, (str, _functype)):
        try:
            return _hashopenssl.hmac_digest(key, msg, digest)
        except (OverflowError, _hashopenssl.UnsupportedDigestmodError):
            pass
    if _hmac and isinstance(digest, str):
        try:
            return _hmac.compute_digest(key, msg, digest)
        except (OverflowError, _hmac.UnknownHashError):
            pass
    return _compute_digest_fallback(key, msg, digest)


def _compute_digest_fallback(key, msg, digest):
    digest_cons = _get_digest_constructor(digest)
    inner = digest_cons()
    outer = digest_cons()
    blocksize = _select_blocksize(inner, 64, 3)
    if len(key) > blocksize:
        key = digest_cons(key).digest()
    key = key + b"\0" * (blocksize - len(key))
    inner.update(key.translate(trans_36))
    outer.update(key.translate(trans_5C))
    inner.update(msg)
    outer.update(inner.digest())
    return outer.digest()
