import sys
sys.setrecursionlimit(60)
def g(n):
    if n: return g(n - 1)
    raise ValueError("deep")
g(4)
