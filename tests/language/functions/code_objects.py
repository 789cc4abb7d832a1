# What functions, frames and code objects tell about themselves.
import sys
def f(a, b=1, /, c=2, *args, d, e=5, **kw):
    x = 1; y = lambda: x
    return locals()
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_firstlineno, c.co_flags & 0x0c, c.co_filename.endswith('code_objects.py'), type(c).__name__)
print(f.__kwdefaults__, f.__defaults__, sorted(f(1, d=4)), f.__globals__ is globals(), f.__builtins__ is not None if hasattr(f, '__builtins__') else True, f.__type_params__, f.__closure__)
def g(): yield
async def h(): pass
async def i(): yield
print([bool(k.__code__.co_flags & m) for k in (f, g, h, i) for m in (0x20, 0x80, 0x200)])
def outer():
    v = 1
    def inner(): return v, sys._getframe(1).f_code.co_name, sys._getframe().f_lineno
    return inner()
print(outer()); fr = sys._getframe(); print(fr.f_code.co_name, fr.f_globals is globals(), fr.f_back, fr.f_lineno)
f.__code__ = (lambda *a, **k: 'replaced').__code__; print(f(1, 2, z=3))
try: f.__code__ = 5
except TypeError as e: print(e)
def deco(): return [n for n in dir(deco) if n in ('__call__', '__get__', '__annotations__', '__dict__')]
print(deco()); import types; print(types.FunctionType is type(f), isinstance(f, types.FunctionType), types.CodeType is type(c), types.GeneratorType is type(g()), types.CoroutineType.__name__, types.SimpleNamespace(a=1, b='x'), types.MappingProxyType({'a': 1})['a'])
