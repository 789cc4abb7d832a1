# Strings: literals, escapes, repr, indexing, slicing, iteration, comparison.
print('a' "b" '''c''' """d""", 'it''s', "it's", 'say "hi"', repr('it\'s "x"'), repr("'"), repr('"'))
print(repr('\n\t\r\\\a\b\f\v\0\x7f\x80\xa0\xad\u0100\u200b\u2028\ud7ff\uffff\U0001F600\U000e0001'))
print('\x41\101\u0041\U00000041\N{LATIN SMALL LETTER A}\N{BULLET}', r'\n\x', R"a\'", 'line \
joined', len('\
'))
s = 'héllo wörld'
print(len(s), s[0], s[1], s[-1], s[1:4], s[::-1], s[::2], s[-3:], s[:-3], s[5:2], s[100:], s[-100:3], s[8:2:-2])
print(list('añ😀'), [ord(c) for c in 'añ😀'], chr(0x1F600), len('😀'), '😀'[0], 'a😀b'[2], 'a😀b'[1:])
print('abc' + 'def', 'ab' * 3, 3 * 'ab', 'a' * 0, 'a' * -1, 'b' in 'abc', '' in '', 'abd' not in 'abc', 'a' < 'b' < 'ba', 'Z' < 'a', 'é' > 'z')
for expr in ("'abc'[3]", "'abc'[-4]", "s['a']", "s[1.0]", "'' [0]", "'a' + 1", "'a' + b'b'", "'a' * 'b'", "'a' - 'b'", "1 in 'a'", "ord('')", "ord('ab')", "ord(1)", "chr(-1)", "chr(0x110000)", "chr('a')", "'abc'[::0]", "s()", "'abc'.nope"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
s = 'abc'
try:
    s[0] = 'x'
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
try:
    s.x = 1
except AttributeError as e:
    print(e)
print(str(), str(5), str(b'x'), str(b'h\xc3\xa9', 'utf-8'), str(b'\xff', 'latin-1'), str(object=3), str(None), ascii('hé😀\n'))
print(''.join(sorted('hello')), ''.join(reversed('abc')), max('hello'), min('hello'), 'x'.__class__.__name__, hash('') == 0)
a, *b = 'xyz'
print(a, b, [*'ab'], {*'a'}, dict(a=1, **{'b': 2}))
for c in 'a\u0301b':
    print(repr(c), end=' ')
print()
print('%s' % 'x', 'tab\there', """multi
line""", 'a\\b')
