# zlib in full: the bytes themselves, dictionaries, strategies, flush modes, copies, limits, errors.
import copy
import pickle
import zlib

data = b"The quick brown fox jumps over the lazy dog. " * 20


def attempt(call):
    try:
        return call()
    except Exception as error:
        return f"{type(error).__module__}.{type(error).__name__}: {error}"


for level in -1, 0, 1, 6, 9:
    print(level, zlib.compress(data, level).hex()[:60], len(zlib.compress(data, level)))
for wbits in 9, 15, -9, -15, 25, 31:
    packed = zlib.compress(data, wbits=wbits)
    print(wbits, packed.hex()[:40], zlib.decompress(packed, wbits=wbits) == data)
print(zlib.decompress(zlib.compress(data, wbits=31), wbits=47) == data)
for strategy in range(5):
    machine = zlib.compressobj(6, zlib.DEFLATED, -15, 9, strategy)
    print(strategy, len(machine.compress(data) + machine.flush()))

dictionary = b"lazy dog quick brown fox jumps over the"
machine = zlib.compressobj(zdict=dictionary)
packed = machine.compress(data) + machine.flush()
print(packed.hex()[:60])
print(zlib.decompressobj(zdict=dictionary).decompress(packed) == data)
print(attempt(lambda: zlib.decompressobj().decompress(packed)))
print(attempt(lambda: zlib.decompressobj(zdict=b"other").decompress(packed)))

machine = zlib.compressobj()
parts = [machine.compress(data)]
for mode in zlib.Z_NO_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK:
    parts += [machine.flush(mode), machine.compress(b"more")]
    print(mode, parts[-2].hex()[-24:])
twin = copy.copy(machine)
ends = machine.compress(b"one") + machine.flush(), twin.compress(b"two") + twin.flush()
print([zlib.decompress(b"".join(parts) + end)[-7:] for end in ends])
print(attempt(lambda: machine.copy()), attempt(lambda: machine.compress(b"x")), attempt(lambda: machine.flush()))

machine = zlib.decompressobj()
packed = zlib.compress(data) + b"trailing"
first = machine.decompress(packed, 10)
print(first, len(machine.unconsumed_tail) > 0, machine.eof)
twin = copy.deepcopy(machine)
rest = machine.decompress(machine.unconsumed_tail)
print(first + rest == data, machine.unused_data, machine.eof, twin.eof)
print(twin.flush() == rest, machine.flush())
for wrong in zlib.compress(data)[:-4] + b"\0\0\0\0", b"\0\0\0\0", zlib.compress(data)[:20], b"x\x9c\xff\xff":
    print(attempt(lambda: zlib.decompress(wrong)))
print(attempt(lambda: zlib.decompress(b"abc", wbits=100)), attempt(lambda: zlib.compress(b"", 10)))
print(attempt(lambda: zlib.compressobj(wbits=100)), attempt(lambda: zlib.decompressobj(zdict=3)))
print(attempt(lambda: machine.decompress(b"", -1)), attempt(lambda: zlib.decompressobj().flush(0)))
print(attempt(lambda: pickle.dumps(machine)))

reader = zlib._ZlibDecompressor()
packed = zlib.compress(data) + b"after"
out = []
for at in range(0, len(packed), 7):
    if not reader.eof:
        out.append(reader.decompress(packed[at:at + 7], 50))
while not reader.eof:
    out.append(reader.decompress(b"", 50))
print(b"".join(out) == data, max(map(len, out)), reader.needs_input, reader.unused_data[:1])
print(attempt(lambda: reader.decompress(b"")))
print(hex(zlib.crc32(data)), hex(zlib.adler32(data)), hex(zlib.crc32(data, 5)), hex(zlib.adler32(data, 5)))
