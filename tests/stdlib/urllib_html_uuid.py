# urllib.parse, html and uuid.
import html
import uuid
from urllib.parse import *

URLS = ["", "http://user:pw@Host.com:80/a/b;p?q=1&r=2#frag", "//host/path", "/a/../b", "mailto:x@y.z", "http://[::1]:8080/x", "file:///etc/passwd", "http://h",
        "http://h?x", "http://h#f", "a:b:c", "1a:b", "http:", "HTTP://X/Y", "http://h:99999/", "http://h:x/", "tel:123;ext=4", " http://a b\n/c", "?q", "#f", "http://a@b@c/", "javascript:alert(1)", "svn+ssh://h/p"]
for url in URLS:
    for function in urlsplit, urlparse, urldefrag:
        result = function(url)
        print(function.__name__, repr(url), result, repr(result.geturl()))
    result = urlsplit(url)
    print(result.username, result.password, result.hostname, end=" ")
    try:
        print(result.port)
    except ValueError as error:
        print(error)
print(urlsplit(b"http://h/p?q#f"), urlparse(b"//h").hostname, urlsplit("http://h/p").encode(), urlsplit(b"http://h").decode())
for bad in ["http://[::1", "http://::1]/", "http://\u2100/x", "http://a\u2044b"]:
    try:
        print(urlsplit(bad))
    except ValueError as error:
        print(ascii(str(error)))
try:
    urljoin("a", b"b")
except TypeError as error:
    print(error)
for part in ["g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", ";x", "g;x", "", ".", "./", "..", "../", "../g", "../..", "../../../g", "/./g", "/../g", "g.", ".g", "..g", "./../g", "g/./h", "http:g", "x/y/../z", "http://o/p"]:
    print(part, urljoin("http://a/b/c/d;p?q", part), urljoin("http://a", part), urljoin("", part), urljoin("a/b", part))
print(quote("a b/c?d=é&~_-."), quote("a/b", safe=""), quote(b"\xff a"), quote_plus("a b+c/d"), quote("é", encoding="latin-1"), quote(""), quote_from_bytes(b"x y"))
print(unquote("a%20b%C3%A9%zz%"), unquote("%ff"), unquote_plus("a+b%2B"), unquote_to_bytes("a%ffé"), unquote(b"%41"), unquote("%e9", encoding="latin-1"))
print(urlencode({"a": 1, "b c": "d&e", "l": [1, 2]}), urlencode([("a", [1, 2]), ("b", "xy")], doseq=True), urlencode({"k": b"\xff "}), urlencode({"a": "b c"}, quote_via=quote))
print(parse_qs("a=1&b=2&a=3&c=&d"), parse_qsl("a=1&b=%20x+y&c", keep_blank_values=True), parse_qs(b"a=1;b=2", separator=b";"), parse_qs(""), parse_qsl(None))
for call in (lambda: parse_qsl("a&b=1", strict_parsing=True), lambda: parse_qs("a=1&b=2", max_num_fields=1), lambda: parse_qs("a", separator=""), lambda: urlencode("x"), lambda: quote(b"x", encoding="u"), lambda: quote_from_bytes("x"), lambda: urlencode([1])):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(urlunsplit(("http", "h", "p", "q", "f")), urlunparse(("http", "h", "/p", "x", "", "")), urlunsplit(("", "", "//x", "", "")), urlunsplit(("file", "", "/x", "", "")))

print(html.escape("<a href='x'>\"&</a>"), html.escape("'\"", quote=False))
for text in ["&lt;&gt;&amp;&quot;", "&#65;&#x42;&#x43", "&notit;", "&notin;", "&nosuch;", "&copy 2024", "&#0;&#128;&#xd800;&#x110000;&#1;", "&;", "&acE;", "a & b", "&#", "&#x;", "&Eacute;", "&ampamp;"]:
    print(repr(text), ascii(html.unescape(text)))

u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.urn, u.version, u.variant, u.time, u.clock_seq, u.node)
print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_URL, "http://x"), uuid.uuid5(uuid.NAMESPACE_DNS, b"b").version, uuid.NIL, uuid.MAX)
print(uuid.UUID(bytes=bytes(range(16))), uuid.UUID(bytes_le=bytes(range(16))), uuid.UUID(int=5), uuid.UUID(fields=(1, 2, 3, 4, 5, 6)), uuid.UUID("{urn:uuid:12345678123456781234567812345678}"), uuid.UUID(int=0, version=4))
for make in uuid.uuid1, uuid.uuid4, uuid.uuid6, uuid.uuid7, uuid.uuid8:
    made = make()
    print(made.version, made.variant, len(str(made)), made != make(), uuid.UUID(str(made)) == made)
print(uuid.uuid8(1, 2, 3), uuid.uuid1(5, 6).node, uuid.uuid1(5, 6).clock_seq, sorted([uuid.MAX, uuid.NIL])[0], hash(u) == hash(u.int), uuid.SafeUUID.safe, u.is_safe)
for call in (lambda: uuid.UUID(), lambda: uuid.UUID("x"), lambda: uuid.UUID(int=-1), lambda: uuid.UUID(bytes=b"x"), lambda: uuid.UUID(fields=(1,)), lambda: uuid.UUID(fields=(1 << 40, 0, 0, 0, 0, 0)), lambda: uuid.UUID(int=0, version=9), lambda: setattr(u, "int", 1), lambda: u < 5):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
