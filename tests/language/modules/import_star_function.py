# `from m import *` without __all__ leaves out underscored names.
from _star2 import *
print(a, b, '_c' in globals(), '__d__' in globals())
