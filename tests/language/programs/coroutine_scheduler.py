# A scheduler written with plain generators: tasks, sleeping, messages.
from collections import deque
class Sched:
    def __init__(self): self.ready, self.time, self.sleeping, self.log = deque(), 0, [], []
    def spawn(self, g, name): self.ready.append((g, None, name))
    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.sleeping.sort(key=lambda t: t[0]); when, g, name = self.sleeping.pop(0); self.time = when; self.ready.append((g, None, name))
            g, v, name = self.ready.popleft()
            try: op = g.send(v)
            except StopIteration as e: self.log.append((self.time, name, 'done', e.value)); continue
            match op:
                case ('sleep', n): self.sleeping.append((self.time + n, g, name))
                case ('log', text): self.log.append((self.time, name, text)); self.ready.append((g, len(self.log), name))
                case ('spawn', h, hn): self.spawn(h, hn); self.ready.append((g, None, name))
                case None: self.ready.append((g, None, name))
                case other: raise TypeError(f'bad op {other!r}')
def sleeper(n):
    for i in range(n): yield ('sleep', i + 1); k = yield ('log', f'tick {i}'); yield
    return f'slept {n}, last {k}'
def parent():
    yield ('spawn', sleeper(2), 'child'); yield ('log', 'spawned'); r = yield from sub(); return r
def sub(): yield ('sleep', 10); return 'from sub'
s = Sched(); s.spawn(sleeper(3), 'main'); s.spawn(parent(), 'parent'); s.run()
for entry in s.log: print(*entry)
def bad(): yield 5
s = Sched(); s.spawn(bad(), 'bad')
try: s.run()
except TypeError as e: print(e)
