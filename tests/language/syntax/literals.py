# Literals of every kind.
print(0, 00, 0_0, 1_2_3, 0x_ff, 0b_1, 0o_7, 1e3, 1E-3, 1.e2, .1e1, 1j, 1.5J, 1e2j, 0xFFFFFFFFFFFFFFFFFF, 1_000.000_1)
print('\'', "\"", '\\', '\a\b\f\n\r\t\v'.encode(), '\0', '\07'.encode(), '\x7e', '\377', '\u20ac', '\U0001F40D', '\N{SNAKE}', '\N{greek small letter alpha}', len('\
'), 'a\
b')
print(b'\x00\xff\n\'', b"\"", rb'\x', Rb'\y', bR'\z', br"\"", b'''m
l''', r'\'', u'u', U"U")
print('abc' 'def' "ghi", ('x'
  'y'), b'a' b'b', 'a' f'{1}' 'b' rf'\{2}')
print([1, 2, ], (1, ), {1, }, {1: 2, }, (), [], {}, [[], [[]]], ((),), {**{}}, [*[]], {*[]})
print(True, False, None, ..., __debug__, Ellipsis, NotImplemented)
café = 'NFC'; ﬁ = 'ligature'; print(café, fi, ﬁ)
ünïcode_ñame = 1; 变量 = 2; 𝐱 = 3; print(ünïcode_ñame, 变量, x, 𝐱)
print(1 .real, 1..real, 1.0.real, 1e5.real, 0xf .real)
print(1 < 2, 1<2, -1, - 1, +-+1, ~-1, not-1, 2**-1, -2**2, 2**3**2, (-2)**2, 1--1, 5//2*2, 7%3**2, 1<<2+1, 1|2^3&4, not 1==2, 1+2*3-4/2, 2*-3, -3//2, - 3 % 2)
print("nul\0in", "tab\tin", '''q"uo'te''', """a "quoted" word""", '"' "'", "'''", '"""')
a = b'\x80abc'; print(a, a[0], list(b'\n'))
