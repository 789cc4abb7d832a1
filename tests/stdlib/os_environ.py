# os.environ is a mapping that checks what is put in.
import os, collections.abc
print(type(os.environ).__name__, isinstance(os.environ, collections.abc.MutableMapping), isinstance(os.environ, dict))
os.environ['KRAIT_A'] = '1'; print(os.environ['KRAIT_A'], os.getenv('KRAIT_A'), os.environb[b'KRAIT_A'], os.getenvb(b'KRAIT_A'), 'KRAIT_A' in os.environ, 'KRAIT_A' in list(os.environ))
for f in (lambda: os.environ.__setitem__(1, 2), lambda: os.environ.__setitem__('a', 2), lambda: os.environ['nope'], lambda: os.environ.__delitem__('nope'), lambda: os.environ.__setitem__('a=b', 'c'), lambda: os.environ.__setitem__('', 'c'), lambda: os.environ.__setitem__('a', '\0'), lambda: os.putenv('a=b', 'c'), lambda: os.putenv(1, 'c'), lambda: os.environ.get(1), lambda: 1 in os.environ, lambda: os.getenv(1), lambda: os.environb['a'], lambda: os.nothing, lambda: os.environ | 5):
    try: print(f())
    except Exception as e: print(repr(e))
print(type(os.environ | {}), type({} | os.environ), type(os.environ.copy()), os.supports_bytes_environ, repr(os.environ)[:9])
os.environ |= {'KRAIT_B': 'x'}; print(os.environ.pop('KRAIT_B'), os.environ.pop('KRAIT_B', None), os.environ.setdefault('KRAIT_C', 'd'), os.environ.setdefault('KRAIT_C', 'e'))
os.environ.update(KRAIT_D='q'); del os.environ['KRAIT_D']; os.unsetenv('KRAIT_A'); print(os.getenv('KRAIT_A'), os.getenv('KRAIT_D', 'gone'))
from os import environ
print(environ is os.environ)
