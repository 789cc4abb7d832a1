# Pickles of every protocol, byte for byte, what they become again, and what goes wrong.
import pickle, collections, enum, dataclasses, functools, io
class A: pass
class S: __slots__=("a","b")
class L(list): pass
class D(dict): pass
class E(Exception): pass
class C(enum.Enum): X=1
@dataclasses.dataclass
class P: x:int; y:str="q"
NT=collections.namedtuple("NT","a b")
class I(int): pass
class T(tuple): pass
class G:
    def __init__(self, v): self.v=v
    def __getstate__(self): return ("st", self.v)
    def __setstate__(self, s): self.v = s[1]
    def __eq__(self, o): return self.v==o.v
    __hash__=None
class NA(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a,b))
    def __getnewargs__(self): return tuple(self)
class NX:
    def __new__(cls, *, k): o=super().__new__(cls); o.k=k; return o
    def __getnewargs_ex__(self): return (), {"k": self.k}
class Outer:
    class Inner: pass
    @staticmethod
    def st(): pass
def fn(): pass
a=A(); a.x=1; a.y=[a]; s=S(); s.a=1
rec=[]; rec.append(rec); rect=([],); rect[0].append(rect)
big=list(range(2500)); bd={i:str(i) for i in range(1200)}
objs=[None,True,False,0,1,255,256,65535,65536,-1,2**31-1,2**31,-2**31,-2**31-1,2**63,-2**63,2**100,-2**100,10**600,1.5,-0.0,float("inf"),"","abc","é\u20ac\U0001F600","x"*300,"a\nb\\c\x00\x1a\r",b"",b"abc",b"\xff"*300,bytearray(b"q"),bytearray(),(),(1,),(1,2),(1,2,3),(1,2,3,4),[],[1],[1,2],{}, {"a":1},{"a":1,"b":2},set(),{1},frozenset(),frozenset([1]),a,s,L([1,2]),D(a=1),E(1,2),C.X,P(1),NT(1,2),range(3),slice(1,2),1+2j,collections.OrderedDict(a=1),collections.deque([1],3),collections.Counter("aa"),collections.defaultdict(int,{1:2}),object(),iter([1,2]),I(5),T((1,2)),ValueError("x"),OSError(2,"no","f"),type(None),type(...),len,A,functools.reduce,...,NotImplemented,fn,rec,rect,big,bd,G(3),NA(1,2),int,b"x"*70000,["y"*70000,1],["z"*100 for _ in range(1000)],[[i] for i in range(30000)],KeyError("k"),"\ud800"]
def short(b): return b if len(b)<400 else (len(b), sum(b)*len(b)%1000003)
for i,o in enumerate(objs):
    for p in range(6):
        try:
            b=pickle.dumps(o,p)
            print(i,p,type(o).__name__,short(b))
        except Exception as e: print(i,p,type(o).__name__,"ERR",type(e),e); continue
        try:
            q=pickle.loads(b)
            same = type(q) is type(o)
            if same and not isinstance(o,(list,tuple)) or i<40:
                try: same = (q==o) or (type(o).__eq__ is object.__eq__ and (q is o or 1)) 
                except Exception as e: same=type(e)
            print("  ", same)
        except Exception as e: print("  LERR",type(e),e)
f=io.BytesIO()
for x in (1,"two",[3]): pickle.dump(x,f)
f.seek(0); print([pickle.load(f) for _ in range(3)])
try: pickle.load(f)
except EOFError as e: print(repr(e))
class PP(pickle.Pickler):
    def persistent_id(self,o): return "id" if o=="magic" else None
class UU(pickle.Unpickler):
    def persistent_load(self,i): return ("loaded",i)
    def find_class(self,m,n): print("find",m,n); return super().find_class(m,n)
f=io.BytesIO(); PP(f).dump(["magic",1,C.X]); print(f.getvalue()); f.seek(0); print(UU(f).load())
class RR(pickle.Pickler):
    def reducer_override(self,o):
        if o is fn: return (str,("repl",))
        return NotImplemented
f=io.BytesIO(); RR(f).dump([fn,len]); print(pickle.loads(f.getvalue()))
def bad(f):
    try: print(f())
    except Exception as e: print(type(e).__module__, type(e).__name__, e, getattr(e,"__notes__",None))
def loc():
    def inner(): pass
    return inner
import re,sys
def bad2(f):
    try: print(f())
    except Exception as e: print(type(e).__module__, type(e).__name__, re.sub("0x[0-9a-f]+","0x",str(e)), getattr(e,"__notes__",None))
bad2(lambda: pickle.dumps(loc()))
bad2(lambda: pickle.dumps(lambda: 1))
bad2(lambda: pickle.dumps([1,{"a":sys}]))
bad2(lambda: pickle.dumps(x for x in ()))
fn2=fn; del fn
bad2(lambda: pickle.dumps(fn2))
def fn(): pass
bad2(lambda: pickle.dumps(fn2))
class BadR:
    def __init__(s,r): s.r=r
    def __reduce__(s): return s.r
for r in [5,(1,),(1,2),(int,2),(int,(),None,5),(int,(),None,None,5),(int,(),None,None,None,5),"nope",(1,2,3,4,5,6,7)]: bad2(lambda: pickle.dumps(BadR(r)))
for b in [b"",b"\x80",b"\x80\x09.",b"N",b".",b"q",b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00N.",b"cnomod\nx\n.",b"cbuiltins\nnope\n.",b"h\x01.",b"(.",b"0.",b"N(0.",b"Nb.",b"\x85.",b"R.",b"Sx\n.",b"Q.",b"P5\n.",b"I5\n.",b"L5L\n.",b"F1.5\n.",b"Va\\u20ac\n.",b"\x8c\x05ab",b"i",b"\xff.",b"NN\x93.",b"U\x03\xff\xfe\xfd.",b"\x82\x05."]: bad2(lambda: pickle.loads(b))
bad2(lambda: pickle.dumps(1, 6)); bad2(lambda: pickle.dump(1, 5)); bad2(lambda: pickle.loads("x")); bad2(lambda: pickle.load(5))
print(pickle.loads(b"U\x03abc.", encoding="bytes"), pickle.loads(b"S'a\\n'\n."))
