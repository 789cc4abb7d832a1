# Suggestions that the traceback adds to NameError, AttributeError and ImportError.
import traceback
class Point:
    def __init__(self): self.x_coord = 1
    def distance(self): return self.x_cord
    def bare(self): return x_coord
def show(f):
    try: f()
    except Exception: traceback.print_exc(limit=0)
somename = 1
def local():
    local_variable = 1
    return local_variabel
for f in (lambda: Point().distance(), lambda: Point().bare(), lambda: somenme, local, lambda: pirnt('x'), lambda: [].push(1), lambda: {}.has_key(1), lambda: 'a'.contains('b'), lambda: math.pi, lambda: sys.argv, lambda: exec('from math import sinn'), lambda: exec('import mth'), lambda: (1).foo, lambda: Point.distanc, lambda: exec('import asynci'), lambda: zzzzzz, lambda: None.upper(), lambda: print.foo):
    show(f)
