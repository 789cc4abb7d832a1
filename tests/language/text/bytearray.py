# bytearray: mutation in place, and its errors.
a = bytearray(b'hello')
a[0] = 72
a[-1:] = b'O!'
print(a, repr(a), len(a), a[1], a[1:3], bytes(a), str(a))
a.append(33); a.extend(b'??'); a.insert(0, 42); print(a)
print(a.pop(), a.pop(0), a); a.remove(33); print(a); a.reverse(); print(a); del a[0]; del a[:2]; print(a); a.clear(); print(a, bool(a))
b = bytearray(3); b += b'xy'; b *= 2; print(b, b == b'\0\0\0xy' * 2, b.count(0), b.find(b'x'), b.hex())
b[1:4] = b'---'; b[::2] = b'abcde'; print(b)
c = b.copy(); c[0] = 1; print(b[0], c[0], b is c, bytearray('é', 'utf-8'), bytearray([1, 2]), bytearray(range(3)), bytearray() + b'a', b'a' + bytearray(b'b'), type(b'a' + bytearray(b'b')).__name__, type(bytearray(b'b') + b'a').__name__)
print(c.upper(), bytearray(b'a,b').split(b','), bytearray(b'x').join([b'a', b'b']), bytearray(b' a ').strip(), bytearray(b'abc').decode(), bytearray.fromhex('4142'), bytearray(b'abc') > b'abb', [*bytearray(b'ab')], 97 in bytearray(b'a'))
for expr in ("a.pop()", "a.append(256)", "a.append('a')", "bytearray(b'abc')[5]", "bytearray(b'abc').remove(1)", "hash(bytearray())", "bytearray('a')", "a.extend([1, 300])", "a.extend(5)", "bytearray(b'ab').__setitem__(9, 1)", "bytearray(b'ab').__setitem__(0, 256)", "bytearray(b'ab').__setitem__(0, b'x')", "{bytearray(): 1}"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
