# Case methods and the predicates.
for s in ('hello World', 'HELLO', 'ß', 'ŉ', 'İ', 'ǆ', "they're bill's", '', '123', 'aB1', 'ΑΣ', 'ﬁ', 'x-ray foo_bar'):
    print(repr(s), repr(s.upper()), repr(s.lower()), repr(s.title()), repr(s.capitalize()), repr(s.swapcase()), repr(s.casefold()))
for s in ('', 'abc', 'ABC', 'Abc Def', '123', '12.3', '²', '½', '٣', 'a1', ' ', '\t\n', 'a b', 'if', '_x', '1a', 'é', '\x00', '漢字', 'Ⅷ', 'ǅ', 'aB', 'hello\n'):
    print(ascii(s), *(int(f(s)) for f in (str.isalpha, str.isdigit, str.isdecimal, str.isnumeric, str.isalnum, str.isspace, str.isupper, str.islower, str.istitle, str.isidentifier, str.isprintable, str.isascii)))
