import sys
def f():
    return g()
def g():
    return f()
sys.setrecursionlimit(200)
f()
