"""IPv4 and IPv6: addresses, networks, interfaces."""

import functools

__all__ = ["AddressValueError", "NetmaskValueError", "IPv4Address", "IPv4Interface", "IPv4Network", "IPv6Address",
           "IPv6Interface", "IPv6Network", "ip_address", "ip_interface", "ip_network", "v4_int_to_packed",
           "v6_int_to_packed", "summarize_address_range", "collapse_addresses", "get_mixed_type_key"]

IPV4LENGTH = 32
IPV6LENGTH = 128


class AddressValueError(ValueError):
    """A bad address."""


class NetmaskValueError(ValueError):
    """A bad netmask."""


def ip_address(address):
    """An address of either version."""
    for kind in IPv4Address, IPv6Address:
        try:
            return kind(address)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 address")


def ip_network(address, strict=True):
    """A network of either version."""
    for kind in IPv4Network, IPv6Network:
        try:
            return kind(address, strict)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 network")


def ip_interface(address):
    """An interface of either version."""
    for kind in IPv4Interface, IPv6Interface:
        try:
            return kind(address)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 interface")


def v4_int_to_packed(address):
    """Four bytes of a number."""
    try:
        return address.to_bytes(4)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address):
    """Sixteen bytes of a number."""
    try:
        return address.to_bytes(16)
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")


def _trailing_zeros(number, bits):
    return bits if number == 0 else min(bits, (~number & number - 1).bit_length())


def summarize_address_range(first, last):
    """The networks that make up a range of addresses."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError("%s and %s are not of the same version" % (first, last))
    if first > last:
        raise ValueError("last IP address must be greater than first")
    network = IPv4Network if first.version == 4 else IPv6Network
    bits = first.max_prefixlen
    at, end = first._ip, last._ip
    while at <= end:
        size = min(_trailing_zeros(at, bits), (end - at + 1).bit_length() - 1)
        yield network((at, bits - size))
        at += 1 << size
        if at - 1 == first._ALL_ONES:
            break


def _collapse(addresses):
    waiting = list(addresses)
    subnets = {}
    while waiting:
        net = waiting.pop()
        supernet = net.supernet()
        existing = subnets.get(supernet)
        if existing is None:
            subnets[supernet] = net
        elif existing != net:
            del subnets[supernet]
            waiting.append(supernet)
    last = None
    for net in sorted(subnets.values()):
        if last is None or last.broadcast_address < net.broadcast_address:
            yield net
            last = net


def collapse_addresses(addresses):
    """The fewest networks that hold the same addresses."""
    addrs, nets = [], []
    for ip in addresses:
        if isinstance(ip, _BaseAddress) and not hasattr(ip, "network"):
            kind = addrs
        elif ip._prefixlen == ip.max_prefixlen:
            kind, ip = addrs, ip if not hasattr(ip, "ip") else ip.ip
            if isinstance(ip, _BaseNetwork):
                ip = ip.network_address
        else:
            kind = nets
        for known in (addrs[-1:], nets[-1:]):
            if known and known[0].version != ip.version:
                raise TypeError("%s and %s are not of the same version" % (ip, known[0]))
        kind.append(ip)
    addrs = sorted(set(addrs))
    i = 0
    while i < len(addrs):
        j = i
        while j + 1 < len(addrs) and addrs[j + 1]._ip == addrs[j]._ip + 1:
            j += 1
        nets.extend(summarize_address_range(addrs[i], addrs[j]))
        i = j + 1
    return _collapse(nets)


def get_mixed_type_key(obj):
    """A key by which addresses and networks of both versions can be sorted."""
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented


class _Common:
    """What the versions have in common."""

    __slots__ = ()

    @property
    def exploded(self):
        """The long form."""
        return self._explode()

    @property
    def compressed(self):
        """The short form."""
        return str(self)

    @property
    def reverse_pointer(self):
        """The name for a reverse look-up."""
        return self._reverse()

    @classmethod
    def _prefix_of_mask(cls, text):
        """The length of a prefix, written as a number, a netmask or a hostmask."""
        if text.isascii() and text.isdigit():
            prefix = int(text)
            if prefix > cls.max_prefixlen:
                raise NetmaskValueError(f"{text!r} is not a valid netmask")
            return prefix
        if cls.version == 6:
            raise NetmaskValueError(f"{text!r} is not a valid netmask")
        try:
            number = _parse_v4(text)
        except AddressValueError:
            raise NetmaskValueError(f"{text!r} is not a valid netmask") from None
        ones = cls._ALL_ONES
        for mask in number, number ^ ones:
            zeros = _trailing_zeros(mask, cls.max_prefixlen)
            if mask == ones >> zeros << zeros:
                return cls.max_prefixlen - zeros
        raise NetmaskValueError(f"{text!r} is not a valid netmask")

    @classmethod
    def _make_prefix(cls, arg):
        if isinstance(arg, int):
            if not 0 <= arg <= cls.max_prefixlen:
                raise NetmaskValueError(f"{arg!r} is not a valid netmask")
            return arg
        return cls._prefix_of_mask(arg)

    @classmethod
    def _mask(cls, prefix):
        return cls._ALL_ONES ^ cls._ALL_ONES >> prefix


def _parse_v4(text):
    if not text:
        raise AddressValueError("Address cannot be empty")
    parts = text.split(".")
    if len(parts) != 4:
        raise AddressValueError("Expected 4 octets in %r" % text)
    number = 0
    for part in parts:
        try:
            if not part:
                raise ValueError("Empty octet not permitted")
            if not (part.isascii() and part.isdigit()):
                raise ValueError("Only decimal digits permitted in %r" % part)
            if len(part) > 3:
                raise ValueError("At most 3 characters permitted in %r" % part)
            if part != "0" and part[0] == "0":
                raise ValueError("Leading zeros are not permitted in %r" % part)
            value = int(part)
            if value > 255:
                raise ValueError("Octet %d (> 255) not permitted" % value)
        except ValueError as exc:
            raise AddressValueError("%s in %r" % (exc, text)) from None
        number = number << 8 | value
    return number


def _format_v4(number):
    return ".".join(map(str, number.to_bytes(4)))


def _parse_v6(text):
    if not text:
        raise AddressValueError("Address cannot be empty")
    if len(text) > 45:
        shown = text if len(text) <= 90 else f"{text[:45]}({len(text) - 90} chars elided){text[-45:]}"
        raise AddressValueError(f"At most 45 characters expected in {shown!r}")
    parts = text.split(":")
    if len(parts) < 3:
        raise AddressValueError("At least 3 parts expected in %r" % text)
    if "." in parts[-1]:
        try:
            v4 = _parse_v4(parts.pop())
        except AddressValueError as exc:
            raise AddressValueError("%s in %r" % (exc, text)) from None
        parts += ["%x" % (v4 >> 16), "%x" % (v4 & 0xFFFF)]
    if len(parts) > 9:
        raise AddressValueError("At most 8 colons permitted in %r" % text)
    gap = None
    for i in range(1, len(parts) - 1):
        if not parts[i]:
            if gap is not None:
                raise AddressValueError("At most one '::' permitted in %r" % text)
            gap = i
    if gap is None:
        if len(parts) != 8:
            raise AddressValueError("Exactly 8 parts expected without '::' in %r" % text)
        for end, where in ((0, "Leading"), (-1, "Trailing")):
            if not parts[end]:
                raise AddressValueError(f"{where} ':' only permitted as part of '::' in %r" % text)
        high, low = parts, []
    else:
        high, low = parts[:gap], parts[gap + 1:]
        if not high[0]:
            high = high[1:]
            if high:
                raise AddressValueError("Leading ':' only permitted as part of '::' in %r" % text)
        if not low[-1]:
            low = low[:-1]
            if low:
                raise AddressValueError("Trailing ':' only permitted as part of '::' in %r" % text)
        if len(high) + len(low) >= 8:
            raise AddressValueError("Expected at most 7 other parts with '::' in %r" % text)
    number = 0
    for part in high + ["0"] * (8 - len(high) - len(low)) + low:
        if not (part and all(c in "0123456789abcdefABCDEF" for c in part)):
            raise AddressValueError("Only hex digits permitted in %r in %r" % (part, text))
        if len(part) > 4:
            raise AddressValueError("At most 4 characters permitted in %r in %r" % (part, text))
        number = number << 16 | int(part, 16)
    return number


def _groups(number):
    digits = "%032x" % number
    return [digits[i:i + 4] for i in range(0, 32, 4)]


def _format_v6(number):
    parts = ["%x" % int(part, 16) for part in _groups(number)]
    # The first of the longest runs of zeros becomes two colons.
    best, length, start = 0, 1, None
    for i in range(8):
        j = i
        while j < 8 and parts[j] == "0":
            j += 1
        if j - i > length:
            best, length, start = i, j - i, i
    if start is None:
        return ":".join(parts)
    return ":".join(parts[:best]) + "::" + ":".join(parts[best + length:])


@functools.total_ordering
class _BaseAddress(_Common):
    """An address of either version."""

    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return (self._ip == other._ip and self.version == other.version
                    and getattr(self, "_scope_id", None) == getattr(other, "_scope_id", None))
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self.version != other.version:
            raise TypeError("%s and %s are not of the same version" % (self, other))
        return self._ip < other._ip

    def __add__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(int(self) + other)

    def __sub__(self, other):
        if not isinstance(other, int):
            return NotImplemented
        return self.__class__(int(self) - other)

    def __repr__(self):
        return "%s(%r)" % (self.__class__.__name__, str(self))

    def __str__(self):
        return self._format(self._ip)

    def __hash__(self):
        return hash(hex(int(self._ip)))

    def _get_address_key(self):
        return self.version, self

    def __reduce__(self):
        return self.__class__, (self._ip,)

    def __format__(self, fmt):
        if not fmt or fmt[-1] == "s":
            return format(str(self), fmt)
        kind = fmt[-1]
        rest = fmt[:-1]
        alternate = rest.startswith("#")
        rest = rest.removeprefix("#")
        grouping = "_" if rest == "_" else ""
        if kind not in "nbxX" or rest not in ("", "_"):
            return super().__format__(fmt)
        if kind == "n":
            kind = "b" if self.version == 4 else "x"
        width = self.max_prefixlen if kind == "b" else self.max_prefixlen // 4
        if grouping:
            width += (width - 1) // 4
        if alternate:
            width += 2
        return format(int(self), f"{'#' if alternate else ''}0{width}{grouping}{kind}")

    def _init(self, address):
        if isinstance(address, int):
            if address < 0:
                raise AddressValueError("%d (< 0) is not permitted as an IPv%d address" % (address, self.version))
            if address > self._ALL_ONES:
                raise AddressValueError("%d (>= 2**%d) is not permitted as an IPv%d address"
                                        % (address, self.max_prefixlen, self.version))
            self._ip = address
            return True
        if isinstance(address, bytes):
            size = self.max_prefixlen // 8
            if len(address) != size:
                raise AddressValueError(f"{address!r} (len {len(address)} != {size}) is not permitted as an "
                                        f"IPv{self.version} address")
            self._ip = int.from_bytes(address)
            return True
        return False

    def _in(self, networks):
        return any(self._ip & mask == net for net, mask in networks)


class IPv4Address(_BaseAddress):
    """An IPv4 address."""

    __slots__ = "_ip", "__weakref__"
    version = 4
    max_prefixlen = 32
    _ALL_ONES = (1 << 32) - 1
    _format = staticmethod(_format_v4)

    def __init__(self, address):
        if self._init(address):
            return
        text = str(address)
        if "/" in text:
            raise AddressValueError(f"Unexpected '/' in {address!r}")
        self._ip = _parse_v4(text)

    def _explode(self):
        return str(self)

    def _reverse(self):
        return ".".join(reversed(_format_v4(self._ip).split("."))) + ".in-addr.arpa"

    packed = property(lambda self: self._ip.to_bytes(4))
    is_reserved = property(lambda self: self._in(_v4["reserved"]))
    is_multicast = property(lambda self: self._in(_v4["multicast"]))
    is_unspecified = property(lambda self: self._ip == 0)
    is_loopback = property(lambda self: self._in(_v4["loopback"]))
    is_link_local = property(lambda self: self._in(_v4["link_local"]))

    @property
    def is_private(self):
        return self._in(_v4["private"]) and not self._in(_v4["not_private"])

    @property
    def is_global(self):
        return not self._in(_v4["shared"]) and not self.is_private

    @property
    def ipv6_mapped(self):
        return IPv6Address(f"::ffff:{self}")


class IPv6Address(_BaseAddress):
    """An IPv6 address, perhaps with a scope."""

    __slots__ = "_ip", "_scope_id", "__weakref__"
    version = 6
    max_prefixlen = 128
    _ALL_ONES = (1 << 128) - 1
    _format = staticmethod(_format_v6)

    def __init__(self, address):
        self._scope_id = None
        if self._init(address):
            return
        text = str(address)
        if "/" in text:
            raise AddressValueError(f"Unexpected '/' in {address!r}")
        text, sep, scope = text.partition("%")
        if sep:
            if not scope or "%" in scope:
                raise AddressValueError('Invalid IPv6 address: "%r"' % (text + sep + scope))
            self._scope_id = scope
        self._ip = _parse_v6(text)

    def __str__(self):
        mapped = self.ipv4_mapped
        return (_format_v6(self._ip) if mapped is None else f"::ffff:{mapped}") + self._scope()

    def _scope(self):
        return f"%{self._scope_id}" if self._scope_id else ""

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __reduce__(self):
        return self.__class__, (str(self),)

    def _explode(self):
        groups, mapped = _groups(self._ip), self.ipv4_mapped
        if mapped is not None:
            groups[6:] = [str(mapped)]
        return ":".join(groups) + self._scope()

    def _reverse(self):
        return ".".join(reversed("%032x%s" % (self._ip, self._scope()))) + ".ip6.arpa"

    scope_id = property(lambda self: self._scope_id)
    packed = property(lambda self: self._ip.to_bytes(16))
    is_site_local = property(lambda self: self._in(_v6["site_local"]))

    def _mapped_or(self, name, own):
        mapped = self.ipv4_mapped
        return own() if mapped is None else getattr(mapped, name)

    @property
    def is_multicast(self):
        return self._mapped_or("is_multicast", lambda: self._in(_v6["multicast"]))

    @property
    def is_reserved(self):
        return self._mapped_or("is_reserved", lambda: self._in(_v6["reserved"]))

    @property
    def is_link_local(self):
        return self._mapped_or("is_link_local", lambda: self._in(_v6["link_local"]))

    @property
    def is_private(self):
        return self._mapped_or("is_private",
                               lambda: self._in(_v6["private"]) and not self._in(_v6["not_private"]))

    @property
    def is_global(self):
        return self._mapped_or("is_global", lambda: not self.is_private)

    @property
    def is_unspecified(self):
        return self._mapped_or("is_unspecified", lambda: self._ip == 0)

    @property
    def is_loopback(self):
        return self._mapped_or("is_loopback", lambda: self._ip == 1)

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xFFFFFFFF) if self._ip >> 32 == 0xFFFF else None

    @property
    def teredo(self):
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xFFFFFFFF), IPv4Address(~self._ip & 0xFFFFFFFF)

    @property
    def sixtofour(self):
        return IPv4Address(self._ip >> 80 & 0xFFFFFFFF) if self._ip >> 112 == 0x2002 else None


def _split(address, default):
    """Address and prefix of what a network or an interface is made from."""
    if isinstance(address, (bytes, int)):
        return address, default
    if not isinstance(address, tuple):
        address = str(address).split("/")
        if len(address) > 2:
            raise AddressValueError(f"Only one '/' permitted in {'/'.join(address)!r}")
    return (address[0], address[1]) if len(address) > 1 else (address[0], default)


class _Interface:
    """An address that knows its network."""

    __slots__ = ()

    def _setup(self, address):
        addr, mask = _split(address, self.max_prefixlen)
        super().__init__(addr)
        self.network = self._network((addr, mask), strict=False)
        self.netmask = self.network.netmask
        self._prefixlen = self.network._prefixlen

    @property
    def hostmask(self):
        return self.network.hostmask

    def __str__(self):
        return f"{super().__str__()}/{self._prefixlen}"

    def __eq__(self, other):
        equal = _BaseAddress.__eq__(self, other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            # An interface is no address without a network.
            return False

    def __lt__(self, other):
        less = _BaseAddress.__lt__(self, other)
        if less is NotImplemented:
            return NotImplemented
        try:
            return self.network < other.network or self.network == other.network and less
        except AttributeError:
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    @property
    def ip(self):
        return self._address(self._ip)

    @property
    def with_prefixlen(self):
        return f"{self._text()}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self._text()}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self._text()}/{self.hostmask}"

    def _text(self):
        return self._format(self._ip)

    def _explode(self):
        return f"{self.ip.exploded}/{self._prefixlen}"

    def __reduce__(self):
        return self.__class__, (str(self),)


class IPv4Interface(_Interface, IPv4Address):
    """An IPv4 address with its network."""

    def __init__(self, address):
        self._setup(address)


class IPv6Interface(_Interface, IPv6Address):
    """An IPv6 address with its network."""

    def __init__(self, address):
        self._setup(address)


@functools.total_ordering
class _BaseNetwork(_Common):
    """A network of either version."""

    def __init__(self, address, strict=True):
        addr, mask = _split(address, self.max_prefixlen)
        self.network_address = self._address(addr)
        self._prefixlen = self._make_prefix(mask)
        self.netmask = self._address(self._mask(self._prefixlen))
        packed = int(self.network_address)
        if packed & int(self.netmask) != packed:
            if strict:
                raise ValueError("%s has host bits set" % self)
            self.network_address = self._address(packed & int(self.netmask))

    @property
    def broadcast_address(self):
        return self._address(int(self.network_address) | int(self.hostmask))

    @property
    def hostmask(self):
        return self._address(int(self.netmask) ^ self._ALL_ONES)

    prefixlen = property(lambda self: self._prefixlen)
    num_addresses = property(lambda self: int(self.broadcast_address) - int(self.network_address) + 1)
    with_prefixlen = property(lambda self: f"{self.network_address}/{self._prefixlen}")
    with_netmask = property(lambda self: f"{self.network_address}/{self.netmask}")
    with_hostmask = property(lambda self: f"{self.network_address}/{self.hostmask}")

    def __repr__(self):
        return "%s(%r)" % (self.__class__.__name__, str(self))

    def __str__(self):
        return "%s/%d" % (self.network_address, self._prefixlen)

    def _explode(self):
        return f"{self.network_address.exploded}/{self._prefixlen}"

    def _reverse(self):
        return self.network_address.reverse_pointer

    def hosts(self):
        """The addresses that hosts can have."""
        first, last = int(self.network_address), int(self.broadcast_address)
        if self._prefixlen == self.max_prefixlen:
            return iter([self._address(first)])
        if self._prefixlen == self.max_prefixlen - 1:
            return iter([self._address(first), self._address(last)])
        # The last address of an IPv6 network is no broadcast address.
        stop = last if self.version == 4 else last + 1
        return (self._address(x) for x in range(first + 1, stop))

    def __iter__(self):
        for x in range(int(self.network_address), int(self.broadcast_address) + 1):
            yield self._address(x)

    def __getitem__(self, n):
        first, last = int(self.network_address), int(self.broadcast_address)
        if n >= 0:
            if first + n > last:
                raise IndexError("address out of range")
            return self._address(first + n)
        if last + n + 1 < first:
            raise IndexError("address out of range")
        return self._address(last + n + 1)

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        if self.version != other.version:
            raise TypeError("%s and %s are not of the same version" % (self, other))
        return (int(self.network_address), int(self.netmask)) < (int(other.network_address), int(other.netmask))

    def __eq__(self, other):
        try:
            return (self.version == other.version and self.network_address == other.network_address
                    and int(self.netmask) == int(other.netmask))
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash((int(self.network_address), int(self.netmask)))

    def __contains__(self, other):
        if self.version != other.version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & int(self.netmask) == int(self.network_address)

    def overlaps(self, other):
        """Whether two networks have addresses in common."""
        return (self.network_address in other or self.broadcast_address in other
                or other.network_address in self or other.broadcast_address in self)

    def address_exclude(self, other):
        """The networks that remain of this one without another."""
        if self.version != other.version:
            raise TypeError("%s and %s are not of the same version" % (self, other))
        if not isinstance(other, _BaseNetwork):
            raise TypeError("%s is not a network object" % other)
        if not other.subnet_of(self):
            raise ValueError("%s not contained in %s" % (other, self))
        if other == self:
            return
        a, b = self.subnets()
        while a != other and b != other:
            if other.subnet_of(a):
                yield b
                a, b = a.subnets()
            else:
                yield a
                a, b = b.subnets()
        yield b if a == other else a

    def compare_networks(self, other):
        """-1, 0 or 1, by address and netmask."""
        if self.version != other.version:
            raise TypeError("%s and %s are not of the same type" % (self, other))
        a = int(self.network_address), int(self.netmask)
        b = int(other.network_address), int(other.netmask)
        return (a > b) - (a < b)

    def _get_networks_key(self):
        return self.version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The networks of which this one consists."""
        if self._prefixlen == self.max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        new = self._prefixlen + prefixlen_diff
        if new > self.max_prefixlen:
            raise ValueError("prefix length diff %d is invalid for netblock %s" % (new, self))
        start, end = int(self.network_address), int(self.broadcast_address) + 1
        for address in range(start, end, int(self.hostmask) + 1 >> prefixlen_diff):
            yield self.__class__((address, new))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network of which this one is a part."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        new = self._prefixlen - prefixlen_diff
        if new < 0:
            raise ValueError("current prefixlen is %d, cannot have a prefixlen_diff of %d"
                             % (self._prefixlen, prefixlen_diff))
        return self.__class__((int(self.network_address) & int(self.netmask) << prefixlen_diff, new))

    def _is_subnet_of(self, a, b):
        try:
            if a.version != b.version:
                raise TypeError(f"{a} and {b} are not of the same version")
            return b.network_address <= a.network_address and b.broadcast_address >= a.broadcast_address
        except AttributeError:
            raise TypeError(f"Unable to test subnet containment between {a} and {b}")

    def subnet_of(self, other):
        """Whether this network is a part of another."""
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        """Whether another network is a part of this one."""
        return self._is_subnet_of(other, self)

    def _both(self, name):
        return getattr(self.network_address, name) and getattr(self.broadcast_address, name)

    is_reserved = property(lambda self: self._both("is_reserved"))
    is_link_local = property(lambda self: self._both("is_link_local"))
    is_multicast = property(lambda self: self._both("is_multicast"))
    is_loopback = property(lambda self: self._both("is_loopback"))
    is_unspecified = property(lambda self: self._both("is_unspecified"))
    is_global = property(lambda self: not self.is_private)

    @property
    def is_private(self):
        table = _v4 if self.version == 4 else _v6
        first, last = int(self.network_address), int(self.broadcast_address)

        def inside(networks):
            return any(first & mask == net and last & mask == net for net, mask in networks)

        return inside(table["private"]) and not inside(table["not_private"])

    def __reduce__(self):
        return self.__class__, (str(self),)


class IPv4Network(_BaseNetwork):
    """An IPv4 network."""

    version = 4
    max_prefixlen = 32
    _ALL_ONES = IPv4Address._ALL_ONES
    _address = IPv4Address

    @property
    def is_global(self):
        shared = IPv4Network("100.64.0.0/10")
        return not (self.network_address in shared and self.broadcast_address in shared) and not self.is_private


class IPv6Network(_BaseNetwork):
    """An IPv6 network."""

    version = 6
    max_prefixlen = 128
    _ALL_ONES = IPv6Address._ALL_ONES
    _address = IPv6Address

    is_site_local = property(lambda self: self._both("is_site_local"))


IPv4Interface._network, IPv4Interface._address = IPv4Network, IPv4Address
IPv6Interface._network, IPv6Interface._address = IPv6Network, IPv6Address


def _table(kind, rows):
    return {name: [(int(net.network_address), int(net.netmask)) for net in map(kind, text.split())]
            for name, text in rows.items()}


# What is set aside, by the registries of IANA.
_v4 = _table(IPv4Network, {
    "link_local": "169.254.0.0/16", "loopback": "127.0.0.0/8", "multicast": "224.0.0.0/4", "shared": "100.64.0.0/10",
    "reserved": "240.0.0.0/4",
    "private": "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.170/31 192.0.2.0/24 "
               "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32",
    "not_private": "192.0.0.9/32 192.0.0.10/32",
})
_v6 = _table(IPv6Network, {
    "link_local": "fe80::/10", "multicast": "ff00::/8", "site_local": "fec0::/10",
    "private": "::1/128 ::/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 fc00::/7 "
               "fe80::/10",
    "not_private": "2001:1::1/128 2001:1::2/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28",
    "reserved": "::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 A000::/3 C000::/3 E000::/4 F000::/5 "
                "F800::/6 FE00::/9",
})
