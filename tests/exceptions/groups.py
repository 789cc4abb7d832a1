# Exception groups: construction, split, subgroup, derive, nesting, errors.
eg = ExceptionGroup('msg', [ValueError(1), KeyError('k'), ExceptionGroup('inner', [TypeError('t'), ValueError(2)])])
print(eg, repr(eg), eg.message, eg.exceptions, len(eg.exceptions))
m, r = eg.split(ValueError); print(repr(m)); print(repr(r)); print(repr(eg.subgroup(TypeError)), eg.subgroup(OSError), eg.subgroup(lambda e: isinstance(e, KeyError)), eg.split(OSError)[0], eg.subgroup((KeyError, TypeError)))
print(type(BaseExceptionGroup('b', [ValueError()])).__name__, type(BaseExceptionGroup('b', [KeyboardInterrupt()])).__name__, isinstance(eg, Exception), ExceptionGroup.__mro__[1:3])
for f in (lambda: ExceptionGroup('e', []), lambda: ExceptionGroup('e', [5]), lambda: ExceptionGroup('e', [KeyboardInterrupt()]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup('e'), lambda: ExceptionGroup('e', 5), lambda: ExceptionGroup(), lambda: eg.split(5), lambda: eg.split(int), lambda: eg.derive(5)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
class MyG(ExceptionGroup):
    def derive(self, excs): return MyG(self.message + '!', excs)
g = MyG('mine', [ValueError(1), TypeError(2)]); a, b = g.split(ValueError); print(repr(a), repr(b), type(eg.derive([OSError()])).__name__)
print(eg.subgroup(lambda e: True) is eg, str(ExceptionGroup('one', [ValueError()])), ExceptionGroup('x', (ValueError(),)).exceptions)
