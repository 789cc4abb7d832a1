# gzip, bz2, lzma: files and bytes, one member after the other, positions, text, what is wrong with a file.
import bz2
import gzip
import io
import lzma
import os
import tempfile
from compression import bz2 as other_bz2, gzip as other_gzip, lzma as other_lzma, zlib as other_zlib

data = b"".join(b"line %d of many\n" % number for number in range(2000))


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for module in gzip, bz2, lzma:
    packed = module.compress(data)
    print(module.__name__, len(packed), packed[:24].hex(), module.decompress(packed) == data)
    print(module.decompress(packed + module.compress(b"second")) == data + b"second")
    print(attempt(lambda: module.decompress(packed[:-3])), attempt(lambda: module.decompress(b"nonsense at all")))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        with module.open(path, "wb") as file:
            print(file.write(data), file.tell(), file.writable(), file.readable(), attempt(lambda: file.read()))
        with module.open(path, "ab") as file:
            file.write(b"appended\n")
        with module.open(path) as file:
            print(file.readline(), file.tell(), file.peek(4)[:4], file.read(6), file.seek(-9, 2), file.read())
            print(file.seek(100), file.read1(10), file.seek(3), file.read(4), file.seekable(), len(file.readlines()))
            print(attempt(lambda: file.write(b"")))
        print(attempt(lambda: file.read()), file.closed)
        with module.open(path, "wt", encoding="latin-1", newline="\r\n") as file:
            file.write("Zeile eins\nZeile zwei ä\n")
        with module.open(path, "rt", encoding="latin-1") as file:
            print(list(file))
        with module.open(path, "rb") as file:
            print(len(file.read()))
    print(attempt(lambda: module.open(io.BytesIO(), "zb")), attempt(lambda: module.open(3)))
    print(attempt(lambda: module.open("x", "rb", encoding="utf-8")))

raw = io.BytesIO()
with gzip.GzipFile("name.gz", "wb", 9, raw, mtime=1234567890) as file:
    file.write(b"hello")
    file.flush()
print(raw.getvalue().hex())
raw.seek(0)
with gzip.GzipFile(fileobj=raw) as file:
    print(file.read(), file.mtime, file.name == "", file.mode)
bad = bytearray(gzip.compress(b"hello"))
bad[-6] ^= 1
print(attempt(lambda: gzip.decompress(bytes(bad))), attempt(lambda: gzip.GzipFile(fileobj=io.BytesIO(bad)).read()))

for format in lzma.FORMAT_XZ, lzma.FORMAT_ALONE:
    print(lzma.decompress(lzma.compress(data, format, preset=1)) == data)
chain = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 7 | lzma.PRESET_EXTREME}]
packed = lzma.compress(data, lzma.FORMAT_RAW, filters=chain)
print(lzma.decompress(packed, lzma.FORMAT_RAW, filters=chain) == data, packed[:8].hex())
for check in lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_SHA256:
    machine = lzma.LZMADecompressor()
    machine.decompress(lzma.compress(b"x", check=check))
    print(machine.check == check, machine.eof)
print(attempt(lambda: lzma.compress(b"", preset=77)), attempt(lambda: lzma.LZMACompressor(format=9)))
print(attempt(lambda: lzma.LZMADecompressor(memlimit=1024).decompress(lzma.compress(data))))
print(attempt(lambda: lzma.LZMACompressor(filters=[{"id": 99}])), attempt(lambda: lzma.LZMACompressor(filters=[3])))
print(lzma._encode_filter_properties({"id": lzma.FILTER_LZMA1}), lzma._decode_filter_properties(33, b"\x16"))

machine = bz2.BZ2Compressor(1)
print((machine.compress(b"abc") + machine.flush()).hex(), attempt(machine.flush), attempt(lambda: bz2.BZ2Compressor(0)))
machine = bz2.BZ2Decompressor()
print(machine.decompress(bz2.compress(b"abc") + b"more"), machine.eof, machine.unused_data, machine.needs_input)
print(attempt(lambda: machine.decompress(b"")), attempt(lambda: bz2.BZ2Decompressor().decompress(b"abcdefgh")))
print(other_bz2.compress is bz2.compress, other_gzip.open is gzip.open, other_lzma.LZMAFile is lzma.LZMAFile,
      other_zlib.crc32(b"x"))
