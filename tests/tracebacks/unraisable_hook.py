import sys
def hook(args):
    print("hook", args.exc_type, args.exc_value, args.err_msg, type(args.object).__name__)
sys.unraisablehook = hook
class A:
    def __del__(self):
        raise ValueError("in del")
A()
