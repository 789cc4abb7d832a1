# What help() says of functions and methods.
def f(a, b=1, *, c):
    """Doc line.

    More.
    """
def g(): pass
help(divmod); help(f); help(g); help(len); help([].append); help(str.upper); help(print)
import math; help(math.sqrt)
class A:
    def m(self):
        "meth"
help(A().m); help(A.m)
