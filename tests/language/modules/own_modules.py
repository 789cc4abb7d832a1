# Importing the user's own modules: forms, caching, module attributes, errors.
import _helpers.plain
import _helpers.plain as hp
from _helpers.plain import value, func as renamed, Klass
from _helpers import plain, other
from _helpers.star import *
import _helpers.sub.deep
import sys
print(value, renamed(), Klass().hi(), hp is _helpers.plain, plain.value, other.use(), _helpers.sub.deep.where, public, 'hidden' in globals(), '_private' in globals())
hp.value = 99; print(plain.value, value); print(hp.__name__, hp.__package__, hp.__doc__, _helpers.__name__, hasattr(_helpers, '__path__'), hp.__file__.endswith('plain.py'), repr(hp).startswith("<module '_helpers.plain' from "))
print(sys.modules['_helpers.plain'] is hp); hp.counter += 1; import _helpers.plain as again; print(again.counter)
for stmt in ("import nope_nope", "import _helpers.nope", "from _helpers import nope", "from _helpers.plain import nope", "import _helpers.plain.deeper", "from nope_nope import x", "import _helpers.raises", "import _helpers.raises", "from . import x", "from .y import x", "import math.nope", "from math import nope", "from _helpers.circular_a import missing"):
    try:
        exec(stmt); print(stmt, 'ok')
    except Exception as e:
        msg = str(e)
        if ' (' in msg: msg = msg[:msg.index(' (')] + ' (...)'
        print(stmt, '->', type(e).__name__, msg, getattr(e, 'name', None))
def local():
    import _helpers.plain as lp
    from _helpers.sub import deep
    return lp.counter, deep.where
print(local())
class InClass:
    from _helpers.plain import func
print(InClass.func())
import _helpers.circular_a as ca; print(ca.a_value, ca.from_b())
print(_helpers.sub.__all__, _helpers.sub.relative_result, _helpers.sub.deep.up)
try:
    hp.nope
except AttributeError as e:
    print(e)
try:
    _helpers.syntax
except AttributeError as e:
    print(e)
try:
    import _helpers.bad_syntax
except SyntaxError as e:
    print(type(e).__name__, e.msg, e.lineno, e.filename.endswith('bad_syntax.py'))
from _helpers import lazy
print(lazy.dynamic_attr)
try:
    lazy.zzz
except AttributeError as e:
    print(e)
if __name__ == '__main__': print('main')
del hp; print('_helpers.plain' in sys.modules); sys.modules.pop('_helpers.plain'); import _helpers.plain as fresh; print(fresh.counter, fresh is plain)
