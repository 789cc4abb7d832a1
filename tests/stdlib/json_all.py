# json: reading and writing, every argument, every complaint.
import json, math, decimal, enum
from collections import OrderedDict, namedtuple
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except Exception as e: print(type(e).__name__, e, getattr(e,'pos',''), getattr(e,'lineno',''), getattr(e,'colno',''), getattr(e,'__notes__',''))
L,D=json.loads,json.dumps
for s in ['', ' ', 'null', 'true', 'false', 'nul', '1', '-1', '-', '01', '1.5', '1.', '1e5', '1E+5', '-0', '-0.0', '1e400', '12345678901234567890123', 'NaN','-Infinity','Infinity','[', '[1', '[1,', '[1,]', '[1 2]', '[]', '[[]]', '{', '{}', '{"a"}', '{"a":}', '{"a":1', '{"a":1,', '{"a":1,}', '{"a":1 "b"}', "{'a':1}", '{1:2}', '{"a" 1}', '"abc', '"a\\', '"a\\x"', '"\\u12"', '"\\u00e9\\ud83d\\ude00\\ud800"', '"a\nb"', '"a\tb"', '"\\/\\b\\f\\n\\r\\t\\"\\\\"', '1 2', '[1]x', '\ufeff1', '{"é": [1,\n 2,, 3]}', '[1,\n  2\n  3]', ' [1 , 2 ] ', '{"a":1,"a":2}', '\t\n\r 1', '\x0b1', '"é"x', '['*5, '"\ud800"', 'True', '[nan]', '{"a": .5}', '[+1]', '0x10', '1_000', '"\\u 123"', '"\\ud800\\u0041"']: t(L,s)
for b in [b'[1]', b'\xef\xbb\xbf[1]', '[1]'.encode('utf-16'), '[1]'.encode('utf-32-le'), bytearray(b'"\xc3\xa9"'), b'\xff', '1'.encode('utf-16-be')]: t(L,b)
t(L,1); t(L,None); t(L,'[1.5, 2, NaN]', parse_float=decimal.Decimal, parse_int=str, parse_constant=lambda c: 'C'+c)
t(L,'{"a":{"b":1}}', object_hook=lambda d: sorted(d)); t(L,'{"a":{"b":1}}', object_pairs_hook=lambda d: d); t(L,'"a\nb"', strict=False); t(L,'1'*5000)
class C(json.JSONDecoder):
    def decode(self,s): return 'C'+s
t(L,'1',cls=C); t(json.JSONDecoder().raw_decode,'[1] x'); t(json.JSONDecoder().raw_decode,'x [1]',2); t(json.JSONDecoder().raw_decode,'',0); t(json.JSONDecoder().raw_decode,'x',-1); t(L,'1', foo=1)
class E(enum.IntEnum): A=1
class F(float): 
    def __repr__(self): return 'F!'
class I(int): 
    def __repr__(self): return 'I!'
class S(str): pass
P=namedtuple('P','x y')
a=[]; a.append(a); d={}; d['k']=d
for o in [None,True,1,-1,1.0,1e16,1e-7,1.5e300,float('nan'),float('inf'),-float('inf'),'','a"b\\c\n\x00\x7f\x1fé\u2028😀\ud800/',[],{},[[]],[{}],{'a':[]},(1,2),P(1,2),{'b':1,'a':2},{1:2,1.5:3,None:4,True:5,E.A:6},E.A,F(1.5),I(3),S('s'),{S('k'):1},10**30,{1,2},b'x',object,a,d,{(1,2):3},[1,[2,{'z':{3}}]],1j,OrderedDict([('z',1),('a',2)]), {'a':float('nan')}, range(3), {b'a':1}]:
    t(D,o); t(D,o,indent=2) ; t(D,o,ensure_ascii=False,separators=(',',':')); t(D,o,skipkeys=True,indent='\t'); t(D,o,allow_nan=False); t(D, o, default=lambda x: [str(type(x))])
t(D,{'b':1,'a':{'d':1,'c':2}},sort_keys=True); t(D,{'b':1,2:3},sort_keys=True); t(D,[1,{'a':[2]}],indent=0); t(D,[1],indent=-1); t(D,[1,[2]],indent=True); t(D,{'a':1,'b':[1,2]},indent=4,sort_keys=True)
class J(json.JSONEncoder):
    def default(self,o):
        if isinstance(o,complex): return [o.real,o.imag]
        return super().default(o)
t(D,[1j],cls=J); t(D,[object()],cls=J) if 0 else None; t(J().encode,{'c':2j}); t(lambda: ''.join(J().iterencode([1,{'a':2}]))); t(D,1,foo=2); t(D,[1],indent=2,separators=(';','='))
class Loop:
    pass
lo=Loop(); t(D,lo,default=lambda o:o); t(D,[a],check_circular=True)
import io
f=io.StringIO(); json.dump({'a':[1,2]},f,indent=1); print(f.getvalue()); f.seek(0); print(json.load(f))
t(lambda: json.JSONDecodeError('m','abc',1).__reduce__()); print(json.JSONDecodeError.__mro__, json.__all__)
print(json.encoder.encode_basestring_ascii('é"'), json.decoder.scanstring('abc"x',0)); x=L('[{"k":1},{"k":2}]'); print(list(x[0])[0] is list(x[1])[0])
