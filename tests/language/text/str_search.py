# find, index, count, replace, prefixes and suffixes, partition.
s = 'abracadabra'
print(s.find('a'), s.find('a', 1), s.find('a', 1, 3), s.find('z'), s.find(''), s.find('', 5), s.find('', 20), s.rfind('a'), s.rfind('a', 0, 5), s.find('bra', -4), s.rfind(''), s.find('a', None, None))
print(s.index('c'), s.rindex('b'), s.count('a'), s.count('abra'), s.count(''), s.count('a', 2, 6), 'aaaa'.count('aa'))
print(s.replace('a', 'X'), s.replace('a', 'X', 2), s.replace('a', ''), 'abc'.replace('', '-'), 'abc'.replace('', '-', 2), ''.replace('', 'x'), s.replace('a', 'X', count=1), s.replace('zz', 'y'), s.replace('a', 'b', -1), s.replace('a', 'b', 0))
print(s.startswith('abra'), s.startswith(('x', 'ab')), s.startswith('bra', 1), s.startswith('', 11), s.startswith('', 12), s.endswith('bra'), s.endswith(('x',)), s.endswith('abr', 0, 4), s.startswith(()))
print(s.partition('c'), s.rpartition('a'), s.partition('z'), s.rpartition('z'), 'a=b=c'.partition('='), 'a=b=c'.rpartition('='))
print(s.removeprefix('abra'), s.removesuffix('abra'), s.removeprefix('x'), ''.removesuffix(''))
for expr in ("s.index('z')", "s.rindex('z')", "s.partition('')", "s.find(1)", "s.startswith(1)", "s.startswith([1])", "s.endswith((1,))", "s.replace('a')", "s.replace(1, 2)", "s.count()", "s.count(1)", "''.join([1])", "'-'.join(['a', 2])", "'-'.join(5)", "s.find()"):
    try:
        print(eval(expr))
    except Exception as e:
        print(expr, "->", type(e).__name__, e)
print('éaé'.find('é', 1), 'ñandú'.index('ú'), '😀x😀'.rfind('😀'), 'añb'.replace('ñ', 'nn'))
