# The exception classes and what they hold.
def tree(c, d=0):
    names = sorted(s.__name__ for s in c.__subclasses__() if s.__module__ == 'builtins' and s.__name__[0] != '_')
    print('  ' * d + c.__name__)
    for n in names: tree(next(s for s in c.__subclasses__() if s.__name__ == n and s.__module__ == 'builtins'), d + 1)
tree(BaseException)
for c in (ValueError, KeyError, OSError, StopIteration, SystemExit, ImportError, NameError, AttributeError, SyntaxError, UnicodeDecodeError, RecursionError):
    print(c.__mro__[1:-1], c.__doc__ is not None)
print(repr(OSError(2, 'No such file', 'f.txt')), str(OSError(2, 'No such file', 'f.txt')), type(OSError(2, 'x')).__name__, type(OSError(13, 'x')).__name__, OSError(2, 'm').errno, OSError(2, 'm').strerror, OSError(2, 'm', 'f').filename, OSError('one').errno, IOError is OSError, EnvironmentError is OSError)
print(ImportError('m', name='n', path='p').name, NameError('m', name='x').name, AttributeError('m', name='a', obj=5).obj, StopIteration(1, 2).value, StopIteration().value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code, KeyError('a'), KeyError(), KeyError(1, 2), str(KeyError(None)))
u = UnicodeDecodeError('utf-8', b'ab\xff', 2, 3, 'bad'); print(u, u.encoding, u.object, u.start, u.end, u.reason)
s = SyntaxError('msg', ('file', 3, 5, 'text')); print(s.msg, s.filename, s.lineno, s.offset, s.text, s)
for e_ in ("OSError(x=1)", "ValueError(x=1)", "UnicodeDecodeError()", "BaseException.__new__(int)", "ImportError(foo=1)", "ValueError.__init__()", "Exception().with_traceback(5)", "Exception().add_note(5)"):
    try:
        print(eval(e_))
    except Exception as e:
        print(e_, '->', type(e).__name__, e)
class My(Exception): pass
class Sub(My, ValueError): pass
print(repr(My('a', 1)), str(My()), str(My('one')), str(My(1, 2)), isinstance(Sub(), ValueError), My('a') == My('a'), Sub.__mro__[1].__name__)
class WithInit(Exception):
    def __init__(self, code): self.code = code
print(repr(WithInit(5)), str(WithInit(5)), WithInit(5).args, WithInit(5).code)
