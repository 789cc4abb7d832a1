"""compression.zstd: data, pieces, dictionaries, files, archives."""
import io
import tarfile
import tempfile
import zipfile
from pathlib import Path
from compression import zstd

data = b"".join(b"line %d of some data\n" % n for n in range(2000))
for level in -5, 1, 3, 19:
    packed = zstd.compress(data, level)
    print(level, len(packed) < len(data) // 4, zstd.decompress(packed) == data, zstd.get_frame_info(packed), zstd.get_frame_size(packed) == len(packed))
packed = zstd.compress(data, options={zstd.CompressionParameter.checksum_flag: 1, zstd.CompressionParameter.strategy: zstd.Strategy.fast})
print(zstd.decompress(packed + zstd.compress(b"second")) == data + b"second")

compressor = zstd.ZstdCompressor()
pieces = [compressor.compress(data[:100]), compressor.compress(data[100:], zstd.ZstdCompressor.FLUSH_BLOCK)]
print(compressor.last_mode, len(pieces[0]), zstd.ZstdDecompressor().decompress(b"".join(pieces)) == data)
pieces.append(compressor.flush())
decompressor = zstd.ZstdDecompressor()
print(decompressor.decompress(b"".join(pieces) + b"behind", 30), decompressor.eof, decompressor.needs_input)
print(len(decompressor.decompress(b"")), decompressor.eof, decompressor.unused_data)
compressor.set_pledged_input_size(3)
print(zstd.get_frame_info(compressor.compress(b"abc", compressor.FLUSH_FRAME)))

raw = zstd.ZstdDict(data[:500], is_raw=True)
print(raw, len(raw), zstd.decompress(zstd.compress(data, zstd_dict=raw), zstd_dict=raw) == data)
prefixed = zstd.compress(data, zstd_dict=raw.as_prefix)
print(zstd.decompress(prefixed, zstd_dict=raw.as_prefix) == data, len(prefixed) <= len(zstd.compress(data)))
trained = zstd.train_dict([b"sample number %d of some" % n * 4 for n in range(500)], 2000)
print(type(trained).__name__, trained.dict_id != 0, zstd.decompress(zstd.compress(data, zstd_dict=trained), zstd_dict=trained) == data)

for action in (lambda: zstd.compress(b"", 100), lambda: zstd.compress(b"", "x"), lambda: zstd.decompress(b"no frame"),
               lambda: zstd.decompress(packed[:-3]), lambda: zstd.ZstdDict(b"12345678"), lambda: zstd.ZstdDict(b"1"),
               lambda: zstd.compress(b"", options={1: 2}), lambda: zstd.compress(b"", options={zstd.CompressionParameter.window_log: 99}),
               lambda: zstd.compress("text"), lambda: zstd.open(io.BytesIO(), "q"), lambda: decompressor.decompress(b"x"),
               lambda: zstd.ZstdCompressor(1, {}), lambda: zstd.get_frame_info(b"x")):
    try:
        print(action())
    except (ValueError, TypeError, EOFError, zstd.ZstdError) as error:
        print(type(error).__name__, error)
print([p.bounds() for p in zstd.CompressionParameter], zstd.DecompressionParameter.window_log_max.bounds())

with tempfile.TemporaryDirectory() as base:
    base = Path(base)
    with zstd.open(base / "text.zst", "wt", encoding="utf-8") as file:
        print(file.write("one\ntwo\n\u00e9\n"))
    with zstd.open(base / "text.zst", "rt", encoding="utf-8") as file:
        print(list(file))
    with zstd.ZstdFile(base / "data.zst", "w", level=5) as file:
        print(file.write(data), file.tell(), file.mode, file.name == str(base / "data.zst") or file.name == base / "data.zst")
    with zstd.ZstdFile(base / "data.zst") as file:
        print(file.readline(), file.seek(-5, 2), file.read(), file.seek(0), file.peek(4)[:4], file.seekable())
    for mode in "w:zst", "w|zst":
        with tarfile.open(base / "a.tar.zst", mode) as archive:
            archive.add(base / "text.zst", "inside")
        with tarfile.open(base / "a.tar.zst") as archive:
            print(mode, archive.getnames(), archive.extractfile("inside").read() == (base / "text.zst").read_bytes())
        with tarfile.open(base / "a.tar.zst", "r|*") as archive:
            print([member.name for member in archive])
    with zipfile.ZipFile(base / "a.zip", "w", zipfile.ZIP_ZSTANDARD) as archive:
        archive.writestr("data", data)
    with zipfile.ZipFile(base / "a.zip") as archive:
        print(archive.getinfo("data").compress_type, archive.read("data") == data, archive.testzip())
