# split, rsplit, splitlines, join, strip, padding, expandtabs, translate.
print(' a  b c '.split(), ' a  b c '.split(' '), 'a,b,,c'.split(','), 'a,b,c'.split(',', 1), 'a b c d'.split(None, 2), ''.split(), ''.split(','), ' x '.split(None, 0), 'a b  c '.split(maxsplit=1), 'aXXbXXc'.split('XX'))
print(' a  b c '.rsplit(), 'a,b,c'.rsplit(',', 1), 'a b c d'.rsplit(None, 2), 'a b c'.rsplit(sep=' ', maxsplit=1), '  a b '.rsplit(None, 1), '\u2003a\u00a0b'.split())
print('a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i'.splitlines(), 'a\n\nb\n'.splitlines(), 'a\nb\r\n'.splitlines(True), ''.splitlines(), '\n'.splitlines(keepends=True))
print(','.join(['a', 'b']), ''.join([]), '-'.join('abc'), ', '.join(str(i) for i in range(3)), '-'.join({'k': 1}))
print(repr('  x \n'.strip()), repr('xxaxx'.strip('x')), repr('abcba'.lstrip('ab')), repr('abcba'.rstrip('ab')), repr(' x '.lstrip()), repr(' x '.rstrip(None)), repr('\u3000x\u3000'.strip()))
print(repr('ab'.center(7)), repr('ab'.center(7, '*')), repr('abc'.center(6, '*')), repr('ab'.ljust(5, '.')), repr('ab'.rjust(5)), repr('ab'.center(1)), repr('42'.zfill(5)), repr('-42'.zfill(5)), repr('+4'.zfill(1)), repr('--1'.zfill(6)))
print(repr('a\tb\tcc\td'.expandtabs()), repr('a\tb'.expandtabs(4)), repr('\t\n\tx'.expandtabs(3)), repr('ab\tc'.expandtabs(0)))
table = str.maketrans('abc', 'xyz', 'd')
print('abcde'.translate(table), 'abc'.translate({97: None, 98: 'BB', 99: 100}), str.maketrans({'a': 'b', 98: None}), str.maketrans('a', 'b'))
for expr in ("''.split('')", "'a'.split(1)", "'a'.rsplit('')", "'a'.center()", "'a'.center(5, 'ab')", "'a'.ljust(5, 1)", "'a'.strip(1)", "str.maketrans('a', 'bc')", "str.maketrans('a')", "'a'.split(',', 'x')", "'abc'.zfill('a')"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print('abc'.encode(), 'é'.encode('utf-8'), 'é'.encode('latin-1'), 'é😀'.encode('utf-16-le'), 'é'.encode('ascii', 'replace'), 'aé'.encode('ascii', 'ignore'), 'é'.encode('ascii', 'xmlcharrefreplace'), 'é'.encode('ascii', 'backslashreplace'))
for f in (lambda: 'aé'.encode('ascii'), lambda: '€'.encode('latin-1'), lambda: 'a'.encode('nope'), lambda: 'ab€€c'.encode('ascii')):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
