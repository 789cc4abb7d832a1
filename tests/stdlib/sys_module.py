# sys: what scripts look at.
import sys
print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 14), sys.maxsize, sys.byteorder, sys.platform, sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit, sys.maxunicode, sys.getdefaultencoding(), sys.getrecursionlimit(), type(sys.path).__name__, type(sys.modules).__name__, sys.argv, sys.stdin.isatty(), sys.stdout.isatty(), sys.hash_info.width, sys.intern('a') == 'a', sys.getrefcount([]) > 0, sys.getsizeof([]) > 0, sys.is_finalizing(), sys.flags.optimize, sys.exc_info(), sys.version.split()[0][:4], sys.hexversion >> 24, sys.stdout.encoding, sys.stderr.errors, sys.get_int_max_str_digits(), 'math' in sys.builtin_module_names or True, sys.implementation.version[:2], sys.warnoptions, sys.dont_write_bytecode in (True, False), sys.float_repr_style)
def hook(t, v, tb): print('excepthook', t.__name__, v)
sys.excepthook = hook
def who(): f = sys._getframe(); return f.f_code.co_name, f.f_back.f_code.co_name, f.f_lineno
print(who()); sys.set_int_max_str_digits(0); print(len(str(10 ** 5000))); sys.set_int_max_str_digits(4300)
sys.stdout.flush(); sys.stderr.write('to stderr\n')
raise ValueError('hooked')
