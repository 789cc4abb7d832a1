# getattr, setattr, dir, vars, type, id, globals, locals, callable, isinstance.
class A:
    x = 1
    def __init__(self): self.y = 2
    def m(self): pass
a = A()
print([n for n in dir(a) if not n.startswith('__')], [n for n in dir(A) if not n.startswith('__')], vars(a), 'append' in dir([]), 'x' in dir(A), dir() == sorted(globals()), '__init__' in dir(A), type(a).__name__, type(type(a)), id(a) == id(a), a is a)
for e_ in ("getattr(a, 'x')", "getattr(a, 'q', None)", "getattr(a, 'q')", "getattr(a)", "getattr(a, 1)", "setattr(a, 'z', 3)", "setattr(a, 1, 2)", "setattr(a)", "hasattr(a, 'z')", "delattr(a, 'z')", "delattr(a, 'z')", "vars(1)", "vars(A)['x']", "isinstance(a, 'A')", "issubclass(1, int)", "globals()['a'] is a", "type(a) == A", "type('D', (A,), {'k': 1})().k", "callable(a)", "callable(A)", "id()", "dir(1, 2)", "vars(a, 1)", "input" if False else "isinstance()", "eval('1 +')" if False else "eval(5)", "exec(5)", "compile('1 + 1', 'f', 'eval') and eval(compile('1 + 1', 'f', 'eval'))", "eval('a.y', globals())", "exec('a.new = 7') or a.new", "eval('[i for i in range(3)]')", "eval('lambda: 5')()", "eval(' 1 + 1 ')", "__import__('math').pi", "eval('x', {'x': 1}, {'x': 2})", "eval('x = 1')" if False else "0", "object() == object()", "type(None)()", "type(...)()", "type(NotImplemented)()", "NotImplemented and 1", "bool(...)", "int.__name__", "int.__qualname__", "len.__name__", "str.join.__name__", "[].append.__self__", "print.__module__", "int.__module__", "A.__module__", "A.m.__module__", "int.__doc__ is not None", "a.__class__.__class__", "(lambda: 0).__class__.__name__", "int.__mro__", "bool.__bases__", "bool.__base__", "object.__bases__", "type.__bases__"):
    try:
        print(e_, eval(e_))
    except Exception as e:
        print(e_, "->", type(e).__name__, e)
