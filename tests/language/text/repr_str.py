# How things print: repr, str, format fallbacks, containers of themselves, functions and classes.
class R:
    def __repr__(s): return 'R!'
class S:
    def __str__(s): return 'S!'
    def __repr__(s): return 'S.repr'
class N: pass
print(R(), str(R()), [R()], S(), [S()], f'{S()} {S()!r}', {R(): S()}, (S(),), '%s %r' % (S(), S()), str(S), repr(N)[-5:], repr(N())[:18].split(' object')[0])
def addr(o):
    r = repr(o); i = r.find(' at 0x'); return r if i < 0 else r[:i] + ' at ...>'
def f(): pass
class C:
    def m(self): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
async def co(): pass
async def ag(): yield
def g(): yield
c = co(); print(addr(f), addr(lambda: 0), addr(C.m), addr(C().m).split(' object')[0], addr(C.c), addr(C.s), addr(g()), addr(c), addr(ag()), addr(co)); c.close()
print(len, [].append.__name__, addr([].append), str.upper, addr(dict.fromkeys), int, type, object, print, addr((x for x in [])), addr(iter([])), addr(iter({})), addr(iter('')), addr(iter(())), addr(iter(range(1))), addr(enumerate([])), addr(zip()), addr(map(f, [])), addr(filter(f, [])), addr(reversed([])), addr(iter(set())))
print(None, True, ..., NotImplemented, type(None), type(...), type(NotImplemented), type(f), type(C.m), type(C().m), type(len), type([].append), type(g()), type(int.__add__), type((1).__add__), type(str.join), type(property()), type(iter([])), type({}.keys()), type(ag()), type(zip()))
import sys, math
print(sys, math) if False else print(type(sys), repr(math)[:14], Exception, Exception('a'), Exception(), Exception(1, 'b'), KeyError('k'), str(KeyError('k')), str(Exception(1, 2)), repr(ValueError('x', None)), BaseException, OSError(2, 'msg'), str(OSError(2, 'msg')), StopIteration(5), [ValueError('q')])
print(addr(object()), addr(C()), addr(super(C, C()))[:20], addr(C.__dict__['s']), addr(property()), slice(1, 2), range(3), memoryview(b'x').__class__, type(C.__dict__), addr(f.__code__)[:16], addr(classmethod(f)))
