import traceback, sys
try:
    {}["k"]
except KeyError:
    traceback.print_exc()
    traceback.print_stack(file=sys.stderr)
def f(): traceback.print_stack()
f()
