# gc.get_referrers and gc.get_referents: who refers to whom.
import gc

class Node:
    def __init__(self, child=None):
        self.child = child

class Slotted:
    __slots__ = ('a', 'b')

target = Node()
holders = [[target], {'key': target}, (target, 1), {target}]
found = gc.get_referrers(target)
print(sorted(type(f).__name__ for f in found if f is not globals()))
print(all(any(f is h for f in found) for h in holders), globals() in [f for f in found if type(f) is dict])
print([type(x).__name__ for x in gc.get_referents((target,))])
slotted = Slotted()
slotted.a = target
print(target in gc.get_referents(slotted), any(f is slotted for f in gc.get_referrers(target)))

def caught():
    try:
        raise ValueError('mine alone')
    except ValueError as error:
        kept = error
    return gc.get_referrers(kept)
print(caught())

def closure():
    inner = object()
    def function():
        return inner
    return function, inner
function, inner = closure()
print([type(f).__name__ for f in gc.get_referrers(inner) if f is not globals()])

def generator():
    mine = Node()
    yield mine
    yield
held = generator()
node = next(held)
print(any(f is held for f in gc.get_referrers(node)))
print(gc.get_referrers(object()), gc.get_referrers(), gc.get_referents(), gc.get_referents(5, 'x'))
