class CM:
    def __enter__(self): return self
    def __exit__(self, *a): raise ValueError("exit")
with CM() as a:
    x = 1
