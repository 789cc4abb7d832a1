"""JSON: text for data that many languages share.

    >>> import json
    >>> json.dumps(["foo", {"bar": ["baz", None, 1.0, 2]}])
    '["foo", {"bar": ["baz", null, 1.0, 2]}]'
    >>> json.loads('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
"""

__version__ = "2.0.9"
__all__ = ["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]

from .decoder import JSONDecodeError, JSONDecoder
from .encoder import JSONEncoder, c_make_encoder
try:
    from _json import dumps as _write, loads as _read
except ImportError:
    _write = _read = None

_default_encoder = JSONEncoder()
_default_decoder = JSONDecoder(object_hook=None, object_pairs_hook=None)
_unread = object()


def _encoder(cls, kw, options):
    """The encoder for the arguments of dump() and dumps()."""
    if cls is None and not kw and options == _usual:
        return _default_encoder
    names = "skipkeys", "ensure_ascii", "check_circular", "allow_nan", "indent", "separators", "default", "sort_keys"
    return (JSONEncoder if cls is None else cls)(**dict(zip(names, options)), **kw)


_usual = False, True, True, True, None, None, None, False


def dump(obj, fp, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
         separators=None, default=None, sort_keys=False, **kw):
    """Write an object as JSON to a file-like object; the arguments are those of dumps()."""
    options = skipkeys, ensure_ascii, check_circular, allow_nan, indent, separators, default, sort_keys
    encoder = _encoder(cls, kw, options)
    if encoder.__class__ is JSONEncoder and c_make_encoder is not None:
        # In one piece: nobody but the file can tell.
        fp.write(encoder.encode(obj))
        return
    for chunk in encoder.iterencode(obj):
        fp.write(chunk)


def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None,
          separators=None, default=None, sort_keys=False, **kw):
    """An object as JSON.

    skipkeys leaves out keys of other types instead of complaining; ensure_ascii escapes all other characters;
    check_circular finds containers that contain themselves; allow_nan permits NaN and infinities; indent sets the
    members on lines of their own; separators are (item, key); default(obj) gives something that can be written;
    sort_keys sorts the members; cls is a class to use instead of JSONEncoder.
    """
    if ensure_ascii and check_circular and allow_nan and cls is indent is separators is default is None \
            and not (skipkeys or sort_keys or kw):
        # In one step, unless the encoder has to be asked about something.
        text = None if _write is None else _write(obj)
        return _default_encoder.encode(obj) if text is None else text
    options = skipkeys, ensure_ascii, check_circular, allow_nan, indent, separators, default, sort_keys
    return _encoder(cls, kw, options).encode(obj)


def detect_encoding(b):
    """The encoding of JSON in bytes: UTF-8, UTF-16 or UTF-32."""
    if b.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if b.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    # The first characters are ASCII, so zeros tell how wide they are.
    if len(b) >= 4:
        if not b[0]:
            return "utf-16-be" if b[1] else "utf-32-be"
        if not b[1]:
            return "utf-16-le" if b[2] or b[3] else "utf-32-le"
    elif len(b) == 2:
        if not b[0]:
            return "utf-16-be"
        if not b[1]:
            return "utf-16-le"
    return "utf-8"


def load(fp, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
         object_pairs_hook=None, **kw):
    """Read JSON from a file-like object; the arguments are those of loads()."""
    return loads(fp.read(), cls=cls, object_hook=object_hook, parse_float=parse_float, parse_int=parse_int,
                 parse_constant=parse_constant, object_pairs_hook=object_pairs_hook, **kw)


def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
          object_pairs_hook=None, **kw):
    """The value that JSON stands for: a str, bytes or bytearray.

    object_hook(dict) and object_pairs_hook(list of pairs) make what objects become; parse_float, parse_int and
    parse_constant make numbers of their text; cls is a class to use instead of JSONDecoder.
    """
    if cls is object_hook is parse_float is parse_int is parse_constant is object_pairs_hook is None and not kw \
            and _read is not None:
        # In one step, unless something is wrong, of which the decoder tells.
        value = _read(s, _unread)
        if value is not _unread:
            return value
    if isinstance(s, str):
        if s.startswith("\ufeff"):
            raise JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0)
    elif isinstance(s, (bytes, bytearray)):
        s = s.decode(detect_encoding(s), "surrogatepass")
    else:
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    hooks = {"object_hook": object_hook, "object_pairs_hook": object_pairs_hook, "parse_float": parse_float,
             "parse_int": parse_int, "parse_constant": parse_constant}
    for name, hook in hooks.items():
        if hook is not None:
            kw[name] = hook
    if cls is None and not kw:
        return _default_decoder.decode(s)
    return (JSONDecoder if cls is None else cls)(**kw).decode(s)
