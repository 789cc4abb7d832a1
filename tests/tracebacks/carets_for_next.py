class I:
    def __iter__(self): return self
    def __next__(self): raise ValueError("next")
for i in I():
    pass
