# zlib and gzip: what goes in comes out; checksums and complaints.
import gzip
import io
import zlib

DATA = [b"", b"a", b"hello world " * 1000, bytes(range(256)) * 300]
for data in DATA:
    for level in (-1, 0, 1, 6, 9):
        for wbits in (15, -15, 31):
            packed = zlib.compress(data, level, wbits)
            assert zlib.decompress(packed, wbits) == data
            assert len(data) < 100 or level == 0 or len(packed) < len(data)
    print(len(data), zlib.crc32(data), zlib.adler32(data), zlib.crc32(data, 7), zlib.adler32(data, 7))
    machine = zlib.compressobj()
    packed = machine.compress(data[:100]) + machine.compress(data[100:]) + machine.flush()
    opener = zlib.decompressobj()
    out = b"".join(opener.decompress(packed[i:i + 7]) for i in range(0, len(packed), 7)) + opener.flush()
    print(out == data, opener.eof, opener.unused_data, opener.unconsumed_tail)
    opener = zlib.decompressobj()
    out = opener.decompress(packed + b"rest", 50)
    while opener.unconsumed_tail:
        out += opener.decompress(opener.unconsumed_tail, 50)
    print(out + opener.flush() == data, opener.unused_data, opener.eof)
    packed = gzip.compress(data, mtime=0)
    print(packed[:10], gzip.decompress(packed) == data, gzip.decompress(packed + packed) == data * 2)
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=5, filename="name.txt") as file:
        print(file.write(data), file.tell())
    buffer.seek(0)
    with gzip.open(buffer) as file:
        print(file.read(5), file.tell(), file.read() == data[5:], file.mtime)
    buffer.seek(0)
    print(buffer.read(20))
with gzip.open(io.BytesIO(gzip.compress(b"one\ntwo\n")), "rt", encoding="utf-8") as file:
    print(list(file))
for call in (lambda: zlib.decompress(b""), lambda: zlib.decompress(b"nonsense"), lambda: zlib.decompress(zlib.compress(b"abc")[:-3]), lambda: zlib.compress("x"),
             lambda: zlib.compress(b"x", 99), lambda: zlib.decompress(zlib.compress(b"abc")[:-1] + b"x"), lambda: gzip.decompress(b"xx"), lambda: gzip.decompress(gzip.compress(b"abc")[:-4]),
             lambda: gzip.open(1), lambda: gzip.open("x", "rtb"), lambda: gzip.open("x", "rb", encoding="u"), lambda: gzip.decompress(gzip.compress(b"abc")[:-8] + b"x" * 8)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
