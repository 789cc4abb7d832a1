# Errors in __del__ are reported and ignored.
class C:
    def __del__(self): raise ValueError('in del')
    def __repr__(self): return '<C>'
c = C()
del c
print('goes on')
