# int(): strings, bases, underscores, other types, and its errors.
print(int(), int(5.9), int(-5.9), int(True), int('  42\n'), int('-0'), int('+7'), int('1_000'))
print(int('ff', 16), int('0xff', 16), int('0b101', 2), int('0o17', 8), int('0x1f', 0), int('0b1', 0), int('10', 0), int('zz', 36), int(b'12'), int('٣'))
print(0b1010, 0o17, 0xFF, 1_000_000, 0xdead_beef, 0B1, 0O7, 0XA)
for args in (('',), ('abc',), ('1.5',), ('12a', 10), ('1__0',), ('_1',), ('9', 8), ('1', 1), ('1', 37), ('0x', 16), (b'x',), (None,), ([],), (1.5, 10), ('08', 0), ('1 2',), ("a'b",)):
    try:
        print(int(*args))
    except Exception as e:
        print(args, type(e).__name__, e)
for v in (float('nan'), float('inf'), float('-inf')):
    try:
        int(v)
    except Exception as e:
        print(type(e).__name__, e)
class I:
    def __int__(self):
        return 42
class X:
    def __index__(self):
        return 7
class T:
    def __trunc__(self):
        return 3
class Bad:
    def __int__(self):
        return 'no'
print(int(I()), int(X()), [1, 2, 3, 4, 5, 6, 7, 8][X()], hex(X()), range(X()), 'ab' * 2)
for c in (T, Bad):
    try:
        print(int(c()))
    except TypeError as e:
        print(e)
print(int.from_bytes(b'\x01\x02', 'big'), int.from_bytes(b'\x01\x02', 'little'), int.from_bytes(b'\xff\xfe', 'big', signed=True))
print((258).to_bytes(2, 'big'), (258).to_bytes(4, 'little'), (-2).to_bytes(2, 'big', signed=True), (5).to_bytes())
for f in (lambda: (256).to_bytes(1, 'big'), lambda: (-1).to_bytes(1, 'big'), lambda: (1).to_bytes(2, 'middle')):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
print(bool(0), bool(2), True + True, True * 3, isinstance(True, int), True is not False, int('1', base=2))
print(True & False, True | 2, True ^ True, ~5, not 5, repr(True), str(False), True == 1, hash(True))
