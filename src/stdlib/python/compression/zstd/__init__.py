"""Data compressed by Zstandard: in memory, in pieces, and in files."""

import enum

import _zstd
from _zstd import ZstdCompressor, ZstdDecompressor, ZstdDict, ZstdError, get_frame_size, zstd_version
from compression.zstd._zstdfile import ZstdFile, _nbytes, open

__all__ = ("COMPRESSION_LEVEL_DEFAULT", "compress", "CompressionParameter", "decompress", "DecompressionParameter",
           "finalize_dict", "get_frame_info", "Strategy", "train_dict", "open", "ZstdFile", "get_frame_size",
           "zstd_version", "zstd_version_info", "ZstdCompressor", "ZstdDecompressor", "ZstdDict", "ZstdError")

zstd_version_info = tuple(map(int, zstd_version.split(".")))
COMPRESSION_LEVEL_DEFAULT = _zstd.ZSTD_CLEVEL_DEFAULT


class FrameInfo:
    """What the header of a frame says."""

    __slots__ = "decompressed_size", "dictionary_id"

    def __init__(self, decompressed_size, dictionary_id):
        super().__setattr__("decompressed_size", decompressed_size)
        super().__setattr__("dictionary_id", dictionary_id)

    def __repr__(self):
        return f"FrameInfo(decompressed_size={self.decompressed_size}, dictionary_id={self.dictionary_id})"

    def __setattr__(self, name, _):
        raise AttributeError(f"can't set attribute {name!r}")


def get_frame_info(frame_buffer):
    """What the header of a frame says: a FrameInfo."""
    return FrameInfo(*_zstd.get_frame_info(frame_buffer))


def train_dict(samples, dict_size):
    """A dictionary for data like the samples."""
    if not isinstance(dict_size, int):
        raise TypeError(f"dict_size must be an int object, not {type(dict_size).__name__!r}.")
    samples = tuple(samples)
    chunks = b"".join(samples)
    sizes = tuple(_nbytes(sample) for sample in samples)
    if not chunks:
        raise ValueError("samples contained no data; can't train dictionary.")
    return ZstdDict(_zstd.train_dict(chunks, sizes, dict_size))


def finalize_dict(zstd_dict, /, samples, dict_size, level):
    """A dictionary made of another one's content, and of samples."""
    if not isinstance(zstd_dict, ZstdDict):
        raise TypeError("zstd_dict argument should be a ZstdDict object.")
    if not isinstance(dict_size, int):
        raise TypeError("dict_size argument should be an int object.")
    if not isinstance(level, int):
        raise TypeError("level argument should be an int object.")
    samples = tuple(samples)
    chunks = b"".join(samples)
    sizes = tuple(_nbytes(sample) for sample in samples)
    if not chunks:
        raise ValueError("The samples are empty content, can't finalize the dictionary.")
    return ZstdDict(_zstd.finalize_dict(zstd_dict.dict_content, chunks, sizes, dict_size, level))


def compress(data, level=None, options=None, zstd_dict=None):
    """Data compressed to one frame."""
    compressor = ZstdCompressor(level=level, options=options, zstd_dict=zstd_dict)
    return compressor.compress(data, mode=ZstdCompressor.FLUSH_FRAME)


def decompress(data, zstd_dict=None, options=None):
    """What one or more frames hold."""
    results = []
    while True:
        decompressor = ZstdDecompressor(options=options, zstd_dict=zstd_dict)
        results.append(decompressor.decompress(data))
        if not decompressor.eof:
            raise ZstdError("Compressed data ended before the end-of-stream marker was reached")
        data = decompressor.unused_data
        if not data:
            return b"".join(results)


class CompressionParameter(enum.IntEnum):
    """What can be chosen for compression."""

    compression_level = _zstd.ZSTD_c_compressionLevel
    window_log = _zstd.ZSTD_c_windowLog
    hash_log = _zstd.ZSTD_c_hashLog
    chain_log = _zstd.ZSTD_c_chainLog
    search_log = _zstd.ZSTD_c_searchLog
    min_match = _zstd.ZSTD_c_minMatch
    target_length = _zstd.ZSTD_c_targetLength
    strategy = _zstd.ZSTD_c_strategy
    enable_long_distance_matching = _zstd.ZSTD_c_enableLongDistanceMatching
    ldm_hash_log = _zstd.ZSTD_c_ldmHashLog
    ldm_min_match = _zstd.ZSTD_c_ldmMinMatch
    ldm_bucket_size_log = _zstd.ZSTD_c_ldmBucketSizeLog
    ldm_hash_rate_log = _zstd.ZSTD_c_ldmHashRateLog
    content_size_flag = _zstd.ZSTD_c_contentSizeFlag
    checksum_flag = _zstd.ZSTD_c_checksumFlag
    dict_id_flag = _zstd.ZSTD_c_dictIDFlag
    nb_workers = _zstd.ZSTD_c_nbWorkers
    job_size = _zstd.ZSTD_c_jobSize
    overlap_log = _zstd.ZSTD_c_overlapLog

    def bounds(self):
        """(least, greatest) value."""
        return _zstd.get_param_bounds(self.value, is_compress=True)


class DecompressionParameter(enum.IntEnum):
    """What can be chosen for decompression."""

    window_log_max = _zstd.ZSTD_d_windowLogMax

    def bounds(self):
        """(least, greatest) value."""
        return _zstd.get_param_bounds(self.value, is_compress=False)


class Strategy(enum.IntEnum):
    """Ways to compress, from the fastest to the strongest."""

    fast = _zstd.ZSTD_fast
    dfast = _zstd.ZSTD_dfast
    greedy = _zstd.ZSTD_greedy
    lazy = _zstd.ZSTD_lazy
    lazy2 = _zstd.ZSTD_lazy2
    btlazy2 = _zstd.ZSTD_btlazy2
    btopt = _zstd.ZSTD_btopt
    btultra = _zstd.ZSTD_btultra
    btultra2 = _zstd.ZSTD_btultra2


_zstd.set_parameter_types(CompressionParameter, DecompressionParameter)
