# A doubly linked list, an LRU cache, an observer, a state machine: objects that refer to each other.
class Node:
    __slots__ = ('k', 'v', 'prev', 'next')
    def __init__(self, k=None, v=None): self.k, self.v = k, v; self.prev = self.next = self
class LRU:
    def __init__(self, size): self.size, self.map, self.root = size, {}, Node()
    def _unlink(self, n): n.prev.next, n.next.prev = n.next, n.prev
    def _front(self, n): n.prev, n.next = self.root, self.root.next; n.prev.next = n.next.prev = n
    def __getitem__(self, k): n = self.map[k]; self._unlink(n); self._front(n); return n.v
    def __setitem__(self, k, v):
        if k in self.map: self._unlink(self.map[k])
        elif len(self.map) == self.size: last = self.root.prev; self._unlink(last); del self.map[last.k]
        self.map[k] = n = Node(k, v); self._front(n)
    def __iter__(self):
        n = self.root.next
        while n is not self.root: yield n.k, n.v; n = n.next
    def __contains__(self, k): return k in self.map
c = LRU(3)
for i, k in enumerate('abcab'): c[k] = i
c['d'] = 9; print(list(c), 'c' in c, c['a'], list(c))
try: c['zz']
except KeyError as e: print('missing', e)
class Signal:
    def __init__(self): self.subs = []
    def __iadd__(self, f): self.subs.append(f); return self
    def __call__(self, *a): return [f(*a) for f in self.subs]
s = Signal(); s += lambda x: x + 1; s += str; print(s(5))
class Machine:
    transitions = {('idle', 'start'): 'running', ('running', 'pause'): 'paused', ('paused', 'start'): 'running', ('running', 'stop'): 'idle'}
    def __init__(self): self.state = 'idle'
    def fire(self, ev):
        try: self.state = self.transitions[self.state, ev]
        except KeyError: raise ValueError(f'no {ev} from {self.state}') from None
        return self
m = Machine(); print(m.fire('start').fire('pause').state)
try: m.fire('stop')
except ValueError as e: print(e, e.__cause__, e.__suppress_context__)
