# re: what matches, with groups, flags, look-around, greed of every kind.
import re

CASES = [
    (r"(a+)(b*)", "aab"), (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(?:(a)|b)*", "ab"), (r"(a)?(b)?\2", "bb"),
    (r"^abc$", "abc\n"), (r"abc\Z", "abc\n"), (r"abc\z", "abc"), (r"\Aabc", "xabc"), (r"(?m)^b$", "a\nb\nc"),
    (r"\bfoo\b", "a foo."), (r"\B", ""), (r"\b", ""), (r"\Boo", "foo"), (r"a.c", "a\nc"), (r"(?s)a.c", "a\nc"),
    (r"[^\W\d_]+", "12ab_é"), (r"(?a)\w+", "aé"), (r"\d+", "٣4"), (r"(?a)\d+", "٣4"), (r"\s+", "a \u2003b"),
    (r"(?i)straße", "STRAßE"), (r"(?i)k", "\u212a"), (r"(?i)[k-m]", "\u212a"), (r"(?ia)k", "\u212a"), (r"(?i)ſ", "S"),
    (r"(?i)İ", "i"), (r"(?i)ς", "Σσ"), (r"(?i)[^a]", "A"), (r"(?i:a)b", "AB"), (r"(?i:a)b", "Ab"), (r"(?i)(?-i:a)b", "aB"),
    (r"(?x) a b # c" "\n" r" [ ] \ ", "ab  "), (r"(?P<x>a)(?P=x)", "aa"), (r"(?P<x>a)?(?(x)b|c)", "ab"),
    (r"(?P<x>a)?(?(x)b|c)", "c"), (r"(a)?(?(1)b)", "b"), (r"(?=ab)a", "ab"), (r"(?!ab)a", "ac"), (r"(?<=a)b", "ab"),
    (r"(?<!a)b", "ab b"), (r"(?<=\d{3})x", "123x"), (r"(?<=(a))b\1", "aba"), (r"(?=(a))\1", "aa"), (r"(?!(a)b)\1?", "b"),
    (r"a*?b", "aab"), (r"a+?", "aaa"), (r"a{2}?", "aaa"), (r"a{2,3}", "aaaa"), (r"a{,2}", "aaa"), (r"a{1", "a{1"), (r"a{}", "a{}"),
    (r"a*+a", "aaa"), (r"a++b", "aab"), (r"a?+a", "a"), (r"(?>a+)a", "aaa"), (r"(?:ab|a)++b", "abab"), (r"(?:a|ab){2}+c", "aabc"),
    (r"(a*)*", "aa"), (r"(a*)+", "b"), (r"(?:a?)*?b", "aab"), (r"(?:a?){3}", "aa"), (r"((a)|b){2}", "ab"), (r"(?:(a)|(b))*", "aba"),
    (r"(.)\1", "abb"), (r"(?i)(.)\1", "aA"), (r"(a)(?:b\1)*", "aba"), (r"x*", "axx"), (r"", "ab"), (r"|a", "a"), (r"a||b", "b"),
    (r"[]a]+", "]a"), (r"[^]a]", "]b"), (r"[a-]", "-"), (r"[\]\-x]", "-"), (r"[\d\-z]+", "1-z"), (r"\x41\u0042\101\0", "ABA\0"),
    (r"\N{LATIN SMALL LETTER A}", "a"), (r"(?:a|b|c)+d", "abcd"), (r"foo|bar|baz", "xbazbar"), (r"(foo|foobar)baz", "foobarbaz"),
    (r"[\U0001f600-\U0001f64f]", "x\U0001f603"), (r".", "\U0001f603\ud800"), (r"\ud800", "a\ud800"), (r"(?#c)a", "a"),
    (r"(\w+) (\w+)(?: (?P<last>\w+))?", "Ada King"), (r"(?P<y>\d{4})-(?P<m>\d\d)", "on 2024-05-06"),
    (r"^(?:a+)+$", "aaaaaaaaaaaaaaaa"), (r"([ab]+)([bc]+)([cd]*)", "abbccd"), (r"(?m)$", "a\n\nb\n"), (r"(?<=^a)b", "ab"),
]
for pattern, text in CASES:
    compiled = re.compile(pattern)
    found = compiled.search(text)
    print(ascii(pattern), ascii(text), ascii(found))
    if found:
        print("   ", ascii(found.groups()), found.regs, found.lastindex, found.lastgroup, ascii(found.groupdict()))
    print("   ", compiled.match(text) is not None, compiled.fullmatch(text) is not None, ascii(compiled.findall(text)))
    print("   ", ascii(compiled.split(text)), ascii(compiled.sub("<\\g<0>>", text)), [m.span() for m in compiled.finditer(text)])
    print("   ", compiled.search(text, 1), compiled.match(text, 0, 2))

for pattern, text in [(rb"\w+", b"ab\xe9"), (rb"(?i)\xe9", b"\xc9"), (rb"(?L)\w", b"\xe9a"), (rb"[\x80-\xff]+", b"a\x80\xff"), (rb"(a)|b", b"ba")]:
    compiled = re.compile(pattern)
    print(pattern, text, compiled.findall(text), compiled.sub(rb"[\g<0>]", text), compiled.split(text))

print(re.sub("(?P<word>[a-z]+)", lambda m: m["word"].upper() + str(m.start()), "één two három", count=2))
print(re.subn("b*", "-", "abc"), re.sub("", "-", "é€"), re.split("(,)|;", "a,b;c"), re.split(r"\b", "one two"))

scanner = re.Scanner([(r"[a-z]+", lambda s, t: ("name", t)), (r"\d+", lambda s, t: int(t)), (r"\s+", None), (r"[-+]", "op")])
print(scanner.scan("abc + 12 - x ?"))
walk = re.compile(r"(\w)(\d)?").scanner("a1 b2!")
print(walk.match(), walk.match(), walk.search(), walk.pattern)

# A deep nest of groups, long subjects and many rounds need no native stack.
print(re.match("(?:" * 200 + "a" + ")" * 200, "a"), len(re.match("(?:a|b)*", "ab" * 50000).group()))
print(re.match(r"(?:(\w)\s?)*$", "a b " * 20000).span(1), re.match("(?:x+x+)+y", "x" * 12))
