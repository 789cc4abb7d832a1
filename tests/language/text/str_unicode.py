# Text beyond ASCII: indexing, slicing, case, categories, normal forms of identifiers, ordering, hashing.
s = 'naïve café — 漢字 😀🏽 e\u0301'
print(len(s), s[::-1], [ascii(c) for c in s[-4:]], s.upper(), s.title(), s.split(), s.find('字'), s.index('😀'), s[15:17], s.replace('é', 'E'), s.encode()[:12], len(s.encode()), len(s.encode('utf-16-le')))
print(sorted('éèeaàzZÀ'), 'é' == 'e\u0301', 'ß'.upper(), 'ŉ'.upper(), 'ﬃ'.upper(), 'İ'.lower(), len('İ'.lower()), 'Σας'.lower(), 'ΑΣ'.lower(), 'ǆ'.title(), 'ß'.casefold(), 'K'.lower(), '\u1e9e'.lower())
print([hex(ord(c)) for c in 'a\u00e9\u4e00\U0001F600'], '%c%c' % (0x4e00, 0x1F600), '\U0010FFFF' == chr(0x10FFFF), '漢' * 3, '漢字'.center(8, '・'), f'{"漢字":>6}|{"é":<4}|', '漢字' in s, 'x' < 'é' < '漢' < '😀')
print(repr('\u00a0\u2009\u200d\ufeff\u202e\ue000\u0378\U0001F468\u200d\U0001F469'), '\u2028'.isspace(), '\u00a0'.isspace(), '\u200b'.isspace(), 'a\u2028b'.splitlines(), '\x1c'.isspace(), '١٢٣'.isdigit(), int('١٢٣'), float('١.٥'), '½'.isnumeric(), 'Ⅳ'.isalpha(), '²'.isdigit(), '²'.isdecimal())
d = {'é': 1, '漢': 2}; print(d, d['é'], {'😀'}, ('é',), ['é'], 'é' in d, str(b'\xc3\xa9', 'utf8'), bytes('é', 'latin1'), 'é'.encode('cp1252') if False else '')
class Über:
    größe = 5
    def ändern(self, größe): self.größe = größe; return self
print(Über().ändern(7).größe, Über.__name__, hasattr(Über, 'größe'), vars(Über())); π = 3; print(π, 'π' in globals())
print('\ud800' == '\ud800', len('\ud800'), ascii('\ud800\udc00'), repr('\udcff'))
try: print('\ud800'.encode())
except UnicodeEncodeError as e: print(e)
try: b'\xed\xa0\x80'.decode()
except UnicodeDecodeError as e: print(e)
for bad in (b'\x80', b'\xc3', b'\xc3\x28', b'\xf0\x9f\x98', b'\xff\xfe', b'a\xe4b', b'\xc0\x80', b'\xf5\x80\x80\x80'):
    for errors in ('strict', 'replace', 'ignore', 'surrogateescape', 'backslashreplace'):
        try: print(ascii(bad.decode('utf-8', errors)), end=' ')
        except UnicodeDecodeError as e: print(e, end=' | ')
    print()
