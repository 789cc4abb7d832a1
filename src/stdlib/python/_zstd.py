"""The streams of `compression.zstd`: what scripts ask for is checked here, the work is done by `_zstd_native`."""

import _zstd_native
from _zstd_native import ZstdError

zstd_version = _zstd_native.version
zstd_version_number = _zstd_native.version_number
ZSTD_CLEVEL_DEFAULT = 3
ZSTD_DStreamOutSize = 131072

# Name, number, least and greatest value.
_COMPRESSION = {
    "compression_level": (100, -131072, 22), "window_log": (101, 10, 31), "hash_log": (102, 6, 30),
    "chain_log": (103, 6, 30), "search_log": (104, 1, 30), "min_match": (105, 3, 7),
    "target_length": (106, 0, 131072), "strategy": (107, 1, 9), "enable_long_distance_matching": (160, 0, 2),
    "ldm_hash_log": (161, 6, 30), "ldm_min_match": (162, 4, 4096), "ldm_bucket_size_log": (163, 1, 8),
    "ldm_hash_rate_log": (164, 0, 25), "content_size_flag": (200, 0, 1), "checksum_flag": (201, 0, 1),
    "dict_id_flag": (202, 0, 1), "nb_workers": (400, 0, 256), "job_size": (401, 0, 1073741824),
    "overlap_log": (402, 0, 9),
}
_DECOMPRESSION = {"window_log_max": (100, 10, 31)}
_bounds = {False: {}, True: {}}
_names = {False: {}, True: {}}
for _is_compress, _table, _prefix in (True, _COMPRESSION, "ZSTD_c_"), (False, _DECOMPRESSION, "ZSTD_d_"):
    for _name, (_number, _least, _greatest) in _table.items():
        _head, *_rest = _name.split("_")
        globals()[_prefix + _head + "".join(map(str.capitalize, _rest))] = _number
        _bounds[_is_compress][_number] = _least, _greatest
        _names[_is_compress][_number] = _name

ZSTD_fast, ZSTD_dfast, ZSTD_greedy, ZSTD_lazy, ZSTD_lazy2 = 1, 2, 3, 4, 5
ZSTD_btlazy2, ZSTD_btopt, ZSTD_btultra, ZSTD_btultra2 = 6, 7, 8, 9

ZSTD_c_dictIDFlag = 202
_types = {False: None, True: None}


def set_parameter_types(c_parameter_type, d_parameter_type):
    """Make the enums of the parameters known."""
    for name, given in ("c", c_parameter_type), ("d", d_parameter_type):
        if not isinstance(given, type):
            raise TypeError(f"set_parameter_types() argument '{name}_parameter_type' must be type, "
                            f"not {type(given).__name__}")
    _types[True] = c_parameter_type
    _types[False] = d_parameter_type


def get_param_bounds(parameter, is_compress):
    """(least, greatest) value of a parameter."""
    is_compress = bool(is_compress)
    try:
        return _bounds[is_compress][parameter]
    except KeyError:
        kind = "compression" if is_compress else "decompression"
        raise ZstdError(f"Unable to get zstd {kind} parameter bounds: Unsupported parameter") from None


def _small(value):
    value = value.__index__() if hasattr(value, "__index__") else _no_int(value)
    if not -2**31 <= value < 2**31:
        raise OverflowError("Python int too large to convert to C int")
    return value


def _no_int(value):
    raise TypeError(f"{type(value).__name__!r} object cannot be interpreted as an integer")


def _illegal_level(level):
    return ValueError(f"illegal compression level {level}; the valid range is [-131072, 22]")


def _settings(options, is_compress):
    """The options as pairs of numbers."""
    kind = "compression" if is_compress else "decompression"
    other = _types[not is_compress]
    names, bounds = _names[is_compress], _bounds[is_compress]
    found = []
    for key, value in options.items():
        if other is not None and type(key) is other:
            raise TypeError(f"{kind} options dictionary key must not be a {other.__name__} attribute")
        key, value = _small(key), _small(value)
        if key not in names:
            raise ValueError(f"invalid {kind} parameter 'unknown parameter (key {key})'")
        least, greatest = bounds[key]
        # 0 stands for zstd's own choice.
        if not (least <= value <= greatest or value == 0 or 200 <= key <= 202):
            if is_compress and key == 100:
                raise _illegal_level(value)
            raise ValueError(f"{kind} parameter {names[key]!r} received an illegal value {value}; "
                             f"the valid range is [{least}, {greatest}]")
        found.append((key, value))
    return found


class ZstdDict:
    """A dictionary for zstd: trained from samples, or any bytes that data is like."""

    __slots__ = "_content", "_id"

    def __new__(cls, dict_content, /, *, is_raw=False):
        content = bytes(memoryview(dict_content)) if _is_buffer(dict_content) else None
        if len(content) < 8:
            raise ValueError("Zstandard dictionary content too short (must have at least eight bytes)")
        number = 0
        if not is_raw:
            number = _zstd_native.dict_id(content)
            if not number:
                raise ValueError("invalid Zstandard dictionary")
        self = object.__new__(cls)
        self._content = content
        self._id = number
        return self

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'compression.zstd.ZstdDict' is not an acceptable base type")

    @property
    def dict_content(self):
        """The content of the dictionary."""
        return self._content

    @property
    def dict_id(self):
        """Its number; 0 for bytes that are no dictionary of zstd's own form."""
        return self._id

    @property
    def as_digested_dict(self):
        """To be used with tables made once."""
        return self, 0

    @property
    def as_undigested_dict(self):
        """To be used with tables made anew for each compressor."""
        return self, 1

    @property
    def as_prefix(self):
        """To be used as bytes that come before those of a frame."""
        return self, 2

    def __len__(self):
        return len(self._content)

    def __repr__(self):
        return f"<ZstdDict dict_id={self._id} dict_size={len(self._content)}>"

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'compression.zstd.ZstdDict' object")


def _is_buffer(data):
    try:
        memoryview(data).release()
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not {type(data).__name__!r}") from None
    return True


def _dictionary(zstd_dict, default):
    """(content, how it is used), both None without one."""
    if zstd_dict is None:
        return None, default
    if isinstance(zstd_dict, ZstdDict):
        return zstd_dict._content, default
    if isinstance(zstd_dict, tuple) and len(zstd_dict) == 2 and isinstance(zstd_dict[0], ZstdDict):
        kind = zstd_dict[1]
        if isinstance(kind, int) and 0 <= kind <= 2:
            return zstd_dict[0]._content, kind
    raise TypeError("zstd_dict argument should be a ZstdDict object.")


class ZstdCompressor:
    """A compressor for data that comes in pieces."""

    __slots__ = "_native", "_mode"

    CONTINUE = 0
    FLUSH_BLOCK = 1
    FLUSH_FRAME = 2

    def __new__(cls, level=None, options=None, zstd_dict=None):
        if level is not None and options is not None:
            raise TypeError("Only one of level or options should be used.")
        found = []
        if level is not None:
            if not isinstance(level, int):
                raise TypeError("invalid type for level, expected int")
            if not -2**31 <= level < 2**31:
                raise ValueError("illegal compression level; the valid range is [-131072, 22]")
            if not -131072 <= level <= 22:
                raise _illegal_level(level)
            found.append((100, int(level)))
        elif options is not None:
            if not isinstance(options, dict):
                raise TypeError(f"ZstdCompressor() argument 'options' must be dict, not {type(options).__name__}")
            found = _settings(options, True)
        content, kind = _dictionary(zstd_dict, 1)
        self = object.__new__(cls)
        self._native = _zstd_native.Compressor(found, content, kind)
        self._mode = 2
        return self

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'compression.zstd.ZstdCompressor' is not an acceptable base type")

    def compress(self, data, mode=CONTINUE):
        """Compress some data; mode says whether a block or the frame ends with it."""
        if mode not in (0, 1, 2):
            raise ValueError("mode argument wrong value, it should be one of ZstdCompressor.CONTINUE, "
                             "ZstdCompressor.FLUSH_BLOCK, ZstdCompressor.FLUSH_FRAME.")
        return self._run(data, mode)

    def flush(self, mode=FLUSH_FRAME):
        """What is still to come of a block or of the frame."""
        if mode not in (1, 2):
            raise ValueError("mode argument wrong value, it should be ZstdCompressor.FLUSH_FRAME or "
                             "ZstdCompressor.FLUSH_BLOCK.")
        return self._run(b"", mode)

    def _run(self, data, mode):
        try:
            result = self._native.compress(data, mode)
        except ZstdError:
            self._mode = 2
            self._native.reset()
            raise
        self._mode = mode
        return result

    def set_pledged_input_size(self, size, /):
        """Say how much data the next frame will hold; None takes that back."""
        if size is not None:
            if not isinstance(size, int):
                raise TypeError("an integer is required")
            if not 0 <= size < 2**64 - 2:
                raise ValueError("size argument should be a positive int less than 18446744073709551614")
        if self._mode != 2:
            raise ValueError("set_pledged_input_size() method must be called when last_mode == FLUSH_FRAME")
        self._native.pledge(size)

    @property
    def last_mode(self):
        """The mode of the last call."""
        return self._mode

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'compression.zstd.ZstdCompressor' object")


class ZstdDecompressor:
    """A decompressor for one frame that comes in pieces."""

    __slots__ = "_native",

    def __new__(cls, zstd_dict=None, options=None):
        found = []
        content, kind = _dictionary(zstd_dict, 0)
        if options is not None:
            if not isinstance(options, dict):
                raise TypeError(f"ZstdDecompressor() argument 'options' must be dict, not {type(options).__name__}")
            found = _settings(options, False)
        self = object.__new__(cls)
        self._native = _zstd_native.Decompressor(found, content, kind)
        return self

    def __init_subclass__(cls, **kwargs):
        raise TypeError("type 'compression.zstd.ZstdDecompressor' is not an acceptable base type")

    def decompress(self, data, max_length=-1):
        """What some data decompresses to, max_length bytes of it if that is not negative."""
        if self._native.eof:
            raise EOFError("Already at the end of a Zstandard frame.")
        return self._native.decompress(data, max_length)

    @property
    def eof(self):
        """Whether the end of the frame was seen."""
        return self._native.eof

    @property
    def needs_input(self):
        """Whether more can be had only for more data."""
        return self._native.needs_input

    @property
    def unused_data(self):
        """What came behind the end of the frame."""
        return self._native.unused_data

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'compression.zstd.ZstdDecompressor' object")


for _class in ZstdDict, ZstdCompressor, ZstdDecompressor:
    _class.__module__ = "compression.zstd"


def _check_samples(samples_bytes, samples_sizes, dict_size, name, at):
    if not isinstance(samples_sizes, tuple):
        raise TypeError(f"{name}() argument {at} must be tuple, not {type(samples_sizes).__name__}")
    if dict_size <= 0:
        raise ValueError("dict_size argument should be positive number.")
    for size in samples_sizes:
        if not isinstance(size, int):
            raise TypeError("an integer is required")
    if sum(samples_sizes) != len(samples_bytes):
        raise ValueError("The samples size tuple doesn't match the concatenation's size.")


def train_dict(samples_bytes, samples_sizes, dict_size, /):
    """The content of a dictionary for data like the samples."""
    _check_samples(samples_bytes, samples_sizes, dict_size, "train_dict", 2)
    return _zstd_native.train(samples_bytes, samples_sizes, dict_size)


def finalize_dict(custom_dict_bytes, samples_bytes, samples_sizes, dict_size, compression_level, /):
    """The content of a dictionary made of another one's and of samples."""
    _check_samples(samples_bytes, samples_sizes, dict_size, "finalize_dict", 3)
    return _zstd_native.finalize(custom_dict_bytes, samples_bytes, samples_sizes, dict_size, compression_level)


def get_frame_info(frame_buffer):
    """(size of the data or None, number of the dictionary), by the beginning of a frame."""
    return _zstd_native.frame_info(frame_buffer)


def get_frame_size(frame_buffer):
    """How many bytes the frame at the beginning has."""
    return _zstd_native.frame_size(frame_buffer)
