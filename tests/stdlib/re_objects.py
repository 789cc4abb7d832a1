# re: the functions and objects of the module, and their complaints.
import re
import warnings

warnings.simplefilter("ignore")


def show(text):
    try:
        print(text, "->", ascii(eval(text)))
    except Exception as error:
        print(text, "->", type(error).__name__, error)


for text in r"""re.sub('a', b'b', 'a')
re.sub('a', 1, 'a')
re.sub('a', None, 'a')
re.sub(b'a', 'x', b'a')
re.sub('a', lambda m: 1, 'xa')
re.sub('a', lambda m: None, 'xa')
re.sub('a', lambda m: b'', 'xa')
re.sub(b'a', lambda m: '', b'xa')
re.sub('a', r'\g<2>', 'a')
re.sub('a', r'\g<', 'a')
re.sub('a', r'\g<x>', 'a')
re.sub('a', r'\q', 'a')
re.sub('a', r'\1', 'a')
re.sub('a', '\\', 'a')
re.sub(b'a', rb'\q', b'a')
re.sub('a', r'\400', 'a')
re.sub('a', r'\g<1a>', 'a')
re.sub('a', 'b', 'aa', 'x')
re.compile('a').sub('b', 'aa', -1)
re.compile('a').split('aa', -1)
re.compile('a').match(1)
re.compile('a').match(b'a')
re.compile(b'a').match('a')
re.compile('a').match('a', 'b')
re.compile('a').match()
re.compile('a').search('a', pos=1, endpos=0)
re.match('a', 'a').group(1)
re.match('a', 'a').group('x')
re.match('a', 'a')[1]
re.match('a', 'a')[1.5]
re.match('a', 'a').start(3)
re.match('(a)|b', 'b').span(1)
re.match('(a)|b', 'b').regs
re.match('(?P<x>a)|b', 'b').groupdict(default=3)
re.match('(?P<x>a)|b', 'a').expand(r'<\g<x>\1\g<0>>')
re.compile('a', 'x')
re.compile('a', re.I|re.M)
re.compile(b'abc', re.I|re.A|re.X|re.S|re.DEBUG-re.DEBUG)
re.compile('(?i)a').flags
re.compile(1)
re.compile(re.compile('a'), re.I)
re.compile(bytearray(b'a'))
re.compile(memoryview(b'a'))
re.compile('a'*300)
re.Pattern()
re.Match()
re.RegexFlag(0), re.I|re.X, ~re.I, re.RegexFlag(3), re.NOFLAG, re.RegexFlag(1<<20)
re.match('a','abc'), re.match('x?'*0+'(.*)','"\'\n'*30)
re.compile('(?P<a>x)').groupindex
re.compile('a') == re.compile('a'), re.compile('a') == re.compile('a', re.I), hash(re.compile('a'))==hash(re.compile('a'))
re.escape('a b-c.d\n#&~é'), re.escape(b'\x00a.b')
re.split('', 'abc'), re.split('(x)|(y)', 'axbyc'), re.split('x', 'axbxc', maxsplit=1)
re.findall('(a)(b)?', 'abaa'), re.findall('x*', 'axb')
re.error, re.PatternError('m'), re.PatternError('msg','a\nbc', 3)
re.PatternError('msg','a\nbc', 3).lineno, str(re.PatternError('msg','a\nbc', 3)), re.PatternError('msg','a\nbc', 3).args
re.match('a','a').pos, re.match('a','a').endpos, re.match('a','a').lastindex, re.match('((a))','a').lastindex
re.compile('a').scanner('aa').search()
type(re.compile('a').scanner('aa'))
re.Pattern[str], re.Match[bytes]
re.compile('a').fullmatch('ab'), re.compile('a|ab').fullmatch('ab')
re.sub('x*', '-', 'abxd'), re.subn('(?:)', '-', 'ab', count=2)
re.compile('x', re.L)
re.compile(b'x', re.U)
re.compile('x', re.A|re.U)
re.compile('x', 1)
re.compile('x', 1<<20).flags
re.match('(?P<é>x)', 'x').groupdict()
re.compile(b'(?P<\xe9>x)')
re.sub('a', 'b', 'a', 1, 2, 3)
re.sub('a', 'b', 'a', 1, count=1)
re.purge()
re.template
re.match('a', 'a').__copy__() , re.compile('a').__deepcopy__(0)
re.match('a', 'a').foo
re.compile('a').pattern.x
re.I.value, re.T
re.__all__
re.A|2, re.A & 2, bool(re.NOFLAG)
re.sub('(?P<a>.)', lambda m: m['a']*2, 'ab')
re.match(r'(?P<n>\d)', '٣').group('n')
re.match('a', 'a', pos=1)
re.findall(r'\w+', bytearray(b'ab cd'))
re.match(b'a', bytearray(b'ab')).string
re.match(b'a', memoryview(b'ab')).group()
re.match('(a)(?P<x>b)?', 'a').groups('z')
re.match('(a)(?P<x>b)?', 'a').lastgroup
re.match('(a)(?P<x>b)?', 'ab').lastgroup""".split("\n"):
    show(text)
