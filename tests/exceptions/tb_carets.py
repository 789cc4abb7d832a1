# Caret ranges for many kinds of expression, printed through traceback.
import traceback
def show(f):
    try:
        f()
    except Exception:
        traceback.print_exc()
class O: pass
o = O(); d = {'a': {'b': None}}; xs = [1, 2, 3]; n = None
def f1(): return xs[5]
def f2(): return d['a']['b']['c']
def f3(): return o.missing.deeper
def f4(): return 1 + 2 + 'x' + 4
def f5(): return (1 + n) * 2
def f6(): return len(5)
def f7(): return f8(1)[0].foo(3)
def f8(x): return [None]
def f9(): return -'a'
def f10(): return undefined_thing
def f11(): return [x / 0 for x in xs]
def f12(): return {**5}
def f13(): a, b = 1, 2, 3
def f14(): return 'abc' 'def' % 5
def f15(): return f'{1 / 0}'
def f16(): raise ValueError('explicit')
def f17(): assert xs == [], 'message'
def f18(): return f6(1, 2)
def f19(): xs[10] = 5
def f20(): del d['zz']
def f21(): o.x.y = 5
def f22():
    return (xs
            [0]
            .bit_length()
            .nope)
def f23(): return sum(
    [1, 2,
     'a'])
def f24(): return 1 < 2 < 'a'
def f25(): return not xs.foo
def f26(): return (lambda: 1 / 0)()
def f27(): import nope_module
def f28(): return xs[0]()
def f29(): return max(key=1, *xs)
def f30():
    with n: pass
def f31():
    for q in 5: pass
def f32(): return xs @ xs
def f33(): x = 'é' + 'ñ' + 1
def f34(): x = '漢字' + undefined_a
def f35(): return [*n]
def f36(): return n.x if xs else 0
def f37():
    global_counter += 1
for f in (f1, f2, f3, f4, f5, f6, f7, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21, f22, f23, f24, f25, f26, f27, f28, f29, f30, f31, f32, f33, f34, f35, f36, f37): show(f)
