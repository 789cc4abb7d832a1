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
_last_timestamp = None
_last_timestamp_v6 = None
_last_timestamp_v7 = None
_last_counter_v7 = 0
# The library of C that other implementations ask; there is none here.
_generate_time_safe = _UuidCreate = None
_has_stable_extractable_node = False
# How the tools of this system write the addresses of network cards.
_MAC_DELIM = b":"
_MAC_OMITS_LEADING_ZEROES = False


def _little_endian(b):
    return b[3::-1] + b[5:3:-1] + b[7:5:-1] + b[8:]


def _get_command_stdout(command, *args):
    """What a tool prints, as a file; None if there is no such tool."""
    import io
    import shutil
    import subprocess
    path_dirs = os.environ.get("PATH", os.defpath).split(os.pathsep) + ["/sbin", "/usr/sbin"]
    executable = shutil.which(command, path=os.pathsep.join(path_dirs))
    if executable is None:
        return None
    # In the language that is understood here.
    env = dict(os.environ, LC_ALL="C")
    command = (executable,) if args == ("",) else (executable, *args)
    try:
        run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             env=env)
    except (OSError, subprocess.SubprocessError):
        return None
    return io.BytesIO(run.stdout) if run.stdout else None


def _is_universal(mac):
    """Whether an address was given by its maker, not by who runs the machine."""
    return not mac & (1 << 41)


def _find_mac_near_keyword(command, args, keywords, get_word_index):
    """The address that a tool prints near one of some words; get_word_index tells where from where the word is."""
    stdout = _get_command_stdout(command, args)
    if stdout is None:
        return None
    first_local_mac = None
    for line in stdout:
        words = line.lower().rstrip().split()
        for at, word in enumerate(words):
            if word not in keywords:
                continue
            try:
                mac = int(words[get_word_index(at)].replace(_MAC_DELIM, b""), 16)
            except (ValueError, IndexError):
                # Something else stands there.
                continue
            if mac and _is_universal(mac):
                return mac
            first_local_mac = first_local_mac or mac
    return first_local_mac or None


def _parse_mac(word):
    """An address as a number; None for what is none."""
    parts = word.split(_MAC_DELIM)
    if len(parts) != 6:
        return None
    if _MAC_OMITS_LEADING_ZEROES:
        if not all(1 <= len(part) <= 2 for part in parts):
            return None
        word = b"".join(part.rjust(2, b"0") for part in parts)
    else:
        if not all(len(part) == 2 for part in parts):
            return None
        word = b"".join(parts)
    try:
        return int(word, 16)
    except ValueError:
        return None


def _find_mac_under_heading(command, args, heading):
    """The address that a tool prints in the column of a heading."""
    stdout = _get_command_stdout(command, args)
    if stdout is None:
        return None
    keywords = stdout.readline().rstrip().split()
    try:
        column = keywords.index(heading)
    except ValueError:
        return None
    first_local_mac = None
    for line in stdout:
        words = line.rstrip().split()
        if column >= len(words):
            continue
        mac = _parse_mac(words[column])
        if mac is None:
            continue
        if _is_universal(mac):
            return mac
        first_local_mac = first_local_mac or mac
    return first_local_mac


def _ifconfig_getnode():
    """The address that ifconfig tells."""
    for args in "", "-a", "-av":
        mac = _find_mac_near_keyword("ifconfig", args, (b"hwaddr", b"ether", b"address:", b"lladdr"), lambda i: i + 1)
        if mac:
            return mac
    return None


def _ip_getnode():
    """The address that ip tells."""
    return _find_mac_near_keyword("ip", "link", [b"link/ether"], lambda i: i + 1)


def _arp_getnode():
    """The address that arp tells for this machine."""
    import socket
    try:
        ip_addr = socket.gethostbyname(socket.gethostname())
    except OSError:
        return None
    return _find_mac_near_keyword("arp", "-an", [os.fsencode(f"({ip_addr})")], lambda i: i + 2)


def _lanscan_getnode():
    """The address that lanscan tells."""
    return _find_mac_near_keyword("lanscan", "-ai", [b"lan0"], lambda i: 0)


def _netstat_getnode():
    """The address that netstat tells."""
    return _find_mac_under_heading("netstat", "-ian", b"Address")


def _unix_getnode():
    """The address of a network card, as the system tells without any tool."""
    first_local_mac = None
    try:
        cards = sorted(os.listdir("/sys/class/net"))
    except OSError:
        return None
    for card in cards:
        try:
            with open(f"/sys/class/net/{card}/address", "rb") as file:
                mac = _parse_mac(file.read().strip())
        except OSError:
            continue
        if mac and _is_universal(mac):
            return mac
        first_local_mac = first_local_mac or mac or None
    return first_local_mac


def _windll_getnode():
    """The address that Windows tells; this is not Windows."""
    return None


def _random_getnode():
    """48 bits of chance, with the multicast bit set, as RFC 9562 allows."""
    return int.from_bytes(os.urandom(6)) | 1 << 40


_OS_GETTERS = [_unix_getnode]
_GETTERS = [_ip_getnode, _ifconfig_getnode]


def getnode():
    """48 bits for this machine: the address of a network card, or chosen by chance once."""
    global _node
    if _node is None:
        for getter in _OS_GETTERS + _GETTERS + [_random_getnode]:
            try:
                found = getter()
            except Exception:
                continue
            if found is not None and 0 <= found < 1 << 48:
                _node = found
                break
    return _node


def _ticks(last):
    """Hundreds of nanoseconds since 1582, later than the last ones."""
    ticks = time.time_ns() // 100 + 0x01B21DD213814000
    return ticks if last is None or ticks > last else last + 1


def _sequence(clock_seq):
    if clock_seq is not None:
        return clock_seq & 0x3FFF
    import random
    return random.getrandbits(14)


def uuid1(node=None, clock_seq=None):
    """A UUID of the time, a sequence number, and this machine."""
    global _last_timestamp
    ticks = _last_timestamp = _ticks(_last_timestamp)
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
    global _last_timestamp_v6
    ticks = _last_timestamp_v6 = _ticks(_last_timestamp_v6)
    node = getnode() if node is None else node
    number = ((ticks >> 12) & 0xFFFF_FFFF_FFFF) << 80 | (ticks & 0xFFF) << 64 | _sequence(clock_seq) << 48
    return UUID(int=number | node & 0xFFFF_FFFF_FFFF, version=6)


def _uuid7_get_counter_and_tail():
    """A counter of 42 bits whose highest is clear, so that it can count up for long, and a tail of 32."""
    rand = int.from_bytes(os.urandom(10))
    return rand >> 32 & 0x1FF_FFFF_FFFF, rand & 0xFFFF_FFFF


def uuid7():
    """A UUID of the time in milliseconds, a counter and chance; those of one process sort by their making."""
    global _last_timestamp_v7, _last_counter_v7
    milliseconds = time.time_ns() // 1_000_000
    if _last_timestamp_v7 is None or milliseconds > _last_timestamp_v7:
        counter, tail = _uuid7_get_counter_and_tail()
    else:
        if milliseconds < _last_timestamp_v7:
            milliseconds = _last_timestamp_v7 + 1
        counter = _last_counter_v7 + 1
        if counter > 0x3FF_FFFF_FFFF:
            # The counter begins anew, in the next millisecond.
            milliseconds += 1
            counter, tail = _uuid7_get_counter_and_tail()
        else:
            tail = int.from_bytes(os.urandom(4))
    number = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | (counter >> 30) << 64 | (counter & 0x3FFF_FFFF) << 32 | tail
    made = UUID(int=number, version=7)
    # Only what was made counts.
    _last_timestamp_v7, _last_counter_v7 = milliseconds, counter
    return made


def uuid8(a=None, b=None, c=None):
    """A UUID of three blocks of the caller's choice, of 48, 12 and 62 bits; chance where none is given."""
    if a is None or b is None or c is None:
        import random
        a = random.getrandbits(48) if a is None else a
        b = random.getrandbits(12) if b is None else b
        c = random.getrandbits(62) if c is None else c
    number = (a & 0xFFFF_FFFF_FFFF) << 80 | (b & 0xFFF) << 64 | c & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=number, version=8)


def main():
    """The command `-m uuid`."""
    import argparse
    functions = {"uuid1": uuid1, "uuid3": uuid3, "uuid4": uuid4, "uuid5": uuid5, "uuid6": uuid6, "uuid7": uuid7,
                 "uuid8": uuid8}
    namespaces = {"@dns": NAMESPACE_DNS, "@url": NAMESPACE_URL, "@oid": NAMESPACE_OID, "@x500": NAMESPACE_X500}
    parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter,
                                     description="Generate a UUID using the selected UUID function.", color=True)
    parser.add_argument("-u", "--uuid", choices=functions.keys(), default="uuid4",
                        help="function to generate the UUID")
    parser.add_argument("-n", "--namespace", metavar="{any UUID,@dns,@url,@oid,@x500}",
                        help="uuid3/uuid5 only: a UUID, or a well-known predefined UUID addressed by namespace name")
    parser.add_argument("-N", "--name",
                        help="uuid3/uuid5 only: name used as part of generating the UUID")
    parser.add_argument("-C", "--count", metavar="NUM", type=int, default=1, help="generate NUM fresh UUIDs")
    args = parser.parse_args()
    make = functions[args.uuid]
    if args.uuid not in ("uuid3", "uuid5"):
        for _ in range(args.count):
            print(make())
        return
    if not args.namespace or not args.name:
        parser.error(f"Incorrect number of arguments. {args.uuid} requires a namespace and a name. "
                     f"Run 'python -m uuid -h' for more information.")
    try:
        namespace = namespaces[args.namespace] if args.namespace in namespaces else UUID(args.namespace)
    except ValueError as err:
        parser.error(f"{err}: {args.namespace!r}.")
    for _ in range(args.count):
        print(make(namespace, args.name))


NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")
NIL = UUID("00000000-0000-0000-0000-000000000000")
MAX = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")

if __name__ == "__main__":
    main()
