# Descriptors: data and non-data, precedence, __set_name__, slots as descriptors.
class Data:
    def __set_name__(self, owner, name): self.name = name; print('set_name', owner.__name__, name)
    def __get__(self, obj, owner=None):
        if obj is None: return f'class access via {owner.__name__}'
        return obj.__dict__.get('_' + self.name, 'unset')
    def __set__(self, obj, v): print('set', v); obj.__dict__['_' + self.name] = v
    def __delete__(self, obj): print('delete'); del obj.__dict__['_' + self.name]
class NonData:
    def __get__(self, obj, owner): return 'nondata'
class C:
    d = Data(); n = NonData(); e = Data()
    def m(self): pass
c = C(); print(c.d, C.d, c.n, C.n); c.d = 5; print(c.d, c.__dict__); c.__dict__['d'] = 'shadow?'; print(c.d); del c.d; print(c.d)
c.n = 'instance'; print(c.n, C.n); del c.n; print(c.n)
print(C.__dict__['m'].__get__(c, C)() is None, C.m.__get__(c)() is None, (lambda self: self)((1)).__add__(1))
class SetOnly:
    def __set__(self, o, v): o.__dict__['s'] = ('via set', v)
class D:
    s = SetOnly()
d = D(); print(type(d.s).__name__); d.s = 1; print(d.s)
class ROnly:
    def __get__(self, o, t): return 1
    def __set__(self, o, v): raise AttributeError('read only!')
class E:
    r = ROnly()
try:
    E().r = 5
except AttributeError as e:
    print(e)
class NoDel:
    def __get__(self, o, t): return 1
    def __set__(self, o, v): pass
class F:
    x = NoDel()
try:
    del F().x
except AttributeError as e:
    print(e)
class BadName:
    def __set_name__(self, o, n): raise ValueError('bad set_name')
try:
    class G:
        attr = BadName()
except ValueError as e:
    print(type(e).__name__, e, getattr(e, '__notes__', None))
class Typed:
    def __init__(self, t): self.t = t
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, t=None): return self if o is None else o.__dict__[self.n]
    def __set__(self, o, v):
        if not isinstance(v, self.t): raise TypeError(f'{self.n} must be {self.t.__name__}')
        o.__dict__[self.n] = v
class Pt:
    x, y = Typed(int), Typed(str)
    def __init__(self, x, y): self.x, self.y = x, y
p = Pt(1, 'a'); print(p.x, p.y)
try:
    Pt('a', 1)
except TypeError as e:
    print(e)
class Meta(type):
    def __get__(cls, o, t): return 'metaclass get'
class M2(metaclass=Meta): pass
class Holder: attr = M2
print(Holder().attr, Holder.attr)
class Call:
    def __get__(self, o, t): return lambda *a: (o is not None, a)
class Ops:
    __add__ = Call(); __len__ = Call().__get__(None, None)
print(Ops() + 1)
