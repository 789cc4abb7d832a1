# copy: shallow and deep, cycles, hooks.
import copy
a = [1, [2, 3], {'k': [4]}]; b = copy.copy(a); c = copy.deepcopy(a); a[1].append(9); a[2]['k'].append(8); print(a, b, c, b[1] is a[1], c[1] is a[1])
loop = [1]; loop.append(loop); d = copy.deepcopy(loop); print(d[1] is d, d is loop)
class C:
    def __init__(self): self.x = [1]
    def __eq__(self, o): return self.x == o.x
o = C(); s, t = copy.copy(o), copy.deepcopy(o); print(s.x is o.x, t.x is o.x, t == o, type(t).__name__)
class H:
    def __copy__(self): return 'copied'
    def __deepcopy__(self, memo): return 'deep copied'
print(copy.copy(H()), copy.deepcopy([H(), (H(),)]), copy.deepcopy((1, 'a', None)) , copy.copy({1: 2}), copy.deepcopy({1, 2}), copy.copy((1, [2])), copy.deepcopy(len) is len)
