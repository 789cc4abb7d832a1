# What compile() says of wrong programs: class, message and position.
for src in ('1 +', 'x = ', 'def', 'a b', '(', "'abc", 'return 5', 'yield 1', 'await x', 'break', 'f(**a, *b)', 'x = 1 = 2', 'global x; nonlocal y', 'async x', '1 = x', 'f() = 1', 'None = 1', 'del f()', 'lambda x, x: 1', 'def f(a, a): pass', 'class C: return 1', 'from x import *, y', 'import', 'for x', 'else:', 'try: pass', '  x', 'if 1:\nx', '\t x\n y', '0777', '1__0', '0b2', '1e', '"\\N{nope}"', "f'{'", "f'{x!z}'", "f'{}'", 'x ?', '@', 'a, *b, *c = d', '*a = 1', '*a', 'print x', 'exec "x"', 'raise x, y', 'except: pass', 'case 1: pass', 'a := 1', '(a.b := 1)', '[i := 0 for i in x]', 'nonlocal x', "b'é'", "b'a' 'c'", "u'a' b'c'"):
    try: exec(compile(src, 'src', 'exec')); print(repr(src), 'ok')
    except SyntaxError as e: print(repr(src), '->', type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
    except Exception as e: print(repr(src), '-> runtime', type(e).__name__, e)
