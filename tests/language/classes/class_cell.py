# The __class__ cell and zero-argument super in every kind of function in a class.
import asyncio
class Base:
    def hi(self, *a): return 'Base.hi' + ''.join(map(str, a))
    @classmethod
    def make(cls): return f'Base.make({cls.__name__})'
    @property
    def p(self): return 'Base.p'
    def __getitem__(self, k): return f'Base[{k}]'
    def gen(self): yield 'Base.gen'
    async def co(self): return 'Base.co'
    async def ag(self): yield 'Base.ag'
class D(Base):
    def hi(self): return super().hi(1)
    def in_lambda(self): return (lambda: super(D, self).hi(2))()
    def nested(self):
        def inner(me): return super().hi(3)
        return inner(self)
    def comp(self): return [super(D, self).hi(i) for i in range(2)]
    def cls_here(self): return __class__.__name__, (lambda: __class__.__name__)()
    @classmethod
    def make(cls): return super().make()
    @staticmethod
    def st(): return __class__.__name__
    @property
    def p(self): return super().p + '+D'
    def __getitem__(self, k): return super().__getitem__(k) + '+D'
    def gen(self): yield from super().gen(); yield 'D.gen'
    async def co(self): return await super().co() + '+D'
    async def ag(self):
        async for x in super().ag(): yield x + '+D'
    def rebinds(self):
        self = None
        try: return super().hi()
        except Exception as e: return type(e).__name__, str(e)
    def star(*args):
        try: return super().hi(4)
        except RuntimeError as e: return str(e)
    def aliased(self):
        s = super
        try: return s().hi()
        except RuntimeError as e: return str(e)
    def attr(self): return super().__init__.__name__, super().hi.__self__ is self, super().hi.__func__ is Base.hi
d = D(); print(d.hi(), d.in_lambda(), d.nested(), d.comp(), d.cls_here(), D.make(), d.make(), D.st(), d.p, d['k'], list(d.gen()), asyncio.run(d.co()), d.attr(), d.rebinds(), d.star(), d.aliased())
async def collect(): return [x async for x in d.ag()]
print(asyncio.run(collect()))
class Outer:
    def f(self):
        class Inner(Base):
            def hi(self): return super().hi('inner'), __class__.__name__
        return Inner().hi(), __class__.__name__
print(Outer().f())
class Meta(type):
    def __new__(m, n, b, ns, **k): print('classcell' , '__classcell__' in ns); return super().__new__(m, n, b, ns)
    def __call__(cls, *a): return super().__call__(*a)
class WithMeta(metaclass=Meta):
    def f(self): return __class__
print(WithMeta().f() is WithMeta)
class NoCell(metaclass=Meta): pass
def set_class():
    __class__ = 'local name'
    return __class__
print(set_class())
class Patched: pass
def added(self): return super().__repr__()
Patched.added = added
try: Patched().added()
except RuntimeError as e: print(e)
class G:
    def m(self, __class__=5): return __class__
print(G().m())
