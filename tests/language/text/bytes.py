# bytes: literals, methods, errors.
b = b'hello\x00\xff\n\'"'
print(b, repr(b), len(b), b[0], b[-1], b[1:4], b[::-1], list(b'abc'), bytes([1, 2, 3]), bytes(3), bytes('é', 'utf-8'), bytes(b'x'), bytes(), bytes(range(5)), rb'\x00\n', b'a' b'b', b"it's", b'"', b'\'"')
print(b'abc' + b'def', b'ab' * 3, b'b' in b'abc', 98 in b'abc', b'abc' < b'abd', b'abc' == 'abc', b'a' == b'a', hash(b'a') == hash(b'a'), b'%d' % 5, bool(b''))
print(b'abc'.hex(), b'abc'.hex(' '), b'abcdef'.hex(':', 2), b'abcde'.hex('-', -2), bytes.fromhex('61 62 63'), bytes.fromhex('6162'), b'a,b,c'.split(b','), b' a b '.split(), b'-'.join([b'a', b'b']), b'abc'.find(b'c'), b'abc'.find(98), b'abcabc'.count(b'a'), b'abc'.index(b'b'), b'abc'.replace(b'b', b'XX'))
print(b'Abc'.upper(), b'Abc'.lower(), b'abc def'.title(), b'aBc'.swapcase(), b'abc'.capitalize(), b' x '.strip(), b'xxaxx'.strip(b'x'), b'abc'.startswith(b'a'), b'abc'.endswith((b'b', b'c')), b'a\nb\r\n'.splitlines(), b'a'.center(5, b'*'), b'5'.zfill(3), b'abc'.partition(b'b'), b'a.b.c'.rpartition(b'.'), b'abc'.removeprefix(b'a'), b'abc'.translate(bytes.maketrans(b'ab', b'xy')), b'abc'.translate(None, b'b'), b'a\tb'.expandtabs(4))
print(b'abc'.decode(), 'é'.encode().decode('utf-8'), b'\xe9'.decode('latin-1'), b'\xff\xfea'.decode('ascii', 'ignore'), b'a\xffb'.decode('utf-8', 'replace'), b'a\xffb'.decode('utf-8', 'backslashreplace'), b'abc'.isalpha(), b'123'.isdigit(), b'a1'.isalnum(), b' '.isspace(), b'AB'.isupper(), b'ab'.islower(), b'Ab'.istitle(), b'a'.isascii())
for expr in ("b'abc'[3]", "b'a' + 'b'", "'b' in b'abc'", "256 in b'a'", "bytes([256])", "bytes([-1])", "bytes('a')", "bytes(-1)", "bytes(1.5)", "bytes(['a'])", "b'\\xff'.decode()", "b'abc\\xe9def'.decode('utf-8')", "b'\\xff'.decode('ascii')", "bytes.fromhex('6')", "bytes.fromhex('zz')", "b'abc'.index(b'z')", "b'abc'.split(b'')", "b'-'.join(['a'])", "b'abc'.find('a')", "b'abc'.replace('a', 'b')", "b'\\xe2\\x82'.decode()", "b'a'.startswith('a')"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
try:
    b[0] = 1
except TypeError as e:
    print(e)
class B:
    def __bytes__(self):
        return b'custom'
print(bytes(B()), [*b'ab'], b'abc'[1:2], b''.join([]), max(b'abc'), sorted(b'cab'), b'a' if b'' else b'b', b'abc'.__len__(), int.from_bytes(b'\x01\x00', 'big'))
