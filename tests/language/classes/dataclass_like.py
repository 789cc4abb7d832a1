# A hand-written record type with comparison, hashing, ordering and copying: a little program in classes.
import functools
@functools.total_ordering
class Version:
    __slots__ = ('parts',)
    def __init__(self, text): self.parts = tuple(int(p) for p in text.split('.'))
    def __eq__(self, other): return isinstance(other, Version) and self.parts == other.parts
    def __lt__(self, other):
        if not isinstance(other, Version): return NotImplemented
        return self.parts < other.parts
    def __hash__(self): return hash(self.parts)
    def __repr__(self): return f"Version({'.'.join(map(str, self.parts))!r})"
vs = [Version(t) for t in ('1.10', '1.9', '2.0', '1.9.1')]
print(sorted(vs), max(vs), Version('1.0') <= Version('1.0'), Version('1.0') > Version('0.9'), len({Version('1'), Version('1')}), Version('1') == '1', Version('2') >= Version('1'))
try:
    Version('1') < 5
except TypeError as e:
    print(e)
class Stack:
    def __init__(self): self._items = []
    def push(self, x): self._items.append(x); return self
    def pop(self):
        if not self._items: raise IndexError('pop from empty stack')
        return self._items.pop()
    def __len__(self): return len(self._items)
    def __iter__(self): return reversed(self._items)
    def __bool__(self): return bool(self._items)
    def __enter__(self): return self
    def __exit__(self, *exc): self._items.clear()
with Stack().push(1).push(2) as st: print(len(st), list(st), st.pop(), bool(st))
try:
    st.pop()
except IndexError as e:
    print(e, bool(st))
class Tree:
    def __init__(self, v, *kids): self.v, self.kids = v, kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
    def depth(self): return 1 + max((k.depth() for k in self.kids), default=0)
t = Tree(1, Tree(2, Tree(3)), Tree(4)); print(list(t), t.depth(), sum(t))
