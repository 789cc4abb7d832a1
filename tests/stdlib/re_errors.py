# re: what is wrong with a pattern, and where.
import re
import warnings

PATTERNS = r"""
a**
a+++
*a
(+)
^*
(?:
(a
a)
(?P<a
(?P<a>x)(?P<a>y)
(?P<1>x)
(?P<>x)
(?P<a b>x)
(?P=a)
(?P=
(?P=1)
(?P
(?Px)
(?P<a>(?P=a))
(\1)
\2
\99
(?(1)a|b|c)
(?(2)a)
(?(a)b)
(?(0)a)
(?(1
(?(1)a
(?(-1)a)
(?<a>x)
(?<
(?<=a*)
(?<!a|bc)
(?<=(a)\1)
(?<=(?P<n>a)(?P=n))
(?<=a(?(1)b|c)(d))
(?i
(?iz)
(?-
(?-i
(?-)
(?-z:a)
(?i-i:a)
(?a-a:a)
(?au:a)
(?L:a)
(?L)
a(?i)b
(?#
(?#abc
(?x
(?.
(?
[a
[
[^
[]
[]a
[a-
[b-a]
[\w-z]
[a-\d]
[\q]
[\8]
[\400]
\400
\q
\x
\xg
\x1
\u12
\U0011000
\U00110000
\N
\N{
\N{}
\N{no such name}
\N{DIGIT ONE
a{2,1}
a{99999999999}
a{1,99999999999}
x{1}{2}
(?>a
(?>a)**
(?<=(?<!a+))
(?=a
(?!
"""


def show(pattern, flags=0):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            print(ascii(pattern), re.compile(pattern, flags).groups)
        except Exception as error:
            print(ascii(pattern), type(error).__name__, error)
            if isinstance(error, re.PatternError):
                print("   ", error.msg, error.pos, error.lineno, error.colno)
    for warning in caught:
        print("   ", warning.category.__name__, warning.message)


for pattern in PATTERNS.strip("\n").split("\n"):
    show(pattern)
for pattern in ["\\", "a\n(b", "(?x)\n# c\n  (", b"(?u)", b"\\", b"(?P<\xe9>)", b"[b-a]", b"\\u1234", "[[a]", "[a--b]",
                "[a&&b]", "[a||b]", "[a~~b]", "[--a]", "[]-a]", "(?i:(?-i:a)(?s-m:b))"]:
    show(pattern)
show("a", re.L)
show(b"a", re.U)
show("a", re.A | re.U)
show(b"a", re.A | re.L)
for template in [r"\g", r"\g<", r"\g<>", r"\g<a", r"\g<1a>", r"\g<-1>", r"\g<2>", r"\g<nope>", r"\2", r"\q", r"\400", "\\",
                 r"\g<99999999999>", r"\g<01>", r"\1\01\001", r"\.\-\n\t\\"]:
    try:
        print(template, ascii(re.sub("(x)", template, "axb")))
    except Exception as error:
        print(template, type(error).__name__, error)
