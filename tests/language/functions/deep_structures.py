# Structures nested very deep are built, dropped, compared, printed and hashed without a crash.
n = 30_000
a = []
for _ in range(n): a = [a]
t = ()
for _ in range(n): t = (t,)
d = {}
for _ in range(n): d = {1: d}
class Node:
    def __init__(self, next): self.next = next
node = None
for _ in range(n): node = Node(node)
def nest(n):
    r = []
    for _ in range(n): r = [r]
    return r
for name, f in (('repr', lambda: repr(a)), ('tuple repr', lambda: repr(t)), ('dict repr', lambda: repr(d)), ('eq', lambda: a == nest(n)), ('hash', lambda: hash(t)), ('lt', lambda: a < nest(n)), ('str', lambda: str(a)), ('format', lambda: f'{a}')):
    try:
        f()
        pass
    except RecursionError as e:
        pass
    print(name, 'done')
g = iter([])
for _ in range(1000): g = map(lambda x: x, g)
print(list(g))
million = []
for _ in range(1_000_000): million = [million]
del million, a, t, d, node
print('dropped')
