# Subclasses of the built-in types.
class I(int):
    def __repr__(s): return f'I({int(s)})'
    def __add__(s, o): return I(int(s) + o)
    extra = 'e'
i = I(5); i.attr = 1; print(i, i + 1, i * 2, type(i * 2).__name__, i == 5, hash(i) == hash(5), {5: 'x'}[i], i.attr, I('7'), I(), isinstance(i, int), range(10)[i], f'{i:03}', '%d' % i, str(i), int(i), [0, 1, 2, 3, 4, 5][i], abs(i), -i, i < 6, I.from_bytes(b'\x05', 'big'))
class F(float): pass
print(F(1.5), F(1.5) + 1, type(F(1) + 1).__name__, F('2.5').is_integer(), F.fromhex('0x1p1'))
class S(str):
    def __new__(cls, v, tag=None): o = super().__new__(cls, v); o.tag = tag; return o
    def upper(self): return 'custom ' + super().upper()
s = S('abc', tag=1); print(s, s.tag, s.upper(), s + 'd', type(s + 'd').__name__, s == 'abc', {'abc': 1}[s], len(s), s[0], f'{s}', repr(s), type(str(s)).__name__, ','.join([s, s]), s in {'abc'}, 'x' + s, type(s.lower()).__name__, type(s[:]).__name__)
class L(list):
    def __init__(s, *a): super().__init__(a); s.log = []
    def append(s, x): s.log.append(x); super().append(x)
    def __getitem__(s, i): return ('got', super().__getitem__(i))
l = L(1, 2); l.append(3); print(l, l.log, l[0], len(l), l + [4], type(l + [4]).__name__, list(l), l == [1, 2, 3], sorted(l, reverse=True), [*l], type(l[:]).__name__, type(l.copy()).__name__, type(l * 2).__name__); l.extend([9]); print(l.log)
class D(dict):
    def __setitem__(s, k, v): super().__setitem__(k, v * 2)
    def __getattr__(s, n):
        try: return s[n]
        except KeyError: raise AttributeError(n) from None
d = D(a=1); d['b'] = 2; d.update(c=3); print(d, d.b, d.get('a'), dict(d), type(d.copy()).__name__, {**d}, d | {'z': 1}, type(d | {}).__name__)
try:
    d.zzz
except AttributeError as e:
    print(e)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(s): return s[0]
t = T(1, 2); print(t, t.first, t + (3,), type(t + (3,)).__name__, t == (1, 2), hash(t) == hash((1, 2)), type(t[:]).__name__)
class St(set): pass
print(St([1]) | {2}, type(St([1]) | {2}).__name__, type({2} | St([1])).__name__, St([1]) == {1}, St())
class B(bytes): pass
class BA(bytearray): pass
class Fz(frozenset): pass
class Cx(complex): pass
print(B(b'ab'), B(b'ab') + b'c', BA(b'x'), Fz([1]), Cx(1, 2), type(B(b'a')[:]).__name__, repr(BA(b'y')), type(Cx(1) + 1).__name__)
class E(Exception):
    def __init__(s, code, *a): super().__init__(*a); s.code = code
    def __str__(s): return f'E<{s.code}>'
e = E(5, 'x'); print(e, repr(e), e.args, e.code, repr(E(1)))
class P(property): pass
class Obj(object):
    def __eq__(s, o): return True
print(Obj() == 5, 5 == Obj(), Obj() != 5)
class Str2(str):
    def __str__(s): return 'via str'
    def __format__(s, f): return 'via format'
    def __eq__(s, o): return True
    __hash__ = str.__hash__
x = Str2('q'); print(x, f'{x}', '%s' % x, '{}'.format(x), str(x), x == 'zzz', [x], x + '')
class Bo(int):
    def __bool__(s): return False
print(bool(Bo(5)), 1 if Bo(5) else 2)
class DefaultList(list):
    def __iter__(s): return iter(['custom'])
print(list(DefaultList([1])), [*DefaultList([1])], tuple(DefaultList([1])), sum([1], 0), DefaultList([1]), ','.join(DefaultList(['q'])))
