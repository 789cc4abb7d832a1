# exec, eval, locals and globals: what they see and what they change.
def f(a):
    b = 2
    exec('a = 10; b = 20; c = 30')
    snap = locals()
    r = eval('a + b'), sorted(snap), 'c' in snap
    exec('print(a, b)')
    return a, b, r
print(f(1))
def g():
    x = 1; d = locals(); x = 2; e = locals(); d['x'] = 99; d['new'] = 1
    return d['x'], e['x'], x, 'new' in locals(), d is e
print(g())
def closure():
    v = 'free'
    def inner(): v; return eval('v'), sorted(locals())
    def no_ref():
        try: return eval('v')
        except NameError as e: return str(e)
    return inner(), no_ref()
print(closure())
ns = {'y': 5}; exec('z = y * 2\ndef fn(): return z + y\nclass K: attr = z', ns); print(ns['z'], ns['fn'](), ns['K'].attr, ns['K'].__module__, '__builtins__' in ns)
g1, l1 = {'a': 1}, {'b': 2}; exec('c = a + b; a = 100', g1, l1); print({k: v for k, v in g1.items() if k != '__builtins__'}, l1)
class M(dict):
    def __missing__(self, k): return f'<{k}>'
print(eval('foo + bar', {}, M())); exec('print(undefined)', {'print': print}, M(print=print))
try: eval('len([1])', {'__builtins__': {}})
except NameError as e: print(e)
print(eval('len(x)', {'x': 'abc'}), eval('[i * k for i in range(3)]', {'k': 2}), eval('(lambda q: q + w)(1)', {'w': 5}), eval('{i: j for i in "ab" for j in (1,)}'))
try: exec('def bad():\n  return undefined_here\nbad()')
except NameError as e: print(e)
c = compile('x = 5; x', 'name', 'exec'); n = {}; print(exec(c, n), n['x'], eval(c, n), c.co_filename, c.co_name); print(eval(compile('x + 1', '<e>', 'eval'), n)); exec(compile('x; 7', '<s>', 'single'), n)
for args in (('1', 'f', 'nope'), ('1',), (1, 'f', 'exec'), ('x = 1', 'f', 'eval'), ('1\0', 'f', 'exec')):
    try: compile(*args)
    except Exception as e: print(type(e).__name__, e)
