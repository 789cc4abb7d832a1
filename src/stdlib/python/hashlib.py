"""Secure hashes and message digests, by one interface: update(), digest(), hexdigest(), copy().

    >>> import hashlib
    >>> hashlib.sha256(b"Nobody inspects the spammish repetition").hexdigest()
    '031edd7d41651593c5fe5c006fa5752b37fddff7bc4e843aa6af0c950f4b9406'
"""

# Their order is that of the documentation.
__always_supported = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_224",
                      "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256")
algorithms_guaranteed = set(__always_supported)
algorithms_available = set(__always_supported)

__all__ = __always_supported + ("new", "algorithms_guaranteed", "algorithms_available", "file_digest", "pbkdf2_hmac")

__builtin_constructor_cache = {}

# Only the classes of _blake2 take the parameters of BLAKE2.
__block_openssl_constructor = {"blake2b", "blake2s"}

# The module and the function for each name that may be asked for.
_families = {
    "_md5": ("md5",), "_sha1": ("sha1",), "_sha2": ("sha224", "sha256", "sha384", "sha512"),
    "_blake2": ("blake2b", "blake2s"),
    "_sha3": ("sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"),
}


def __get_builtin_constructor(name):
    if not isinstance(name, str):
        # As new() would say it.
        raise TypeError(f"new() argument 'name' must be str, not {type(name).__name__}")
    cache = __builtin_constructor_cache
    constructor = cache.get(name)
    if constructor is not None:
        return constructor
    known = name if name in algorithms_guaranteed else name.lower() if name[:1] in "MS" and name.isupper() else None
    for module, names in _families.items():
        if known in names:
            try:
                constructor = getattr(__import__(module), known)
            except ImportError:
                break
            cache[known] = cache[known.upper() if module in ("_md5", "_sha1", "_sha2") else known] = constructor
            return constructor
    raise ValueError("unsupported hash type " + name)


def __get_openssl_constructor(name):
    if name in __block_openssl_constructor:
        return __get_builtin_constructor(name)
    try:
        return getattr(_hashlib, "openssl_" + name)
    except (AttributeError, ValueError):
        return __get_builtin_constructor(name)


def __py_new(name, *args, **kwargs):
    """new(name, data=b'', **kwargs): a hash object of a named algorithm, of data that may come at once."""
    return __get_builtin_constructor(name)(*args, **kwargs)


def __hash_new(name, *args, **kwargs):
    """new(name, data=b''): a hash object of a named algorithm, of data that may come at once."""
    if name in __block_openssl_constructor:
        return __get_builtin_constructor(name)(*args, **kwargs)
    try:
        return _hashlib.new(name, *args, **kwargs)
    except ValueError:
        return __get_builtin_constructor(name)(*args, **kwargs)


try:
    import _hashlib
    new = __hash_new
    __get_hash = __get_openssl_constructor
    algorithms_available = algorithms_available.union(_hashlib.openssl_md_meth_names)
except ImportError:
    _hashlib = None
    new = __py_new
    __get_hash = __get_builtin_constructor

try:
    from _hashlib import pbkdf2_hmac
except ImportError:
    # It needs a fast loop; there is no other one.
    __all__ = tuple(name for name in __all__ if name != "pbkdf2_hmac")
try:
    from _hashlib import scrypt
except ImportError:
    pass


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """A hash object of what a file object in binary mode holds; digest is a name or makes hash objects."""
    digestobj = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        # It is in memory.
        digestobj.update(fileobj.getbuffer())
        return digestobj
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buf = bytearray(_bufsize)
    view = memoryview(buf)
    while True:
        size = fileobj.readinto(buf)
        if size is None:
            raise BlockingIOError("I/O operation would block.")
        if size == 0:
            return digestobj
        digestobj.update(view[:size])


for __func_name in __always_supported:
    try:
        globals()[__func_name] = __get_hash(__func_name)
    except ValueError:
        import logging
        logging.error("hash algorithm %s will not be supported at runtime", __func_name)

del __func_name, __get_hash
del __py_new, __hash_new, __get_openssl_constructor
