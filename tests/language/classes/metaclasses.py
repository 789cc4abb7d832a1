# Metaclasses, __prepare__, class keyword arguments, __init_subclass__, instance and subclass checks.
class Meta(type):
    def __prepare__(name, bases, **kw): print('prepare', name, [b.__name__ for b in bases], kw); return {'injected': 1}
    def __new__(m, name, bases, ns, **kw): print('new', name, sorted(k for k in ns if not k.startswith('__')), kw); return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): print('init', name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): print('call', cls.__name__, a); return super().__call__(*a, **k)
    def __len__(cls): return 42
    def __getitem__(cls, k): return f'{cls.__name__}[{k}]'
    def __iter__(cls): return iter('xyz')
    def __contains__(cls, x): return x == 1
    def __repr__(cls): return f'<Meta {cls.__name__}>'
    @property
    def prop(cls): return 'meta prop ' + cls.__name__
    def meth(cls): return 'meta meth ' + cls.__name__
    def __add__(cls, o): return 'class add'
class A(metaclass=Meta, flag=True):
    x = 1
    def __init__(self, v): self.v = v
class B(A): pass
a = A(5); print(a.v, len(A), A['k'], list(A), 1 in A, A, A.prop, B.meth(), type(B), A.injected, A + 1, hasattr(a, 'prop'), isinstance(A, Meta))
class Reg:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); Reg.subs.append((cls.__name__, tag)); print('init_subclass', cls.__name__, tag)
class R1(Reg, tag='one'): pass
class R2(R1): pass
print(Reg.subs)
try:
    class R3(Reg, nope=1): pass
except TypeError as e:
    print(e)
try:
    class R4(kw=1): pass
except TypeError as e:
    print(e)
class M2(type): pass
class X(metaclass=M2): pass
try:
    class Conflict(A, X): pass
except TypeError as e:
    print(e)
class M3(Meta, M2): pass
class OK(A, X, metaclass=M3): pass
print(type(OK).__name__)
class Check(type):
    def __instancecheck__(cls, o): print('instancecheck'); return o == 5
    def __subclasscheck__(cls, c): return c is int
class Ck(metaclass=Check): pass
print(isinstance(5, Ck), isinstance(6, Ck), issubclass(int, Ck), issubclass(str, Ck), isinstance(Ck(), Ck))
def func_meta(name, bases, ns): return (name, bases, sorted(k for k in ns if not k.startswith('__')))
class FM(metaclass=func_meta): a = 1
print(FM)
class Sing(type):
    _i = {}
    def __call__(cls, *a):
        if cls not in cls._i: cls._i[cls] = super().__call__(*a)
        return cls._i[cls]
class S(metaclass=Sing): pass
print(S() is S())
class Bases:
    def __mro_entries__(self, bases): print('mro_entries', len(bases)); return (int,)
class ME(Bases()): pass
print(ME(5) + 1, ME.__bases__, len(ME.__orig_bases__))
class OrderMeta(type):
    def __new__(m, n, b, ns): c = super().__new__(m, n, b, ns); c.order = [k for k in ns if not k.startswith('__')]; return c
class Ord(metaclass=OrderMeta):
    z = 1; a = 2
    def m(self): pass
print(Ord.order)
print(type(A).__mro__[0].__name__, type.__call__(int, '5'), type.mro(B)[0], type(type) is type, isinstance(type, object), issubclass(type, object), object.__class__)
try:
    class BadMeta(metaclass=5): pass
except TypeError as e:
    print(e)
try:
    class BadPrep(metaclass=type('PM', (type,), {'__prepare__': lambda *a: 5})): pass
except TypeError as e:
    print(e)
