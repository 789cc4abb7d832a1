"""UUIDs (RFC 9562): identifiers that need no authority."""

import os
import time
from enum import Enum

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = [
    "reserved for NCS compatibility", "specified in RFC 4122",
    "reserved for Microsoft compatibility", "reserved for future definition"]


class SafeUUID(Enum):
    safe = 0
    unsafe = -1
    unknown = None


class UUID:
    """A UUID: 128 bits, as text, bytes, fields or a number."""

    __slots__ = "int", "is_safe", "__weakref__"

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *,
                 is_safe=SafeUUID.unknown):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError("one of the hex, bytes, bytes_le, fields, or int arguments must be given")
        if int is not None:
            if not 0 <= int <= _MAX:
                raise ValueError("int is out of range (need a 128-bit value)")
        elif hex is not None:
            hex = hex.replace("urn:", "").replace("uuid:", "")
            hex = hex.strip("{}").replace("-", "")
            if len(hex) != 32:
                raise ValueError("badly formed hexadecimal UUID string")
            int = int_(hex, 16)
        elif bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError("bytes_le is not a 16-char string")
            bytes = bytes_le[3::-1] + bytes_le[5:3:-1] + bytes_le[7:5:-1] + bytes_le[8:]
            int = int_.from_bytes(bytes)
        elif bytes is not None:
            if len(bytes) != 16:
                raise ValueError("bytes is not a 16-char string")
            int = int_.from_bytes(bytes)
        else:
            if len(fields) != 6:
                raise ValueError("fields is not a 6-tuple")
            int = 0
            for number, (value, bits) in enumerate(zip(fields, (32, 16, 16, 8, 8, 48)), 1):
                if not 0 <= value < 1 << bits:
                    raise ValueError(f"field {number} out of range (need a{'n' if bits == 8 else ''} {bits}-bit value)")
                int = int << bits | value
        if version is not None:
            if not 1 <= version <= 8:
                raise ValueError("illegal version number")
            int = int & ~(0xF000 << 64 | 0xC000 << 48) | version << 76 | 0x8000 << 48
        object.__setattr__(self, "int", int)
        object.__setattr__(self, "is_safe", is_safe)

    def __getstate__(self):
        state = {"int": self.int}
        if self.is_safe != SafeUUID.unknown:
            state["is_safe"] = self.is_safe.value
        return state

    def __setstate__(self, state):
        object.__setattr__(self, "int", state["int"])
        object.__setattr__(self, "is_safe", SafeUUID(state["is_safe"]) if "is_safe" in state else SafeUUID.unknown)

    def __eq__(self, other):
        if isinstance(other, UUID):
            return self.int == other.int
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, UUID):
            return self.int < other.int
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, UUID):
            return self.int > other.int
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, UUID):
            return self.int <= other.int
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, UUID):
            return self.int >= other.int
        return NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return "%s(%r)" % (self.__class__.__name__, str(self))

    def __setattr__(self, name, value):
        raise TypeError("UUID objects are immutable")

    def __str__(self):
        x = self.hex
        return f"{x[:8]}-{x[8:12]}-{x[12:16]}-{x[16:20]}-{x[20:]}"

    def _bits(self, low, count):
        return self.int >> low & (1 << count) - 1

    bytes = property(lambda self: self.int.to_bytes(16))
    bytes_le = property(lambda self: _little_endian(self.bytes))
    fields = property(lambda self: (self.time_low, self.time_mid, self.time_hi_version, self.clock_seq_hi_variant,
                                    self.clock_seq_low, self.node))
    time_low = property(lambda self: self._bits(96, 32))
    time_mid = property(lambda self: self._bits(80, 16))
    time_hi_version = property(lambda self: self._bits(64, 16))
    clock_seq_hi_variant = property(lambda self: self._bits(56, 8))
    clock_seq_low = property(lambda self: self._bits(48, 8))
    clock_seq = property(lambda self: (self.clock_seq_hi_variant & 0x3F) << 8 | self.clock_seq_low)
    node = property(lambda self: self._bits(0, 48))
    hex = property(lambda self: "%032x" % self.int)
    urn = property(lambda self: "urn:uuid:" + str(self))

    @property
    def time(self):
        if self.version == 6:
            return self._bits(96, 32) << 28 | self._bits(80, 16) << 12 | self._bits(64, 12)
        if self.version == 7:
            return self.int >> 80
        return (self.time_hi_version & 0xFFF) << 48 | self.time_mid << 32 | self.time_low

    @property
    def variant(self):
        if not self.int & 0x8000 << 48:
            return RESERVED_NCS
        if not self.int & 0x4000 << 48:
            return RFC_4122
        if not self.int & 0x2000 << 48:
            return RESERVED_MICROSOFT
        return RESERVED_FUTURE

    @property
    def version(self):
        if self.variant == RFC_4122:
            return self._bits(76, 4)
        return None


int_ = int
_MAX = (1 << 128) - 1
_node = None
_last = {1: 0, 6: 0, 7: (0, 0)}


def _little_endian(b):
    return b[3::-1] + b[5:3:-1] + b[7:5:-1] + b[8:]


def getnode():
    """48 bits for this machine: chosen by chance once, with the multicast bit set, as RFC 9562 allows."""
    global _node
    if _node is None:
        _node = int.from_bytes(os.urandom(6)) | 1 << 40
    return _node


def _ticks(version):
    """Hundreds of nanoseconds since 1582, never the same twice."""
    ticks = time.time_ns() // 100 + 0x01B21DD213814000
    ticks = max(ticks, _last[version] + 1)
    _last[version] = ticks
    return ticks


def _sequence(clock_seq):
    return int.from_bytes(os.urandom(2)) & 0x3FFF if clock_seq is None else clock_seq & 0x3FFF


def uuid1(node=None, clock_seq=None):
    """A UUID of the time, a sequence number, and this machine."""
    ticks = _ticks(1)
    sequence = _sequence(clock_seq)
    fields = (ticks & 0xFFFFFFFF, ticks >> 32 & 0xFFFF, ticks >> 48 & 0xFFF, sequence >> 8, sequence & 0xFF,
              getnode() if node is None else node)
    return UUID(fields=fields, version=1)


def uuid3(namespace, name):
    """A UUID of the MD5 hash of a namespace and a name."""
    return _of_hash("md5", namespace, name, 3)


def uuid4():
    """A random UUID."""
    return UUID(bytes=os.urandom(16), version=4)


def uuid5(namespace, name):
    """A UUID of the SHA-1 hash of a namespace and a name."""
    return _of_hash("sha1", namespace, name, 5)


def _of_hash(algorithm, namespace, name, version):
    import hashlib
    if isinstance(name, str):
        name = bytes(name, "utf-8")
    digest = hashlib.new(algorithm, namespace.bytes + name, usedforsecurity=False).digest()
    return UUID(bytes=digest[:16], version=version)


def uuid6(node=None, clock_seq=None):
    """As uuid1(), with the fields in an order that sorts by time."""
    ticks = _ticks(6)
    node = getnode() if node is None else node
    number = (ticks >> 12) << 80 | (ticks & 0xFFF) << 64 | _sequence(clock_seq) << 48 | node & 0xFFFFFFFFFFFF
    return UUID(int=number, version=6)


def uuid7():
    """A UUID of the time in milliseconds, a counter and chance; those of one process sort by their making."""
    milliseconds = time.time_ns() // 1_000_000
    last, counter = _last[7]
    if milliseconds > last:
        counter = int.from_bytes(os.urandom(6)) & 0x1FF_FFFF_FFFF
    else:
        milliseconds = last
        counter += 1
        if counter > 0x3FF_FFFF_FFFF:
            milliseconds += 1
            counter = int.from_bytes(os.urandom(6)) & 0x1FF_FFFF_FFFF
    _last[7] = milliseconds, counter
    tail = int.from_bytes(os.urandom(4))
    number = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | (counter >> 30) << 64 | (counter & 0x3FFF_FFFF) << 32 | tail
    return UUID(int=number, version=7)


def uuid8(a=None, b=None, c=None):
    """A UUID of three blocks of the caller's choice, of 48, 12 and 62 bits; chance where none is given."""
    if a is None:
        a = int.from_bytes(os.urandom(6))
    if b is None:
        b = int.from_bytes(os.urandom(2)) & 0xFFF
    if c is None:
        c = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    number = (a & 0xFFFF_FFFF_FFFF) << 80 | (b & 0xFFF) << 64 | c & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=number, version=8)


NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")
NIL = UUID("00000000-0000-0000-0000-000000000000")
MAX = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")
