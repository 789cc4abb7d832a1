# ipaddress: addresses, networks and interfaces of both versions.
import ipaddress
from ipaddress import *


def show(text):
    try:
        print(text, "->", repr(eval(text)))
    except Exception as error:
        print(text, "->", type(error).__name__, error)


for text in ["1.2.3.4", "127.0.0.1", "10.0.0.1", "224.0.0.1", "0.0.0.0", "255.255.255.255", "169.254.1.1", "100.64.0.1", "192.0.0.9", "8.8.8.8", "::1", "::", "fe80::1%eth0", "2001:db8::1", "::ffff:1.2.3.4", "2002:102:304::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "1:2:3:4:5:6:7:8", "ff02::1", "fec0::1", "1::8", "0:0:1::", "2606:4700::1111", "::1.2.3.4"]:
    a = ip_address(text)
    print(repr(a), a, int(a), a.packed, a.exploded, a.compressed, a.reverse_pointer, a.version, a.max_prefixlen, [name for name in ("is_private", "is_global", "is_loopback", "is_multicast", "is_reserved", "is_link_local", "is_unspecified", "is_site_local") if getattr(a, name, False)])
    if a.version == 6:
        print("   ", a.ipv4_mapped, a.teredo, a.sixtofour, a.scope_id)
for text in ["1.2.3", "1.2.3.256", "1.2.3.04", "1.2..4", "a.b.c.d", "", "1.2.3.4/8", ":::", "1::2::3", "1:2:3", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::1%", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::1.2.3", "1.2.3.1000"]:
    show(f"ip_address({text!r})")
    show(f"IPv4Address({text!r})")
    show(f"IPv6Address({text!r})")
for text in """IPv4Address(1), IPv4Address(b"abcd"), IPv6Address(5), IPv4Address("1.2.3.4") + 5, IPv4Address("1.2.3.4") - 1
IPv4Address(-1)
IPv4Address(1 << 32)
IPv6Address(1 << 128)
IPv4Address(b"abc")
IPv4Address("255.255.255.255") + 1
IPv4Address("1.2.3.4") < IPv4Address("1.2.3.5"), IPv4Address("1.2.3.4") == IPv4Address("1.2.3.4"), IPv4Address(1) == IPv6Address(1), sorted([IPv4Address(3), IPv4Address(1)])
IPv4Address(1) < IPv6Address(1)
IPv4Address(1) < 5
IPv4Address(1) == 1
f"{IPv4Address('1.2.3.4'):b}", f"{IPv4Address('1.2.3.4'):#_x}", f"{IPv6Address(1):n}", f"{IPv4Address(1):>12s}", f"{IPv4Address(1)}"
IPv4Network("192.168.0.0/24"), IPv4Network("10.0.0.0/255.0.0.0"), IPv4Network("10.0.0.0/0.255.255.255"), IPv4Network("1.2.3.4"), IPv4Network((1 << 24, 8)), ip_network("::/0"), ip_network("2001:db8::/32")
IPv4Network("192.168.0.1/24")
IPv4Network("192.168.0.1/24", strict=False)
IPv4Network("1.2.3.4/33")
IPv4Network("1.2.3.4/255.0.255.0")
IPv4Network("1.2.3.4/1/2")
ip_network("1.2.3.1/24")
ip_network("x")
IPv6Network("::/129")
list(IPv4Network("10.0.0.0/30")), list(IPv4Network("10.0.0.0/30").hosts()), list(IPv4Network("10.0.0.0/31").hosts()), list(IPv4Network("10.0.0.0/32").hosts()), list(IPv6Network("::/126").hosts())
IPv4Network("10.0.0.0/8").num_addresses, IPv4Network("10.0.0.0/8").broadcast_address, IPv4Network("10.0.0.0/8").netmask, IPv4Network("10.0.0.0/8").hostmask, IPv4Network("10.0.0.0/8").with_netmask, IPv4Network("10.0.0.0/8").with_hostmask, IPv4Network("10.0.0.0/8").prefixlen
IPv4Network("10.0.0.0/8")[5], IPv4Network("10.0.0.0/8")[-1], IPv4Address("10.1.2.3") in IPv4Network("10.0.0.0/8"), IPv4Address("11.0.0.0") in IPv4Network("10.0.0.0/8")
IPv4Network("10.0.0.0/30")[9]
list(IPv4Network("10.0.0.0/24").subnets(2)), list(IPv4Network("10.0.0.0/24").subnets(new_prefix=25)), IPv4Network("10.0.0.0/24").supernet(), IPv4Network("10.0.0.0/24").supernet(new_prefix=8)
list(IPv4Network("10.0.0.0/24").subnets(new_prefix=20))
list(IPv4Network("10.0.0.0/24").subnets(20))
IPv4Network("10.0.0.0/24").supernet(30)
IPv4Network("10.0.0.0/24").subnet_of(IPv4Network("10.0.0.0/8")), IPv4Network("10.0.0.0/8").supernet_of(IPv4Network("10.0.0.0/24")), IPv4Network("10.0.0.0/24").overlaps(IPv4Network("10.0.0.128/25")), IPv4Network("1.0.0.0/24").compare_networks(IPv4Network("2.0.0.0/24"))
list(IPv4Network("10.0.0.0/28").address_exclude(IPv4Network("10.0.0.4/30")))
list(IPv4Network("10.0.0.0/28").address_exclude(IPv4Network("11.0.0.4/30")))
IPv4Interface("10.1.2.3/8"), IPv4Interface("10.1.2.3/8").network, IPv4Interface("10.1.2.3/8").ip, IPv4Interface("10.1.2.3/8").with_netmask, str(IPv6Interface("2001:db8::1/64")), ip_interface("1.2.3.4"), IPv4Interface("1.2.3.4/8") == IPv4Interface("1.2.3.4/9"), IPv4Interface("10.1.2.3/8").hostmask
list(summarize_address_range(IPv4Address("10.0.0.1"), IPv4Address("10.0.0.9"))), list(collapse_addresses([IPv4Network("10.0.0.0/25"), IPv4Network("10.0.0.128/25"), IPv4Address("1.2.3.4"), IPv4Address("1.2.3.5")]))
list(summarize_address_range(IPv4Address(5), IPv4Address(1)))
sorted([IPv6Address(1), IPv4Address(5), IPv4Network("1.0.0.0/8").network_address], key=get_mixed_type_key)
v4_int_to_packed(5), v6_int_to_packed(5)
v4_int_to_packed(-1)
IPv4Network("10.0.0.0/8").is_private, IPv4Network("0.0.0.0/0").is_private, IPv6Network("fe80::/10").is_link_local, IPv4Network("100.64.0.0/10").is_global, IPv4Network("8.8.8.0/24").is_global, IPv4Network("10.0.0.0/8").exploded
hash(IPv4Address(1)) == hash(IPv4Address(1)), {IPv4Network("1.0.0.0/8"): 1}[IPv4Network("1.0.0.0/8")], IPv4Address("1.2.3.4").ipv6_mapped""".split("\n"):
    show(text)
