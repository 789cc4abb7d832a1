"""Mocks: attributes, calls and their records, specs, patches, awaits, files, seals; the messages of assertions."""
from unittest.mock import *
from unittest import mock
import os, asyncio
def sh(f, *a, **k):
    try: print("->", f(*a, **k))
    except BaseException as e: print(type(e).__name__, e, "| cause", repr(e.__cause__))
m = Mock(name="m")
m(1, 2, a=3); m.x.y(4); m.z().w(5)
print(m.mock_calls, m.method_calls, m.call_args, m.call_args.args, m.call_args.kwargs, m.call_count, m.called)
sh(m.assert_called_with, 1); sh(m.assert_called_once_with, 1, 2, a=3); sh(m.assert_not_called); sh(m.x.assert_called); sh(m.assert_any_call, 9)
sh(m.assert_has_calls, [call(1), call.x.y(4)]); sh(m.assert_has_calls, [call.x.y(4), call.z()]); sh(m.assert_has_calls, [call(7)], any_order=True)
sh(lambda: m.asert_called()); sh(lambda: m.called_once())
print(call.a.b(1)(2).call_list(), call(1) == (1,), call(1,a=2) == ((1,),{'a':2}), call == call, repr(call), call.foo, call.count, call(ANY) == call(3))
m2 = MagicMock()
print(len(m2), int(m2), list(m2), bool(m2), m2 < 3 if False else "", str(m2)[:15], m2[1] is m2[2], hash(m2)==hash(m2), m2 == m2, m2 == 3, 3 in m2, float(m2), complex(m2))
m2.__len__.return_value = 5; print(len(m2)); m2.__getitem__.side_effect = lambda k: k*2; print(m2[21])
with m2 as v: print(v is m2.__enter__.return_value)
sh(lambda: m2 < 3)
m3 = Mock(side_effect=[1, 2, ValueError("x")])
print(m3(), m3()); sh(m3); sh(m3)
m4 = Mock(spec=["a", "b"]); print(m4.a is not None); sh(lambda: m4.c); sh(setattr, m4, "c", 1); m5 = Mock(spec_set=["a"]); sh(setattr, m5, "c", 1)
class C:
    at = 3
    def meth(self, a, b=2): return 1
    async def co(self, x): return 2
    @staticmethod
    def st(q): pass
    @classmethod
    def cl(cls, q): pass
    @property
    def p(self): return 1
s = create_autospec(C)
i = s(); print(isinstance(i, C), isinstance(s, type)); i.meth(1); i.meth(1, b=3); sh(i.meth); sh(i.meth, 1, 2, 3); i.meth.assert_called_with(1, b=3); sh(i.meth.assert_called_with, 1, 3); sh(i.meth.assert_called_with, 1)
sh(i.st); sh(s.cl); sh(lambda: i.nope)
def fn(a, *, k=1): pass
f = create_autospec(fn, return_value=9); print(f(1), f.__name__); sh(f); sh(f.assert_called_once_with, 1); print(f.mock_calls, f.call_count)
with patch("os.getcwd", return_value="/x") as g: print(os.getcwd(), g.called)
print(os.getcwd() != "/x")
with patch.object(C, "meth", autospec=True) as g: C().meth(5); print(len(g.call_args[0]), g.call_count)
with patch.dict(os.environ, {"ZZ": "1"}): print(os.environ["ZZ"])
print("ZZ" in os.environ)
d = {1: 2}
with patch.dict(d, {3: 4}, clear=True): print(d)
print(d)
with patch.multiple(C, at=5, meth=DEFAULT) as r: print(C.at, list(r))
@patch("os.getpid")
@patch.object(C, "at", 7)
def deco(a, gp): print(a, C.at, gp is os.getpid)
deco(1); print(C.at)
sh(patch, "nodots"); sh(patch("os.nonexist").__enter__); sh(patch.object, "str", "x")
am = AsyncMock(return_value=4)
async def main():
    print(await am(1)); am.assert_awaited_once_with(1); sh(am.assert_not_awaited); sh(am.assert_awaited_with, 2)
    o = AsyncMock(); print(await o.foo(3), ) if False else None
    mm = MagicMock(); mm.__aenter__.return_value = 8
    async with mm as z: print(z)
    mm.__aiter__.return_value = [1,2,3]
    print([x async for x in mm])
    print(type(await i.co(3)).__name__); sh(i.co.assert_awaited_with, 3)
    a2 = AsyncMock(side_effect=[1, StopIteration]); print(await a2())
    try: await a2()
    except BaseException as e: print(type(e))
asyncio.run(main())
import inspect; print(inspect.iscoroutinefunction(am), asyncio.iscoroutinefunction(am) if 0 else "")
mo = mock_open(read_data="l1\nl2\n")
with patch("builtins.open", mo):
    with open("f") as h: print(h.read())
    with open("f") as h: print(list(h), )
    with open("f") as h: print(h.readline(), h.readlines())
print(mo.mock_calls[:2])
p = PropertyMock(return_value=3)
with patch.object(C, "p", new_callable=PropertyMock, return_value=11) as p: print(C().p); C().p = 4; print(p.mock_calls)
x = Mock(); x.a.b = 1; seal(x); sh(lambda: x.c); sh(lambda: x.a.d); print(x.a.b); sh(setattr, x, "q", 1)
print(sentinel.foo, sentinel.foo is sentinel.foo, ANY, DEFAULT)
w = Mock(wraps=[1,2]); print(w.index(2)); 
at = Mock(); at.attach_mock(Mock(), "kid"); at.kid(1); print(at.mock_calls)
m.reset_mock(); print(m.mock_calls, m.call_count)
print(sorted(dir(Mock(spec=["zz"])))[:5], "assert_called" in dir(Mock()))
print(repr(Mock(spec=C)).split(" id")[0], repr(m.x.y).split(" id")[0], repr(m.z().k).split(" id")[0], type(Mock()), Mock)
sh(lambda: Mock(spec=create_autospec).nope)
@patch("os.getpid", return_value=1)
class T:
    def test_a(self, g): print("in", os.getpid())
    def other(self): print(os.getpid() == 1)
T().test_a(); T().other()
pp = patch("os.getppid"); pp.start(); print(type(os.getppid).__name__); patch.stopall(); print(type(os.getppid).__name__)
